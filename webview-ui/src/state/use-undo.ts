import { useState } from 'react';
import type { JournalEntry } from '../../../src/contract/fixes.ts';
import { useCall } from './dashboard.ts';
import { useNotices } from './notices.tsx';

/** Takes journal entries back and says how it went. */
export function useUndo(): {
  undo: (entry: Pick<JournalEntry, 'id' | 'name'>) => Promise<boolean>;
  busy: ReadonlySet<string>;
} {
  const call = useCall();
  const { tell, tellError } = useNotices();
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const undo = async ({ id, name }: Pick<JournalEntry, 'id' | 'name'>) => {
    setBusy((old) => new Set([...old, id]));
    try {
      const entry = await call('journal.undo', { entryId: id });
      tell(`Undone in ${entry.name || name}: ${entry.summary}`);
      return true;
    } catch (thrown) {
      tellError(thrown);
      return false;
    } finally {
      setBusy((old) => new Set([...old].filter((other) => other !== id)));
    }
  };
  return { undo, busy };
}
