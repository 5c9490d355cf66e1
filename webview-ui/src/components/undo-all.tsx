import { formatCount } from '../format.ts';
import { useUndoAll } from '../state/use-undo-all.ts';
import { Button, ProgressBar } from '../ui/index.ts';

interface UndoAllProps {
  /** Those that can be undone now, the newest first. */
  entryIds: readonly string[];
  /** What was done: "Stash changes". */
  title: string;
}

/** Takes all of one bulk fix back. One of them has its own way back. */
export function UndoAll({ entryIds, title }: UndoAllProps) {
  const { undoAll, progress, stop } = useUndoAll();
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
  if (entryIds.length < 2) return null;
  const text = `Undo all ${formatCount(entryIds.length)}`;
  return (
    <div className="undo-all">
      <Button compact label={`${text}: ${title}`} onPress={() => void undoAll(entryIds)}>
        {text}
      </Button>
    </div>
  );
}
