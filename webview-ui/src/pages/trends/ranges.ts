export const dayMs = 86_400_000;

/** Times that can be chosen, in days. */
export const ranges = [
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
  { value: '90', label: 'Last 90 days' },
  { value: '365', label: 'Last year' },
  { value: 'all', label: 'All that is remembered' },
];
export const usualRange = '30';

/** The least of them that has all since then (ISO 8601). `now`: ms since the epoch. */
export const rangeSince = (since: string, now: number): string =>
  ranges.find(({ value }) => Number(value) * dayMs >= now - Date.parse(since))?.value ?? 'all';
