// biome-ignore-all lint/a11y/useSemanticElements: a table's own elements cannot be virtualised and worked as a grid
import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { useNavigate } from 'react-router-dom';
import type { RepositorySummary } from '../../../../src/contract/repositories.ts';
import { pressColumn, type Sort, type SortColumn } from '../../../../src/contract/repository-sort.ts';
import { useDashboard, useNow } from '../../state/dashboard.ts';
import { repositoryRoute } from '../../state/routes.ts';
import type { Selection } from '../../state/selection.ts';
import { nothingSelected, selectAll, selectOne, selectRange, toggle } from '../../state/selection.ts';
import { useRowHeight } from '../../state/use-row-height.ts';
import { useScroll } from '../../state/use-scroll.ts';
import { type Column, gridTemplate, shownColumns } from './columns.tsx';
import { gridKey } from './grid-keys.ts';
import { RepositoryRow, type RowPress } from './repository-row.tsx';
import { rowId } from './row-id.ts';
import { useSlots } from './use-slots.ts';
import { useWidth } from './use-width.ts';

/** Below this the rows have two lines, px. */
const narrowWidth = 606;

interface GridProps {
  rows: readonly RepositorySummary[];
  /** Columns that are chosen; those without room are left out. */
  chosen: readonly SortColumn[];
  sort: Sort;
  onSort: (sort: Sort) => void;
  /** Hears which of the chosen columns have room. */
  onShown: (shown: readonly SortColumn[]) => void;
  selection: Selection;
  onSelect: (change: (old: Selection) => Selection) => void;
}

/** An ARIA grid that draws only the rows in sight. One tab stop; the active row is told by `aria-activedescendant`. */
export function RepositoryGrid({ rows, chosen, sort, onSort, onShown, selection, onSelect }: GridProps) {
  const { view } = useDashboard();
  const scroller = useScroll('/repositories');
  const navigate = useNavigate();
  const now = useNow();
  const width = useWidth(scroller);
  const narrow = width < narrowWidth;
  const columns = useMemo(() => shownColumns(chosen, narrow ? null : width), [chosen, narrow, width]);
  useEffect(() => onShown(columns.map(({ id }) => id)), [onShown, columns]);
  const height = useRowHeight(narrow ? '--row-narrow' : '--row');
  const header = narrow ? 0 : height;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    // The same function as long as the height is: with another it would measure all rows again.
    estimateSize: useCallback(() => height, [height]),
    initialOffset: view.page('/repositories').scroll ?? 0,
    overscan: 8,
    paddingStart: header,
    scrollPaddingStart: header,
  });
  const drawn = virtualizer.getVirtualItems().flatMap(({ index, start }) => {
    const repository = rows[index];
    return repository ? [{ repository, index, top: start - header }] : [];
  });
  const slots = useSlots(drawn.map(({ repository }) => repository.id));
  const measured = useRef(height);
  // Another height: the rows in sight stay in sight.
  useLayoutEffect(() => {
    virtualizer.measure();
    const top = ((scroller.current?.scrollTop ?? 0) * height) / measured.current;
    const moves = height !== measured.current;
    measured.current = height;
    // The body has its new height when what was measured is drawn.
    const frame = requestAnimationFrame(() => moves && scroller.current?.scrollTo({ top }));
    return () => cancelAnimationFrame(frame);
  }, [virtualizer, scroller, height]);

  const order = useMemo(() => rows.map(({ id }) => id), [rows]);
  const latest = useRef(order);
  latest.current = order;
  const activeIndex = selection.active === null ? -1 : order.indexOf(selection.active);
  const active = activeIndex < 0 ? null : selection.active;

  const room = virtualizer.scrollRect?.height ?? 0;
  const roomBefore = useRef(room);
  // What comes below takes room: the active row stays in sight where it was.
  useLayoutEffect(() => {
    const beyond = header + (activeIndex + 1) * height - (virtualizer.scrollOffset ?? 0);
    if (activeIndex >= 0 && beyond > room && beyond <= roomBefore.current) virtualizer.scrollToIndex(activeIndex);
    roomBefore.current = room;
  });

  const selectedShare = useMemo(() => shareOf(order, selection), [order, selection]);

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
    // VS Code would select the text of the whole page too.
    event.stopPropagation();
    if (action.open !== undefined) open(action.open);
    if (action.select) onSelect(action.select);
    if (action.show !== undefined) virtualizer.scrollToIndex(action.show);
  };

  return (
    <div
      ref={scroller}
      className={narrow ? 'grid grid-narrow' : 'grid'}
      style={{ '--columns': gridTemplate(columns) } as React.CSSProperties}
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
        <HeaderRow
          columns={columns}
          sort={sort}
          onSort={onSort}
          selected={selectedShare}
          onSelectAll={() =>
            onSelect((old) =>
              selectedShare === 'all' ? { ...nothingSelected, active: old.active } : selectAll(old, order),
            )
          }
        />
      </div>
      <div role="rowgroup" className="grid-body" style={{ height: `${virtualizer.getTotalSize() - header}px` }}>
        {drawn.map(({ repository, index, top }) => (
          <RepositoryRow
            key={slots.get(repository.id)}
            columns={columns}
            repository={repository}
            index={index}
            top={top}
            selected={selection.ids.has(repository.id)}
            active={repository.id === active}
            now={now}
            onPress={press}
            onOpen={open}
          />
        ))}
      </div>
    </div>
  );
}

type Share = 'all' | 'some' | 'none';

function shareOf(order: readonly string[], { ids }: Selection): Share {
  if (ids.size === 0) return 'none';
  return ids.size >= order.length && order.every((id) => ids.has(id)) ? 'all' : 'some';
}

const checked = { all: true, some: 'mixed', none: false } as const satisfies Record<Share, boolean | 'mixed'>;

interface HeaderProps extends Pick<GridProps, 'sort' | 'onSort'> {
  columns: readonly Column[];
  selected: Share;
  onSelectAll: () => void;
}

function HeaderRow({ columns, sort, onSort, selected, onSelectAll }: HeaderProps) {
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
            {place === 0 && (
              <button
                type="button"
                role="checkbox"
                className="select-all"
                aria-checked={checked[selected]}
                aria-label="Select all that are shown"
                title="Select all that are shown"
                onClick={onSelectAll}
              />
            )}
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
