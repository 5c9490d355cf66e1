/** When audits are made by themselves. */
export interface ScheduleSettings {
  /** 0: not by interval. */
  readonly everyMinutes: number;
  /** Times of day, local, `HH:MM`; others are left out. */
  readonly at: readonly string[];
}

const minuteMs = 60_000;

/**
 * When the next audit is due; undefined: never. `last`: when the last one ended, ms since the epoch. What
 * fell due while nobody could see to it (the machine slept) is due at once, once.
 */
export function nextAudit({ everyMinutes, at }: ScheduleSettings, last: number): number | undefined {
  const due = [
    ...(everyMinutes > 0 ? [last + everyMinutes * minuteMs] : []),
    ...at.flatMap((time) => nextTime(time, last) ?? []),
  ];
  return due.length === 0 ? undefined : Math.min(...due);
}

/** The first time after `after` at which clocks here show this. */
function nextTime(time: string, after: number): number | undefined {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(time.trim()) ?? [];
  if (hours === undefined || minutes === undefined) return undefined;
  const day = new Date(after);
  // By the calendar, not by adding hours: days of 23 and 25 hours keep the time.
  for (let ahead = 0; ahead <= 1; ahead++) {
    const at = new Date(day.getFullYear(), day.getMonth(), day.getDate() + ahead, Number(hours), Number(minutes));
    if (at.getTime() > after) return at.getTime();
  }
  return undefined;
}
