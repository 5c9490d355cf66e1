import { useMemo, useState } from 'react';
import type { RepositorySummary } from '../../../../src/contract/repositories.ts';
import { HealthDot, healths, StatusDot, statuses } from '../../components/marks.tsx';
import { formatCount } from '../../format.ts';
import { useLive } from '../../state/dashboard.ts';
import { type Filter, type FilterKey, hasFilter, toggleFilter } from '../../state/filter.ts';
import { Button, Checkbox } from '../../ui/index.ts';

interface FacetsProps {
  filter: Filter;
  onChange: (filter: Filter) => void;
}

/** What the fleet is made of, as switches of the filter. Narrow: behind a button. */
export function Facets({ filter, onChange }: FacetsProps) {
  const repositories = useLive((live) => live.repositories);
  const [open, setOpen] = useState(false);
  const counts = useMemo(() => countValues([...repositories.values()]), [repositories]);
  const group = (key: FilterKey, name: string, values: readonly string[]) => {
    const there = values.filter((value) => (counts.get(`${key}:${value}`) ?? 0) > 0 || hasFilter(filter, key, value));
    return there.length === 0 ? null : (
      <fieldset key={key} className="facet">
        <legend>{name}</legend>
        {there.map((value) => (
          <div key={value} className="facet-value">
            <Checkbox
              label={`${name} ${value}`}
              checked={hasFilter(filter, key, value)}
              onChange={() => onChange(toggleFilter(filter, key, value))}
            >
              <span className="facet-name">
                {key === 'status' && <StatusDot status={value as RepositorySummary['status']} />}
                {key === 'health' && <HealthDot health={value as RepositorySummary['health']} />}
                {value}
              </span>
            </Checkbox>
            <span className="facet-count muted">{formatCount(counts.get(`${key}:${value}`) ?? 0)}</span>
          </div>
        ))}
      </fieldset>
    );
  };
  return (
    <aside className={open ? 'facets facets-open' : 'facets'} aria-label="Filters">
      <div className="facets-toggle">
        <Button icon={open ? 'chevron-down' : 'chevron-right'} onPress={() => setOpen(!open)}>
          Filters
        </Button>
      </div>
      <div className="facets-body">
        {group('status', 'Status', statuses)}
        {group('health', 'Health', healths)}
        {group('kind', 'Kind', ['working-tree', 'worktree', 'submodule', 'bare', 'missing', 'folder'])}
      </div>
    </aside>
  );
}

function countValues(list: readonly RepositorySummary[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const repository of list)
    for (const key of ['status', 'health', 'kind'] as const) {
      const name = `${key}:${repository[key]}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  return counts;
}
