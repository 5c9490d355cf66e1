/** So many lines of commits or files are shown before "… and n more". */
const maxLines = 50;

export const count = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** The first lines, and how many more there are. `total`: of all, where `lines` holds not even that many. */
export function capped(lines: readonly string[], total = lines.length): string[] {
  if (total <= maxLines) return [...lines];
  return [...lines.slice(0, maxLines), `… and ${(total - maxLines).toLocaleString('en')} more`];
}

/** How many lines `capped` can use. */
export const enoughLines = maxLines + 1;
