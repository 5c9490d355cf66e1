import { formatCount } from '../../format.ts';
import { IconButton, TextField } from '../../ui/index.ts';

interface FilterBarProps {
  text: string;
  onChange: (text: string) => void;
  shown: number;
  total: number;
}

export function FilterBar({ text, onChange, shown, total }: FilterBarProps) {
  return (
    <search className="filter-bar">
      <TextField
        value={text}
        onChange={onChange}
        label="Filter repositories"
        placeholder="Filter by name, branch, path, or status:dirty"
        icon="filter"
        className="filter-field"
      />
      {text !== '' && <IconButton icon="clear-all" label="Clear filter" onPress={() => onChange('')} />}
      <span className="filter-count muted" role="status">
        {shown === total ? `${formatCount(total)}` : `${formatCount(shown)} of ${formatCount(total)}`}
        <span className="visually-hidden"> repositories shown</span>
      </span>
    </search>
  );
}
