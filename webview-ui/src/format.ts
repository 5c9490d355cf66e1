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
const points = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });

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

const ago = new Intl.RelativeTimeFormat(undefined, { numeric: 'always' });

/** "3 days ago", "just now". */
export function formatAgo(iso: string, now: number): string {
  const ms = now - Date.parse(iso);
  const unit = units.find(([, length]) => ms >= length);
  return unit ? ago.format(-Math.floor(ms / unit[1]), unit[0]) : 'just now';
}

export const formatTime = (at: number | string): string => time.format(new Date(at));
export const formatDateTime = (at: number | string): string => dateTime.format(new Date(at));
export const formatCount = (n: number): string => count.format(n);
export const formatScore = (n: number): string => score.format(n);
/** Points of a score's arithmetic: written out as they are, so that what is shown adds up. */
export const formatPoints = (n: number): string => points.format(n);

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** "31 Dec 2199". `isoDay`: a day as policies have it, which is nowhere another one: "2199-12-31". */
export const formatDay = (isoDay: string): string => day.format(new Date(`${isoDay}T00:00`));

const change = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });

/** "+3", "-1.5". */
export const formatChange = (n: number): string => change.format(n);

/** The time where it is of today, else the day. */
export function formatMoment(iso: string, now: number): string {
  const at = new Date(iso);
  return at.toDateString() === new Date(now).toDateString() ? time.format(at) : dayAndMonth.format(at);
}

const monthAndYear = new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric' });

/** A mark of a time axis whose marks are `stepMs` apart. */
export function formatTick(at: number, stepMs: number): string {
  const day = 86_400_000;
  const format = stepMs >= 28 * day ? monthAndYear : stepMs >= day ? dayAndMonth : stepMs >= 60_000 ? time : clock;
  return format.format(new Date(at));
}

/** "1 repository", "1,234 repositories". */
export function plural(n: number, one: string, many: string): string {
  return `${formatCount(n)} ${n === 1 ? one : many}`;
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** With seconds. */
export const formatClock = (at: number | string): string => clock.format(new Date(at));

const unit = (name: string, maximumFractionDigits = 0) =>
  new Intl.NumberFormat(undefined, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits });

const milliseconds = unit('millisecond');
const seconds = unit('second', 1);

/** "12 ms", "1.5 s". */
export const formatMs = (ms: number): string => (ms < 1_000 ? milliseconds.format(ms) : seconds.format(ms / 1_000));

const byteUnits = [
  [1e9, unit('gigabyte', 1)],
  [1e6, unit('megabyte', 1)],
  [1e3, unit('kilobyte')],
  [1, unit('byte')],
] as const;

/** "512 byte", "3.4 MB". */
export function formatBytes(bytes: number): string {
  const [size, format] = byteUnits.find(([least]) => bytes >= least) ?? [1, unit('byte')];
  return format.format(bytes / size);
}

const durationUnits = [
  [86_400_000, unit('day')],
  [3_600_000, unit('hour')],
  [60_000, unit('minute')],
  [1_000, unit('second')],
] as const;

/** "3 days, 4 hr", "12 min", "5 sec": seconds only where there is nothing greater. */
export function formatDuration(ms: number): string {
  const first = durationUnits.findIndex(([length]) => ms >= length);
  if (first < 0) return seconds.format(0);
  const last = Math.min(first + 1, durationUnits.length - 2);
  let rest = ms;
  const parts: string[] = [];
  for (const [length, format] of durationUnits.slice(first, Math.max(first, last) + 1)) {
    const whole = Math.floor(rest / length);
    if (whole > 0) parts.push(format.format(whole));
    rest -= whole * length;
  }
  return parts.join(', ');
}
