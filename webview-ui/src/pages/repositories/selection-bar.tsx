import { useMemo } from 'react';
import type { RepositorySummary } from '../../../../src/contract/repositories.ts';
import { bulkActions } from '../../fixes/bulk.ts';
import { useFix } from '../../fixes/fix-provider.tsx';
import { formatCount } from '../../format.ts';
import { useFixes } from '../../state/catalog.tsx';
import { useCall } from '../../state/dashboard.ts';
import { useNotices } from '../../state/notices.tsx';
import { Button, IconButton, Menu } from '../../ui/index.ts';

interface SelectionBarProps {
  selected: readonly RepositorySummary[];
  onClear: () => void;
}

/** What can be done to all that is selected. */
export function SelectionBar({ selected, onClear }: SelectionBarProps) {
  const fixes = useFixes();
  const startFix = useFix();
  const call = useCall();
  const { tellError } = useNotices();
  const { first, more } = useMemo(() => bulkActions(selected, fixes), [selected, fixes]);
  if (selected.length === 0) return null;
  const audit = () => void call('audit.run', { repositoryIds: selected.map(({ id }) => id) }).catch(tellError);
  return (
    <div className="selection-bar" role="toolbar" aria-label="Selected repositories">
      <span className="selection-count" role="status">
        {formatCount(selected.length)} selected
      </span>
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
      <IconButton icon="close" label="Clear selection" onPress={onClear} />
    </div>
  );
}
