import type { ChangeReason, HistoryChange } from '../../contract/history.ts';

/** What a person can choose to hear of. */
export const noticeKinds = ['new-errors', 'score-drops'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export interface Notice {
  /** What it is about; the worst first. */
  readonly changes: readonly HistoryChange[];
  /** How many errors are new; 0: scores fell. */
  readonly errors: number;
}

/** Whoever came from elsewhere brought along what is found: that is no news. */
const arrivals: ReadonlySet<ChangeReason> = new Set(['first', 'imported', 'moved', 'back']);

/** The one thing to say of what changed; undefined: nothing. */
export function noticeOf(changes: readonly HistoryChange[], kinds: ReadonlySet<NoticeKind>): Notice | undefined {
  const news = changes.filter(({ reasons }) => !reasons.some((reason) => arrivals.has(reason)));
  const newErrors = ({ openedFindings }: HistoryChange) =>
    openedFindings.filter(({ severity }) => severity === 'error').length;
  const worse = news.filter((change) => newErrors(change) > 0).sort((a, b) => newErrors(b) - newErrors(a));
  if (kinds.has('new-errors') && worse.length > 0)
    return { changes: worse, errors: worse.reduce((sum, change) => sum + newErrors(change), 0) };
  const fallen = news.filter(({ score, scoreBefore }) => score !== null && scoreBefore !== null && score < scoreBefore);
  if (kinds.has('score-drops') && fallen.length > 0)
    return { changes: fallen.sort((a, b) => drop(b) - drop(a)), errors: 0 };
  return undefined;
}

const drop = ({ score, scoreBefore }: HistoryChange): number => (scoreBefore ?? 0) - (score ?? 0);
