import { entryName, type JournalEntry, lastSummary } from '../../../src/contract/fixes.ts';
import { useDashboard } from './dashboard.ts';
import { useNotices } from './notices.tsx';

/** Takes journal entries back, which shows at once, and says how it went. */
export function useUndo(): (entry: Pick<JournalEntry, 'id' | 'name'>) => Promise<void> {
  const { changes } = useDashboard();
  const { tell, tellError } = useNotices();
  return async ({ id, name }) => {
    try {
      const entry = await changes.change('journal.undo', { entryId: id });
      tell(`Undone in ${entry.name ? entryName(entry) : name}: ${lastSummary(entry)}`);
    } catch (thrown) {
      tellError(thrown);
    }
  };
}
