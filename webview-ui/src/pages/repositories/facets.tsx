import { memo, useState } from 'react';
import type { Facet } from '../../../../src/contract/filter-run.ts';
import { type Severity, severities } from '../../../../src/contract/findings.ts';
import type { Health, RepositoryStatus } from '../../../../src/contract/repositories.ts';
import {
  ages,
  type Filter,
  type FilterKey,
  hasFilter,
  toggleFilter,
} from '../../../../src/contract/repository-filter.ts';
import { severityTitle } from '../../../../src/contract/severity-words.ts';
import { HealthDot, healths, SeverityIcon, StatusDot, statuses } from '../../components/marks.tsx';
import { formatCount } from '../../format.ts';
import { useRules } from '../../state/catalog.tsx';
import { Button, Checkbox, LinkButton } from '../../ui/index.ts';

interface FacetsProps {
  filter: Filter;
  facets: readonly Facet[];
  onChange: (filter: Filter) => void;
}

interface FacetKind {
  readonly key: FilterKey;
  readonly name: string;
  /** In this order; else by how many there are. */
  readonly order?: readonly string[];
  /** Words for values. */
  readonly say?: ((value: string) => string) | undefined;
}

const ageWords: Readonly<Record<string, string>> = {
  ...Object.fromEntries(ages.map(([name]) => [name, `last ${name}`])),
  older: 'more than a year ago',
  unknown: 'unknown',
};
const sayBySeverity = (value: string): string => {
  const known = severities.find((one) => one === value);
  return known ? severityTitle(known) : value;
};
const kinds: readonly FacetKind[] = [
  { key: 'status', name: 'Status', order: statuses },
  { key: 'health', name: 'Health', order: healths },
  {
    key: 'severity',
    name: 'Findings',
    order: [...severities, 'none'],
    say: sayBySeverity,
  },
  { key: 'rule', name: 'Rule' },
  { key: 'language', name: 'Language' },
  {
    key: 'age',
    name: 'Last commit',
    order: [...ages.map(([name]) => name), 'older', 'unknown'],
    say: (age) => ageWords[age] ?? age,
  },
  { key: 'owner', name: 'Owner' },
  {
    key: 'folder',
    name: 'Folder',
    say: (path) => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1),
  },
  { key: 'kind', name: 'Kind', order: ['working-tree', 'worktree', 'submodule', 'bare', 'missing', 'folder'] },
];
/** So many values are shown before one asks for more. */
const few = 6;

/** What the fleet is made of, as switches of the filter. Narrow: behind a button. Drawn again only when it changed. */
export const Facets = memo(function Facets({ filter, facets, onChange }: FacetsProps) {
  const [open, setOpen] = useState(false);
  const rules = useRules();
  const of = new Map(facets.map((facet) => [facet.key, facet]));
  return (
    <aside className={open ? 'facets facets-open' : 'facets'} aria-label="Filters">
      <div className="facets-toggle">
        <Button icon={open ? 'chevron-down' : 'chevron-right'} onPress={() => setOpen(!open)}>
          Filters
        </Button>
      </div>
      <div className="facets-body">
        {kinds.map((kind) => {
          const facet = of.get(kind.key);
          const say = kind.key === 'rule' ? (id: string) => rules.get(id)?.title ?? id : kind.say;
          return facet && <FacetGroup key={kind.key} {...{ kind: { ...kind, say }, facet, filter, onChange }} />;
        })}
      </div>
    </aside>
  );
});

function FacetGroup({
  kind,
  facet,
  filter,
  onChange,
}: Pick<FacetsProps, 'filter' | 'onChange'> & { kind: FacetKind; facet: Facet }) {
  const [all, setAll] = useState(false);
  const { key, name, order, say = (value: string) => value } = kind;
  const isChosen = (value: string) => hasFilter(filter, key, value);
  const place = (value: string) =>
    (order?.indexOf(value) ?? -1) + (order?.includes(value) ? 0 : order ? order.length + 1 : 0);
  const values = order ? facet.values.toSorted((a, b) => place(a.value) - place(b.value)) : facet.values;
  // One value that everybody has says nothing.
  if (values.length < 2 && !values.some(({ value }) => isChosen(value))) return null;
  const shown = all || order ? values : values.filter(({ value }, index) => index < few || isChosen(value));
  return (
    <fieldset className="facet">
      <legend>{name}</legend>
      {shown.map(({ value, count }) => (
        <div key={value} className={count > 0 ? 'facet-value' : 'facet-value facet-none'} title={value}>
          <Checkbox
            label={`${name} ${key === 'rule' ? say(value) : value}`}
            checked={isChosen(value)}
            onChange={() => onChange(toggleFilter(filter, key, value))}
          >
            <span className="facet-name">
              {key === 'status' && <StatusDot status={value as RepositoryStatus} />}
              {key === 'health' && <HealthDot health={value as Health} />}
              {key === 'severity' && value !== 'none' && <SeverityIcon severity={value as Severity} hidden />}
              <span className="facet-text">{say(value)}</span>
              <span className="facet-count muted">{formatCount(count)}</span>
            </span>
          </Checkbox>
        </div>
      ))}
      {values.length > shown.length && (
        <LinkButton label={`${name}: all ${formatCount(values.length)}`} onPress={() => setAll(true)}>
          All {formatCount(values.length)}
        </LinkButton>
      )}
      {all && values.length > few && (
        <LinkButton label={`${name}: fewer`} onPress={() => setAll(false)}>
          Fewer
        </LinkButton>
      )}
    </fieldset>
  );
}
