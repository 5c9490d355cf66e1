const second = 1_000;
const units = [
  ['year', 365.25 * 86_400 * second],
  ['month', 30.44 * 86_400 * second],
  ['day', 86_400 * second],
  ['hour', 3_600 * second],
  ['minute', 60 * second],
] as const;

const ageFormats = new Map<string, Intl.NumberFormat>();
const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayAndMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const count = new Intl.NumberFormat();
const score = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** "2 min", "3 days"; "now" below a minute. `iso`: ISO 8601. */
export function formatAge(iso: string, now: number): string {
  const ms = now - Date.parse(iso);
  const unit = units.find(([, length]) => ms >= length);
  if (!unit) return 'now';
  const [name, length] = unit;
  let format = ageFormats.get(name);
  if (!format) {
    format = new Intl.NumberFormat(undefined, { style: 'unit', unit: name, unitDisplay: 'short' });
    ageFormats.set(name, format);
  }
  return format.format(Math.floor(ms / length));
}

export const formatTime = (at: number | string): string => time.format(new Date(at));
export const formatDateTime = (at: number | string): string => dateTime.format(new Date(at));
export const formatCount = (n: number): string => count.format(n);
export const formatScore = (n: number): string => score.format(n);

/** The time where it is of today, else the day. */
export function formatMoment(iso: string, now: number): string {
  const at = new Date(iso);
  return at.toDateString() === new Date(now).toDateString() ? time.format(at) : dayAndMonth.format(at);
}

/** "1 repository", "1,234 repositories". */
export function plural(n: number, one: string, many: string): string {
  return `${formatCount(n)} ${n === 1 ? one : many}`;
}
