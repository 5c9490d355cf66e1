/** What is meant is short. */
const longestLine = 2_000;

/** A block of indented lines: keys and values, a level deeper than the line `from`. */
export function* blockLines(
  lines: readonly string[],
  from: number,
): Generator<{ at: number; indent: number; key: string; value: string }> {
  const outer = indentOf(lines[from] ?? '');
  for (let at = from + 1; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.length > longestLine) continue;
    const said = line.trim();
    if (said === '' || said.startsWith('#')) continue;
    const indent = indentOf(line);
    if (indent <= outer) return;
    const entry = entryOf(said);
    if (entry !== undefined && line.startsWith(said, indent)) yield { at, indent, ...entry };
  }
}

function indentOf(line: string): number {
  let indent = 0;
  while (line.charCodeAt(indent) === 32) indent += 1;
  return indent;
}

/** `key: value`, where the key may stand in quotes; without blanks around it. */
function entryOf(text: string): { key: string; value: string } | undefined {
  const isQuoted = isQuote(text.charAt(0));
  for (let colon = text.indexOf(':'); colon > 0; colon = text.indexOf(':', colon + 1)) {
    const key = text.slice(0, colon).trimEnd();
    const ends = colon + 1 === text.length || /\s/.test(text.charAt(colon + 1));
    if (!isQuoted) return ends ? { key, value: unquoted(text.slice(colon + 1).trim()) } : undefined;
    if (ends && key.length > 1 && isQuote(key.charAt(key.length - 1)))
      return { key: unquoted(key), value: unquoted(text.slice(colon + 1).trim()) };
  }
  return undefined;
}

const isQuote = (letter: string): boolean => letter === '"' || letter === "'";

export const unquoted = (text: string): string => {
  const [, single, double] = /^(?:'(.*)'|"(.*)")$/.exec(text) ?? [];
  return single?.replaceAll("''", "'") ?? double?.replace(/\\(["\\])/g, '$1') ?? text;
};
