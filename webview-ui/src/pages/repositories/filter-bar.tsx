import type { SortColumn } from '../../../../src/contract/repository-sort.ts';
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
  /** null: the rows stand as they should. */
  onSortAgain: (() => void) | null;
  columns: readonly SortColumn[];
  onColumns: (columns: readonly SortColumn[]) => void;
}

export function FilterBar(props: FilterBarProps) {
  const { text, onChange, shown, total, similar, problems, onSortAgain, columns: chosen, onColumns } = props;
  const of = shown === total ? formatCount(total) : `${formatCount(shown)} of ${formatCount(total)}`;
  const count = similar ? `${of} similar` : of;
  const found = similar ? 'similar repositories' : 'repositories';
  useAnnounced('count', `${formatCount(shown)} ${found} shown, of ${formatCount(total)}.`, props.asked);
  useAnnounced('order', onSortAgain ? 'Order is from before.' : 'In order.', onSortAgain !== null);
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
      {onSortAgain && (
        <span className="filter-stale" title="What changed stays in its place while you read">
          <span className="muted">Order is from before</span>
          <LinkButton onPress={onSortAgain}>Sort again</LinkButton>
        </span>
      )}
      <SavedViews />
      <Menu
        label="Columns"
        items={columns
          .filter(({ id }) => id !== 'name')
          .map(({ id, title, spoken }) => ({
            key: id,
            label: spoken ?? title,
            checked: chosen.includes(id),
            run: () => onColumns(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]),
          }))}
      />
      {problems.length > 0 && (
        <p className="filter-problem marked severity-mark-error" role="status">
          {problems.join(' ')}
        </p>
      )}
    </search>
  );
}
