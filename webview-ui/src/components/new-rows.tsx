import { plural } from '../format.ts';
import { useAnnounced } from '../state/use-announced.ts';
import { Button } from '../ui/index.ts';

/** Above a list that is read: what is new there pushes nothing down until it is asked for, or the list is left. */
export function NewRows({ waiting, onShow }: { waiting: number; onShow: () => void }) {
  const text = plural(waiting, 'new entry', 'new entries');
  useAnnounced('new rows', waiting > 0 ? `${text}.` : '');
  return (
    waiting > 0 && (
      <div className="new-rows">
        <Button compact appearance="primary" label={`Show ${text}`} onPress={onShow}>
          {`${text}: show`}
        </Button>
      </div>
    )
  );
}
