import type { JournalEntry } from '../../../src/contract/fixes.ts';
import { useCalmRows } from './calm.ts';
import { useLive } from './dashboard.ts';

/** The newest entries of the journal, in their calm order. null: they are not known yet. */
export function useJournalRows(newest: readonly JournalEntry[] | null) {
  const journal = useLive((live) => live.journal);
  return useCalmRows(newest, {
    idOf: ({ id }) => id,
    // What newer ones pushed out is still what it is.
    now: (entry) => journal.find(({ id }) => id === entry.id) ?? entry,
    newestFirst: true,
  });
}
