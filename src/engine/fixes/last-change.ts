import type { JournalEntry } from '../../contract/fixes.ts';

/** What the last fix did that can be undone, newest first: one change, or those that it made in several repositories. */
export function lastChange(newestFirst: readonly JournalEntry[]): JournalEntry[] {
  const undoable = newestFirst.filter((entry) => entry.undoable);
  const [newest] = undoable;
  if (newest?.planId === undefined) return newest ? [newest] : [];
  return undoable.filter(({ planId }) => planId === newest.planId);
}
