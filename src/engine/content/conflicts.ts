import { type FileFinds, type FoundConflict, maxFindsPerFile } from './types.ts';

const begin = '<<<<<<< ';
const middle = '=======';
const end = '>>>>>>> ';

/** What opens and closes a block of code in a text about code: a conflict within one is an example. */
const fences: readonly { readonly of: RegExp; readonly fence: RegExp }[] = [
  { of: /\.(md|mdx|markdown|mdown)$/i, fence: /^ {0,3}(`{3,}|~{3,})/ },
  { of: /\.(adoc|asciidoc|txt)$/i, fence: /^(-{4,}|\.{4,})\s*$/ },
];

const fenceOf = (path: string): RegExp | undefined => fences.find(({ of }) => of.test(path))?.fence;

/** Names that are judged alike. */
export const conflictNameClass = (path: string): number => fences.findIndex(({ of }) => of.test(path)) + 1;

/**
 * The conflicts that git left in a file: the three markers of seven signs at beginnings of lines, in their order.
 * Headings underlined with `=======` alone are none.
 */
export function findConflicts(content: Buffer, path: string): FileFinds<FoundConflict> | undefined {
  // Hardly a file has it, and this is quick to tell.
  if (content.indexOf(begin) < 0 || content.indexOf(end) < 0) return undefined;
  const fence = fenceOf(path);
  const found: FoundConflict[] = [];
  let more = 0;
  let fenced: string | undefined;
  let begun: number | undefined;
  let divided = false;
  const lines = content.toString('utf8').split(/\r\n?|\n/);
  for (const [index, text] of lines.entries()) {
    const mark = fence?.exec(text)?.[1]?.slice(0, 3);
    if (mark !== undefined) {
      if (fenced === undefined) fenced = mark;
      else if (fenced === mark) fenced = undefined;
    }
    if (fenced !== undefined) continue;
    if (text.startsWith(begin)) [begun, divided] = [index + 1, false];
    else if (begun === undefined) continue;
    else if (text === middle) divided = true;
    else if (text.startsWith(end)) {
      if (divided) {
        if (found.length < maxFindsPerFile)
          found.push({ line: begun, column: 1, endLine: index + 1, endColumn: text.length + 1 });
        else more += 1;
      }
      begun = undefined;
    }
  }
  return found.length === 0 ? undefined : { found, more };
}
