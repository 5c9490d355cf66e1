// biome-ignore-all lint/a11y/useSemanticElements: a table's own elements cannot be virtualised and worked as a grid
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useNavigate } from 'react-router-dom';
import type { RepositorySummary } from '../../../../src/contract/repositories.ts';
import { useDashboard, useNow } from '../../state/dashboard.ts';
import { repositoryRoute } from '../../state/routes.ts';
import type { Selection } from '../../state/selection.ts';
import { selectOne, selectRange, toggle } from '../../state/selection.ts';
import { pressColumn, type Sort } from '../../state/sort.ts';
import { useScroll } from '../../state/use-scroll.ts';
import { columns } from './columns.tsx';
import { gridKey } from './grid-keys.ts';
import { RepositoryRow, type RowPress } from './repository-row.tsx';
import { rowId } from './row-id.ts';
import { useNarrow } from './use-narrow.ts';

const rowHeight = 28;
const narrowRowHeight = 48;
const headerHeight = 28;
const selectionBarHeight = 88;
/** Below this the rows have two lines, px. */
const narrowWidth = 560;

interface GridProps {
  rows: readonly RepositorySummary[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  selection: Selection;
  onSelect: (change: (old: Selection) => Selection) => void;
}

/** An ARIA grid that draws only the rows in sight. One tab stop; the active row is told by `aria-activedescendant`. */
export function RepositoryGrid({ rows, sort, onSort, selection, onSelect }: GridProps) {
  const { view } = useDashboard();
  const scroller = useScroll('/repositories');
  const navigate = useNavigate();
  const now = useNow();
  const narrow = useNarrow(scroller, narrowWidth);
  const height = narrow ? narrowRowHeight : rowHeight;
  const header = narrow ? 0 : headerHeight;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]?.id ?? index,
    initialOffset: view.page('/repositories').scroll ?? 0,
    overscan: 8,
    paddingStart: header,
    // The selection bar floats over the end.
    paddingEnd: selection.ids.size > 0 ? selectionBarHeight : 0,
    scrollPaddingStart: header,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height is what it must measure for
  useEffect(() => virtualizer.measure(), [virtualizer, height]);

  const order = useMemo(() => rows.map(({ id }) => id), [rows]);
  const latest = useRef(order);
  latest.current = order;
  const activeIndex = selection.active === null ? -1 : order.indexOf(selection.active);
  const active = activeIndex < 0 ? null : selection.active;

  const press = useCallback<RowPress>(
    (id, { shiftKey, ctrlKey, metaKey }) =>
      onSelect((old) => {
        if (shiftKey) return selectRange(old, id, latest.current);
        return ctrlKey || metaKey ? toggle(old, id) : selectOne(id);
      }),
    [onSelect],
  );
  const open = useCallback((id: string) => void navigate(repositoryRoute(id)), [navigate]);

  const onKeyDown = (event: React.KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return;
    const pageRows = Math.max(1, Math.floor((event.currentTarget.clientHeight - header) / height) - 1);
    const action = gridKey(event, { order, activeIndex, pageRows });
    if (!action) return;
    event.preventDefault();
    if (action.open !== undefined) open(action.open);
    if (action.select) onSelect(action.select);
    if (action.show !== undefined) virtualizer.scrollToIndex(action.show);
  };

  return (
    <div
      ref={scroller}
      className={narrow ? 'grid grid-narrow' : 'grid'}
      role="grid"
      aria-label="Repositories"
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-multiselectable="true"
      aria-activedescendant={active === null ? undefined : rowId(active)}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        const first = order[0];
        if (event.target === event.currentTarget && active === null && first !== undefined)
          onSelect((old) => ({ ...old, active: first }));
      }}
    >
      <div role="rowgroup" className="grid-head">
        <HeaderRow sort={sort} onSort={onSort} />
      </div>
      <div role="rowgroup" className="grid-body" style={{ height: `${virtualizer.getTotalSize() - header}px` }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const repository = rows[index];
          return (
            repository && (
              <RepositoryRow
                key={repository.id}
                repository={repository}
                index={index}
                top={start - header}
                selected={selection.ids.has(repository.id)}
                active={repository.id === active}
                now={now}
                onPress={press}
                onOpen={open}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

function HeaderRow({ sort, onSort }: Pick<GridProps, 'sort' | 'onSort'>) {
  return (
    <div role="row" aria-rowindex={1} tabIndex={-1} className="grid-row">
      {columns.map(({ id, title, spoken }, place) => {
        const direction = sort.column !== id ? undefined : sort.descending ? 'descending' : 'ascending';
        return (
          <div
            key={id}
            role="columnheader"
            aria-colindex={place + 1}
            tabIndex={-1}
            aria-sort={direction}
            className={`cell cell-${id}`}
          >
            <button type="button" aria-label={spoken} onClick={() => onSort(pressColumn(sort, id))}>
              {title}
              {direction && <span aria-hidden="true">{direction === 'ascending' ? ' ↑' : ' ↓'}</span>}
            </button>
          </div>
        );
      })}
    </div>
  );
}
