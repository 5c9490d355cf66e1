import { useDeferredValue, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { EmptyFleet } from '../../components/empty-fleet.tsx';
import { useLive } from '../../state/dashboard.ts';
import { formatFilter, matches, parseFilter } from '../../state/filter.ts';
import { formatSort, parseSort, type Sort, sortRepositories } from '../../state/sort.ts';
import { Button } from '../../ui/index.ts';
import { Facets } from './facets.tsx';
import { FilterBar } from './filter-bar.tsx';
import { RepositoryGrid } from './repository-grid.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { useSelection } from './use-selection.ts';

/** Filter and sort live in the address: what is looked at can be linked to and comes back. */
export default function RepositoriesPage() {
  const [params, setParams] = useSearchParams();
  const text = params.get('filter') ?? '';
  const sortText = params.get('sort');
  const filter = useMemo(() => parseFilter(text), [text]);
  const sort = useMemo(() => parseSort(sortText), [sortText]);
  const repositories = useLive((live) => live.repositories);
  const deferredFilter = useDeferredValue(filter);
  const rows = useMemo(
    () =>
      sortRepositories(
        [...repositories.values()].filter((r) => matches(r, deferredFilter)),
        sort,
      ),
    [repositories, deferredFilter, sort],
  );
  const order = useMemo(() => rows.map(({ id }) => id), [rows]);
  const selection = useSelection(order);

  const setParam = (name: 'filter' | 'sort', value: string) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  const setFilter = (value: string) => setParam('filter', value);

  if (repositories.size === 0) return <EmptyFleet />;
  return (
    <div className="repositories">
      <h1 className="visually-hidden">Repositories</h1>
      <Facets filter={filter} onChange={(next) => setFilter(formatFilter(next))} />
      <div className="repositories-main">
        <FilterBar text={text} onChange={setFilter} shown={rows.length} total={repositories.size} />
        {rows.length > 0 ? (
          <RepositoryGrid
            rows={rows}
            sort={sort}
            onSort={(next: Sort) => setParam('sort', formatSort(next))}
            selection={selection.selection}
            onSelect={selection.setSelection}
          />
        ) : (
          <div className="empty">
            <p>No repository matches this filter.</p>
            <Button onPress={() => setFilter('')}>Clear filter</Button>
          </div>
        )}
        <SelectionBar selected={selection.selected} onClear={selection.clear} />
      </div>
    </div>
  );
}
