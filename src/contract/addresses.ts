/** What can stand in the address of a page of the dashboard, of whichever page. */
export const addressNames = [
  ...['at', 'audits', 'by', 'category', 'columns', 'filter', 'fix', 'folder', 'only', 'open', 'range', 'repositoryId'],
  ...['rule', 'severity', 'sort', 'state', 'text', 'verdict'],
] as const;

/** A page's path with what is chosen on it. */
export function address(path: string, chosen: Readonly<Record<string, string | undefined>> = {}): string {
  const query = Object.entries(chosen)
    .filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')
    // Half of a character cannot be written.
    .map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`);
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}
