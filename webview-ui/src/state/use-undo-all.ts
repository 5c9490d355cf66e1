import { useRef, useState } from 'react';
import { AuditorError } from '../../../src/contract/errors.ts';
import type { Progress } from '../../../src/contract/operations.ts';
import { formatCount, plural } from '../format.ts';
import { useDashboard } from './dashboard.ts';

export interface UndoneCount {
  readonly undone: number;
  readonly total: number;
  /** What could not be undone, and why the first of it could not. */
  readonly failed: readonly string[];
  readonly error: AuditorError | null;
}

interface UndoAll {
  /** One after the other; one that fails does not stop the others. */
  readonly undoAll: (entryIds: readonly string[]) => Promise<UndoneCount>;
  /** While it runs. */
  readonly progress: Progress | null;
  /** Leaves those that were not begun. */
  readonly stop: () => void;
}

/** Takes many journal entries back, which shows at once. How it went is said by whoever asks. */
export function useUndoAll(): UndoAll {
  const { changes } = useDashboard();
  const [progress, setProgress] = useState<Progress | null>(null);
  const stopped = useRef(false);
  const undoAll = async (entryIds: readonly string[]): Promise<UndoneCount> => {
    const failed: string[] = [];
    let error: AuditorError | null = null;
    const total = entryIds.length;
    let tried = 0;
    stopped.current = false;
    for (const entryId of entryIds) {
      if (stopped.current) break;
      setProgress({ done: tried, total });
      await changes.change('journal.undo', { entryId }).catch((thrown: unknown) => {
        failed.push(entryId);
        error ??= AuditorError.from(thrown);
      });
      tried += 1;
    }
    setProgress(null);
    return { undone: tried - failed.length, total, failed, error };
  };
  return {
    undoAll,
    progress,
    stop: () => {
      stopped.current = true;
    },
  };
}

/** "3 changes undone.", "2 of 3 changes undone." */
export function undoneText({ undone, total }: UndoneCount): string {
  const all = plural(total, 'change', 'changes');
  return undone === total ? `${all} undone.` : `${formatCount(undone)} of ${all} undone.`;
}
