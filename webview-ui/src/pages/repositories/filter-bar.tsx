import type { SortColumn } from '../../../../src/contract/repository-sort.ts';
import { HeldOrder } from '../../components/held-order.tsx';
import { formatCount } from '../../format.ts';
import { useAnnounced } from '../../state/use-announced.ts';
import { IconButton, LinkButton, Menu, TextField } from '../../ui/index.ts';
import { columns } from './columns.tsx';
import { SavedViews } from './saved-views.tsx';

interface FilterBarProps {
  text: string;
  onChange: (text: string) => void;
  shown: number;
  total: number;
  /** None is just as it was asked for. */
  similar: boolean;
  /** What the filter names that there cannot be. */
  problems: readonly string[];
  /** Another one where the rows are those of another filter. */
  asked: unknown;
  /** Only what is selected is shown, and this ends it. */
  onEndOnly: (() => void) | null;
  /** The rows stand in an order of before. */
  held: boolean;
  onUpdate: () => void;
  columns: readonly SortColumn[];
  /** Those of them that have room; null: it is not known. */
  shownColumns: readonly SortColumn[] | null;
  onColumns: (columns: readonly SortColumn[]) => void;
}

export function FilterBar(props: FilterBarProps) {
  const {
    text,
    onChange,
    shown,
    total,
    similar,
    problems,
    onEndOnly,
    held,
    onUpdate,
    columns: chosen,
    shownColumns,
    onColumns,
  } = props;
  const of = shown === total ? formatCount(total) : `${formatCount(shown)} of ${formatCount(total)}`;
  const count = similar ? `${of} similar` : of;
  const found = similar ? 'similar repositories' : 'repositories';
  useAnnounced('count', `${formatCount(shown)} ${found} shown, of ${formatCount(total)}.`, props.asked);
  return (
    <search className="filter-bar">
      <TextField
        value={text}
        onChange={onChange}
        label="Filter repositories"
        placeholder="Name, branch, path or status:dirty"
        icon="filter"
        className="filter-field"
      />
      {text !== '' && <IconButton icon="clear-all" label="Clear filter" onPress={() => onChange('')} />}
      <span className="filter-count muted">
        {count}
        <span className="visually-hidden"> repositories shown</span>
      </span>
      <HeldOrder {...{ held, onUpdate }} />
      <SavedViews />
      <Menu
        label="Columns"
        items={columns
          .filter(({ id }) => id !== 'name')
          .map(({ id, title, spoken }) => ({
            key: id,
            label: spoken ?? title,
            checked: chosen.includes(id),
            note: chosen.includes(id) && shownColumns?.includes(id) === false ? 'hidden: no room' : undefined,
            run: () => onColumns(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]),
          }))}
      />
      {onEndOnly && (
        <p className="filter-remark">
          <span>Only what is selected is shown{text !== '' && ', whatever the filter'}.</span>{' '}
          <LinkButton onPress={onEndOnly}>{text === '' ? 'Show all' : 'Back to the filter'}</LinkButton>
        </p>
      )}
      {problems.length > 0 && (
        <p className="filter-problem marked severity-mark-error" role="status">
          {problems.join(' ')}
        </p>
      )}
    </search>
  );
}
