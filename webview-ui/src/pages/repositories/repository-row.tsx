// biome-ignore-all lint/a11y/useSemanticElements: a table's own elements cannot be virtualised and worked as a grid
import { type MouseEvent, memo } from 'react';
import type { RepositorySummary } from '../../../../src/contract/repositories.ts';
import { useHighlight } from '../../state/use-highlight.ts';
import { type Column, looksSame } from './columns.tsx';
import { rowId } from './row-id.ts';

export type RowPress = (id: string, keys: Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey'>) => void;

interface RowProps {
  columns: readonly Column[];
  repository: RepositorySummary;
  index: number;
  /** Pixels from the top of the body. */
  top: number;
  selected: boolean;
  active: boolean;
  now: number;
  onPress: RowPress;
  onOpen: (id: string) => void;
}

/** The box before a row, by which one is chosen beside others without a key held; px, see repositories.css. */
const boxWidth = 20;
const isOnBox = ({ clientX, currentTarget }: MouseEvent): boolean =>
  clientX - currentTarget.getBoundingClientRect().left < boxWidth;

/** Drawn again only when something of its own changed. Keys are the grid's. */
export const RepositoryRow = memo(function RepositoryRow({
  columns,
  repository,
  index,
  top,
  selected,
  active,
  now,
  onPress,
  onOpen,
}: RowProps) {
  const { id, path } = repository;
  const row = useHighlight<HTMLDivElement, RepositorySummary>(repository, {
    same: (before, after) => looksSame(columns, before, after),
    of: id,
  });
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles keys for its active row
    <div
      ref={row}
      id={rowId(id)}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={`grid-row highlighted${active ? ' grid-row-active' : ''}`}
      style={{ top: `${top}px` }}
      title={path}
      onMouseDown={(event) => {
        // Focus stays with the grid; shift must not select text.
        event.preventDefault();
        event.currentTarget.closest<HTMLElement>('[role=grid]')?.focus({ preventScroll: true });
      }}
      onClick={(event) => {
        const { shiftKey, ctrlKey, metaKey } = event;
        onPress(id, { shiftKey, ctrlKey: ctrlKey || isOnBox(event), metaKey });
      }}
      onDoubleClick={() => onOpen(id)}
    >
      {columns.map((column, place) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus, rows are its unit
        <div key={column.id} role="gridcell" aria-colindex={place + 1} className={`cell cell-${column.id}`}>
          {column.cell(repository, now)}
        </div>
      ))}
    </div>
  );
});
