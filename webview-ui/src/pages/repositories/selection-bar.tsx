import { type MouseEvent, useMemo, useRef } from 'react';
import type { RepositorySummary } from '../../../../src/contract/repositories.ts';
import { bulkActions } from '../../fixes/bulk.ts';
import { useFix } from '../../fixes/fix-provider.tsx';
import { formatCount } from '../../format.ts';
import { useFixes } from '../../state/catalog.tsx';
import { useCall } from '../../state/dashboard.ts';
import { useNotices } from '../../state/notices.tsx';
import { Button, LinkButton, Menu } from '../../ui/index.ts';

interface SelectionBarProps {
  /** Those that are shown: nothing is done to what cannot be seen. */
  selected: readonly RepositorySummary[];
  /** So many more are selected and filtered away. */
  hidden: number;
  onShow: () => void;
  onClear: () => void;
  /** Opens the row that was pressed last. */
  onOpenActive: () => void;
}

/** Below the table, over nothing of it: what can be done to all that is selected. */
export function SelectionBar(props: SelectionBarProps) {
  return props.selected.length + props.hidden > 0 && <Bar {...props} />;
}

function Bar({ selected, hidden, onShow, onClear, onOpenActive }: SelectionBarProps) {
  const all = selected.length + hidden;
  return (
    <div
      className="selection-bar"
      role="toolbar"
      aria-label="Selected repositories"
      {...useEndOfDoublePress(onOpenActive)}
    >
      <div className="selection-said">
        <span className="selection-count" role="status">
          {selected.length > 0 && <span>{formatCount(selected.length)} selected</span>}
          {hidden > 0 && (
            <span className="muted">
              {formatCount(hidden)} of {formatCount(all)} selected {hidden === 1 ? 'is' : 'are'} hidden by the filter
            </span>
          )}
        </span>
        {hidden > 0 && (
          <LinkButton label="Show only what is selected" onPress={onShow}>
            Show
          </LinkButton>
        )}
      </div>
      {selected.length > 0 && <Actions selected={selected} />}
      <LinkButton label="Clear selection" onPress={onClear}>
        Clear
      </LinkButton>
    </div>
  );
}

function Actions({ selected }: Pick<SelectionBarProps, 'selected'>) {
  const fixes = useFixes();
  const startFix = useFix();
  const call = useCall();
  const { tellError } = useNotices();
  const { first, more } = useMemo(() => bulkActions(selected, fixes), [selected, fixes]);
  const audit = () => void call('audit.run', { repositoryIds: selected.map(({ id }) => id) }).catch(tellError);
  return (
    <>
      {first.map((action, index) => (
        <Button key={action.fix} appearance={index === 0 ? 'primary' : 'secondary'} onPress={() => startFix(action)}>
          {action.label}
        </Button>
      ))}
      <Menu
        label="More"
        items={[
          ...more.map((action) => ({
            ...{ key: action.fix, label: action.label, destructive: action.destructive ?? false },
            run: () => startFix(action),
          })),
          { key: 'audit', label: 'Audit again', run: audit, apart: true },
        ]}
      />
    </>
  );
}

/** The bar comes where a row was pressed: the second press of two is meant for that row, not for a button here. */
function useEndOfDoublePress(onOpen: () => void) {
  const begun = useRef(false);
  return {
    onMouseDownCapture: ({ detail }: MouseEvent) => {
      if (detail <= 1) begun.current = true;
    },
    onClickCapture: (event: MouseEvent) => {
      if (event.detail <= 1 || begun.current) return;
      event.stopPropagation();
      event.preventDefault();
      onOpen();
    },
  };
}
