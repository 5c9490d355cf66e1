import { formatCount, plural } from '../format.ts';
import { useAnnounced } from '../state/use-announced.ts';
import { Button } from '../ui/index.ts';

interface NewRowsProps {
  waiting: number;
  /** There are so many, or more. */
  atLeast: boolean;
  showWaiting: () => void;
}

/** Above a list that is read: what is new there pushes nothing down until it is asked for, or the list is left. */
export function NewRows({ waiting, atLeast, showWaiting }: NewRowsProps) {
  const text = atLeast ? `${formatCount(waiting)} or more new entries` : plural(waiting, 'new entry', 'new entries');
  useAnnounced('new rows', waiting > 0 ? `${text}.` : '');
  return (
    waiting > 0 && (
      <div className="new-rows">
        <Button compact appearance="primary" label={`Show ${text}`} onPress={showWaiting}>
          {`${text}: show`}
        </Button>
      </div>
    )
  );
}
