import type { ActivityItem } from '../../../../src/contract/activity.ts';
import type { JournalEntry } from '../../../../src/contract/fixes.ts';
import type { AuditRecord } from '../../../../src/contract/history.ts';

/** One row of the course of time: a fix in one or many repositories, or an audit that found something new. */
export type CourseRow =
  | { readonly kind: 'fix'; readonly key: string; readonly entries: readonly [JournalEntry, ...JournalEntry[]] }
  | { readonly kind: 'audit'; readonly key: string; readonly audit: AuditRecord };

/** Newest first, as the items are. What one plan did in several repositories is one row, in the place of its newest. */
export function courseOf(items: readonly ActivityItem[]): CourseRow[] {
  const plans = new Map<string, [JournalEntry, ...JournalEntry[]]>();
  const rows: CourseRow[] = [];
  for (const item of items) {
    if (item.kind === 'audit') {
      rows.push({ kind: 'audit', key: `audit ${item.audit.id}`, audit: item.audit });
      continue;
    }
    const { entry } = item;
    const key = entry.planId ?? entry.id;
    const there = plans.get(key);
    if (there) {
      there.push(entry);
      continue;
    }
    const entries: [JournalEntry] = [entry];
    plans.set(key, entries);
    rows.push({ kind: 'fix', key, entries });
  }
  return rows;
}

/** A row as it is now, by what is known of its changes. */
export function currentRow(row: CourseRow, known: readonly JournalEntry[]): CourseRow {
  if (row.kind === 'audit') return row;
  const [first, ...others] = row.entries.map((entry) => known.find(({ id }) => id === entry.id) ?? entry);
  return first ? { ...row, entries: [first, ...others] } : row;
}
