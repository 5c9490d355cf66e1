import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { FilterRun } from '../../../../src/contract/filter-run.ts';
import {
  type Filter,
  filterProblems,
  formatFilter,
  isNoFilter,
  noFilter,
  parseFilter,
} from '../../../../src/contract/repository-filter.ts';
import {
  formatSort,
  parseSort,
  type Sort,
  type SortColumn,
  SortRun,
} from '../../../../src/contract/repository-sort.ts';
import { EmptyFleet } from '../../components/empty-fleet.tsx';
import { useDashboard, useLive, useNow } from '../../state/dashboard.ts';
import { repositoryRoute } from '../../state/routes.ts';
import { useCalmOrder, useHold } from '../../state/use-calm-order.ts';
import { useChosen } from '../../state/use-chosen.ts';
import { Button } from '../../ui/index.ts';
import { formatColumns, parseColumns } from './columns.tsx';
import { Facets } from './facets.tsx';
import { FilterBar } from './filter-bar.tsx';
import { RepositoryGrid } from './repository-grid.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { useOnlySelected } from './use-only-selected.ts';
import { useSelection } from './use-selection.ts';

/** Ages are counted in days: more often than each hour they need not be looked at. */
const startOfHour = (now: number): number => now - (now % 3_600_000);

/** That of no filter is kept for when the filter is cleared: it has all of the fleet to count. */
function useFilterRun(filter: Filter): FilterRun {
  const all = useMemo(() => new FilterRun(noFilter), []);
  return useMemo(() => (isNoFilter(filter) ? all : new FilterRun(filter, all)), [all, filter]);
}

/** Filter and sort live in the address: what is looked at can be linked to and comes back. */
export default function RepositoriesPage() {
  const [params, setParam, clearParams] = useChosen();
  const navigate = useNavigate();
  const text = params.get('filter') ?? '';
  const sortText = params.get('sort');
  const filter = useMemo(() => parseFilter(text), [text]);
  const sort = useMemo(() => parseSort(sortText), [sortText]);
  const columnsText = params.get('columns');
  const chosen = useMemo(() => parseColumns(columnsText), [columnsText]);
  const repositories = useLive((live) => live.repositories);
  const hour = startOfHour(useNow());
  const deferredFilter = useDeferredValue(filter);
  const run = useFilterRun(deferredFilter);
  const filtered = useMemo(() => run.update(repositories.list, hour), [run, repositories, hour]);
  const selection = useSelection();
  const only = useOnlySelected(selection.selection.ids, params.get('only') === 'selected');
  const ranked = only === null && deferredFilter.words.length > 0 && sortText === null;
  const order = useMemo(() => new SortRun(sort), [sort]);
  const sorted = useMemo(
    () =>
      ranked
        ? filtered.repositories
        : order.update(only ? repositories.list.filter(({ id }) => only.has(id)) : filtered.repositories),
    [filtered, ranked, order, only, repositories],
  );
  const { store } = useDashboard();
  useEffect(() => {
    if (only !== null) return;
    return store.prepare((live) => {
      const found = run.update(live.repositories.list, hour).repositories;
      if (!ranked) order.update(found);
    });
  }, [store, only, run, hour, ranked, order]);
  const reading = useHold<HTMLDivElement>();
  const [again, setAgain] = useState(0);
  const { list: rows, stale } = useCalmOrder(sorted, {
    idOf: ({ id }) => id,
    now: ({ id }) => repositories.get(id),
    held: reading.held || selection.selection.ids.size > 0,
    // biome-ignore lint/correctness/useExhaustiveDependencies: stands for them, and for each time that it is asked again
    asked: useMemo(() => ({}), [deferredFilter, ranked, sort, only, again]),
  });
  const [shownColumns, setShownColumns] = useState<readonly SortColumn[] | null>(null);
  const selected = useMemo(() => rows.filter(({ id }) => selection.selection.ids.has(id)), [rows, selection.selection]);
  const { active } = selection.selection;
  const update = () => {
    setAgain((n) => n + 1);
    // The button goes; whoever pressed it by keyboard must not be left nowhere.
    reading.props.ref.current?.querySelector<HTMLElement>('[role=grid]')?.focus({ preventScroll: true });
  };

  const setFilter = useCallback((value: string) => setParam('filter', value, 'only'), [setParam]);
  const chooseFilter = useCallback((next: Filter) => setFilter(formatFilter(next)), [setFilter]);

  if (repositories.size === 0) return <EmptyFleet />;
  return (
    <div className="repositories">
      <h1 className="visually-hidden">Repositories</h1>
      <Facets filter={filter} facets={filtered.facets} onChange={chooseFilter} />
      <div className="repositories-main" {...reading.props}>
        <FilterBar
          text={text}
          onChange={setFilter}
          shown={rows.length}
          total={repositories.size}
          similar={only === null && filtered.similar}
          problems={filterProblems(deferredFilter)}
          asked={only ?? deferredFilter}
          onEndOnly={only && (() => clearParams(['only']))}
          held={stale}
          onUpdate={update}
          columns={chosen}
          shownColumns={shownColumns}
          onColumns={(next) => setParam('columns', formatColumns(next))}
        />
        {rows.length > 0 ? (
          <RepositoryGrid
            rows={rows}
            chosen={chosen}
            sort={sort}
            onSort={(next: Sort) => setParam('sort', formatSort(next))}
            onShown={setShownColumns}
            selection={selection.selection}
            onSelect={selection.setSelection}
          />
        ) : (
          <div className="empty">
            <p>No repository matches this filter.</p>
            <Button onPress={() => setFilter('')}>Clear filter</Button>
          </div>
        )}
        <SelectionBar
          selected={selected}
          hidden={selection.selection.ids.size - selected.length}
          onShow={() => setParam('only', 'selected')}
          onClear={selection.clear}
          onOpenActive={() => active !== null && void navigate(repositoryRoute(active))}
        />
      </div>
    </div>
  );
}
