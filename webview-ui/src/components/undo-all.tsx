import { useState } from 'react';
import { formatCount } from '../format.ts';
import { useNotices } from '../state/notices.tsx';
import { type UndoneCount, undoneText, useUndoAll } from '../state/use-undo-all.ts';
import { Button, ProgressBar } from '../ui/index.ts';
import { CodeText } from './code-text.tsx';

interface UndoAllProps {
  /** Those that can be undone now, the newest first. */
  entryIds: readonly string[];
  /** What was done: "Stash changes". */
  title: string;
}

/**
 * Takes all of one bulk fix back. One of them has its own way back. What could not be undone is said here, with the way
 * to try again: a notice would be out of reach behind a dialog.
 */
export function UndoAll({ entryIds, title }: UndoAllProps) {
  const { undoAll, progress, stop } = useUndoAll();
  const { tell } = useNotices();
  const [last, setLast] = useState<UndoneCount | null>(null);
  const undo = async (ids: readonly string[]): Promise<void> => {
    setLast(null);
    const count = await undoAll(ids);
    if (count.undone === count.total) tell(undoneText(count));
    else setLast(count);
  };
  if (progress)
    return (
      <div className="undo-all" role="status">
        <ProgressBar done={progress.done} total={progress.total} label="Progress of undoing" />
        <span className="muted">
          {formatCount(progress.done)} of {formatCount(progress.total)} undone…
        </span>
        <Button compact label="Stop undoing" onPress={stop}>
          Stop
        </Button>
      </div>
    );
  // What failed may have been undone by another way since.
  const failed = last?.failed.filter((id) => entryIds.includes(id)) ?? [];
  const left = entryIds.filter((id) => !failed.includes(id));
  const text = `Undo all ${formatCount(left.length)}`;
  return (
    <>
      {last && left.length + failed.length > 0 && (
        <div className="undo-all-left" role="status">
          <p>
            {undoneText(last)}{' '}
            {failed.length > 0 && last.error && (
              <>
                <CodeText text={last.error.message} />{' '}
                {last.error.hint && (
                  <span className="muted">
                    <CodeText text={last.error.hint} />
                  </span>
                )}
              </>
            )}
          </p>
          {failed.length > 0 && (
            <Button compact label={`Try again: undo ${title}`} onPress={() => void undo(failed)}>
              Try again
            </Button>
          )}
        </div>
      )}
      {left.length > 1 && (
        <div className="undo-all">
          <Button compact label={`${text}: ${title}`} onPress={() => void undo(left)}>
            {text}
          </Button>
        </div>
      )}
    </>
  );
}
