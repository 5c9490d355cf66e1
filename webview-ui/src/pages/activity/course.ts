import type { JournalEntry } from '../../../../src/contract/fixes.ts';
import type { AuditRecord } from '../../../../src/contract/history.ts';

/** One row of the course of time: a fix in one or many repositories, or an audit that found something new. */
export type CourseRow =
  | { readonly kind: 'fix'; readonly key: string; readonly at: string; readonly entries: readonly JournalEntry[] }
  | { readonly kind: 'audit'; readonly key: string; readonly at: string; readonly audit: AuditRecord };

/** Newest first, as `entries` are. What one plan did in several repositories is one row, at the time of its newest. */
export function courseOf(entries: readonly JournalEntry[], audits: readonly AuditRecord[]): CourseRow[] {
  const plans = Map.groupBy(entries, ({ planId, id }) => planId ?? id);
  const fixes = [...plans].map(
    ([key, of]): CourseRow => ({ kind: 'fix', key, at: of[0]?.startedAt ?? '', entries: of }),
  );
  const seen = audits.map(
    (audit, index): CourseRow => ({ kind: 'audit', key: `${audit.at} ${index}`, at: audit.at, audit }),
  );
  return [...fixes, ...seen].sort((a, b) => b.at.localeCompare(a.at));
}
