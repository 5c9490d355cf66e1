/** Where the cursor stands in a YAML file of mappings and lists: the keys above it, and whether it is at a key or a value. */
export interface CursorPath {
  /** Keys from the top down; `-` for a list's item. */
  readonly parents: readonly string[];
  /** The key whose value is being written; undefined: a key is being written. */
  readonly key: string | undefined;
}

/** A key or a list's dash, at its column. */
interface Mark {
  readonly column: number;
  readonly name: string;
}

const keyPattern = /^(['"]?)([^'":#]+)\1\s*:(?:\s|$)/;

/** By indentation alone, so that it works while the file is not valid YAML: that is when completion is asked for. */
export function cursorPath(lines: readonly string[], line: number, column: number): CursorPath {
  const current = marksOf((lines[line] ?? '').slice(0, column));
  const parents: string[] = [];
  let limit = current.indent;
  let inList = false;
  const climb = (marks: readonly Mark[]): void => {
    for (const { column: at, name } of marks.toReversed()) {
      // A list's dash may stand below its key's first letter; everything else is indented.
      if (at >= limit && !(inList && name !== '-' && at === limit)) continue;
      parents.unshift(name);
      limit = at;
      inList = name === '-';
    }
  };
  climb(current.marks.filter(({ name }) => name === '-'));
  for (let above = line - 1; above >= 0 && (limit > 0 || inList); above--) climb(marksOf(lines[above] ?? '').marks);
  return { parents, key: current.marks.find(({ name }) => name !== '-')?.name };
}

function marksOf(line: string): { indent: number; marks: Mark[] } {
  const [head = ''] = /^[ ]*(?:-(?:[ ]+|$))*/.exec(line) ?? [];
  const dashes = [...head.matchAll(/-/g)].map(({ index }) => ({ column: index, name: '-' }));
  const name = keyPattern.exec(line.slice(head.length))?.[2]?.trim();
  return { indent: head.length, marks: name === undefined ? dashes : [...dashes, { column: head.length, name }] };
}
