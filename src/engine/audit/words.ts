/** Numbers and times as people say them, in messages. */

/** `1 commit`, `3 commits`, `2 branches` (with the plural given). */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`;
}

const units = [
  { name: 'year', ms: 365.25 * 86_400_000 },
  { name: 'month', ms: 30.44 * 86_400_000 },
  { name: 'week', ms: 7 * 86_400_000 },
  { name: 'day', ms: 86_400_000 },
  { name: 'hour', ms: 3_600_000 },
  { name: 'minute', ms: 60_000 },
] as const;

/** A length of time in its largest unit that holds at least two, or one of the next: `3 days`, `10 days`, `1 hour`. */
export function duration(ms: number): string {
  // Weeks read well from two on; "10 days" says more than "1 week". The same holds for months and years.
  const unit = units.find((u) => ms >= u.ms * (u.name === 'week' || u.name === 'month' || u.name === 'year' ? 2 : 1));
  return unit ? count(Math.floor(ms / unit.ms), unit.name) : 'less than a minute';
}

/** `3 days ago`; a time in the future (a wrong clock) is `just now`. */
export function ago(at: number, now: number): string {
  return now - at < 60_000 ? 'just now' : `${duration(now - at)} ago`;
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function list(items: readonly string[], most = 3): string {
  const shown = items.length > most ? items.slice(0, most - 1) : items;
  const rest = items.length - shown.length;
  const parts = rest > 0 ? [...shown, `${rest} more`] : shown;
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** ISO 8601; null where there is no time, or a number that is none that a calendar knows (a damaged commit). */
export function isoTime(ms: number | null | undefined): string | null {
  if (ms === null || ms === undefined) return null;
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** One line that begins with a capital and ends with a stop, from any tool's own words. */
export function sentence(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const stopped = /[.!?]$/.test(line) ? line : `${line}.`;
  // A path or an option at the beginning stays as it is written.
  return /^[a-z]+(\s|[.,;:!?])/.test(stopped) ? stopped.charAt(0).toUpperCase() + stopped.slice(1) : stopped;
}
