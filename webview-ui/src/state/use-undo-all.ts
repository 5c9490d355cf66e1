import { useRef, useState } from 'react';
import type { Progress } from '../../../src/contract/operations.ts';
import { formatCount, plural } from '../format.ts';
import { useDashboard } from './dashboard.ts';
import { useNotices } from './notices.tsx';

interface UndoAll {
  /** One after the other; one that fails does not stop the others. */
  readonly undoAll: (entryIds: readonly string[]) => Promise<void>;
  /** While it runs. */
  readonly progress: Progress | null;
  /** Leaves those that were not begun. */
  readonly stop: () => void;
}

/** Takes many journal entries back, which shows at once, and says how it went. */
export function useUndoAll(): UndoAll {
  const { changes } = useDashboard();
  const { tell, tellError } = useNotices();
  const [progress, setProgress] = useState<Progress | null>(null);
  const stopped = useRef(false);
  const undoAll = async (entryIds: readonly string[]): Promise<void> => {
    const failures: { readonly entryId: string; readonly thrown: unknown }[] = [];
    const total = entryIds.length;
    let tried = 0;
    stopped.current = false;
    for (const entryId of entryIds) {
      if (stopped.current) break;
      setProgress({ done: tried, total });
      await changes.change('journal.undo', { entryId }).catch((thrown: unknown) => failures.push({ entryId, thrown }));
      tried += 1;
    }
    setProgress(null);
    const undone = tried - failures.length;
    tell(
      undone === total
        ? `${plural(total, 'change', 'changes')} undone.`
        : `${formatCount(undone)} of ${plural(total, 'change', 'changes')} undone.`,
    );
    const [first] = failures;
    if (first === undefined) return;
    const again = () => void undoAll(failures.map((failure) => failure.entryId));
    tellError(first.thrown, { label: 'Undo again what could not be undone', run: again });
  };
  return {
    undoAll,
    progress,
    stop: () => {
      stopped.current = true;
    },
  };
}
