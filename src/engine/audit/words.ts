/** Numbers and times as people say them, in messages. */

/** `1 commit`, `3 commits`, `2 branches` (with the plural given). */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`;
}

const timeZone = 'UTC';
const day = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short', year: 'numeric' });
const minute = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'short' });

// A message lives on, and is read on other machines: an age in it would be that of the day on which it was written, a
// local time that of whoever wrote it.

/** `24 Nov 2026`, in UTC. */
export const dayOf = (at: number): string => (isTime(at) ? day.format(at) : 'a day that no calendar knows');

/** `24 Nov 2026, 14:05 UTC`. */
export const minuteOf = (at: number): string =>
  isTime(at) ? `${minute.format(at)} UTC` : 'a time that no calendar knows';

/** `a`, `a and b`, `a, b and 3 more`. */
export function list(items: readonly string[], most = 3): string {
  const shown = items.length > most ? items.slice(0, most - 1) : items;
  const rest = items.length - shown.length;
  const parts = rest > 0 ? [...shown, `${rest} more`] : shown;
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** ISO 8601; null where there is no time, or a number that is none that a calendar knows (a damaged commit). */
export function isoTime(ms: number | null | undefined): string | null {
  return ms === null || ms === undefined || !isTime(ms) ? null : new Date(ms).toISOString();
}

const isTime = (ms: number): boolean => !Number.isNaN(new Date(ms).getTime());

/** One line that begins with a capital and ends with a stop, from any tool's own words. */
export function sentence(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const stopped = /[.!?]$/.test(line) ? line : `${line}.`;
  // A path or an option at the beginning stays as it is written.
  return /^[a-z]+(\s|[.,;:!?])/.test(stopped) ? stopped.charAt(0).toUpperCase() + stopped.slice(1) : stopped;
}
