/** A block of indented lines: keys and values, a level deeper than the line `from`. */
export function* blockLines(
  lines: readonly string[],
  from: number,
): Generator<{ at: number; indent: number; key: string; value: string }> {
  const outer = /^ */.exec(lines[from] ?? '')?.[0].length ?? 0;
  for (let at = from + 1; at < lines.length; at++) {
    const line = lines[at] ?? '';
    // What is meant is short; matching much longer ones could take long.
    if (line.length > 2_000) continue;
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const [, spaces = '', quoted, plain = '', value = ''] =
      /^( *)(?:(["'].*?["'])|([^\s"'][^:]*?))\s*:(?:\s+(.*))?$/.exec(line) ?? [];
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    if (indent <= outer) return;
    if (spaces.length === indent) yield { at, indent, key: unquoted(quoted ?? plain), value: unquoted(value.trim()) };
  }
}

export const unquoted = (text: string): string => {
  const [, single, double] = /^(?:'(.*)'|"(.*)")$/.exec(text) ?? [];
  return single?.replaceAll("''", "'") ?? double?.replace(/\\(["\\])/g, '$1') ?? text;
};
