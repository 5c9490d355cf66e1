import { useRef } from 'react';

interface Choice {
  readonly value: string;
  readonly label: string;
  /** More than its label says: a whole path. */
  readonly title?: string;
}

interface SelectProps {
  value: string;
  onChange: (value: string) => void;
  label: string;
  /** The label is seen too, within the box and before the value: "Severity: all". */
  labelled?: boolean;
  focused?: boolean;
  choices: readonly Choice[];
}

/** The browser's own: inside a modal dialog it is the one that keyboard and screen readers handle best. */
export function Select({ value, onChange, label, labelled = false, focused, choices }: SelectProps) {
  const list = useRef<HTMLSelectElement>(null);
  const field = (
    <select
      ref={list}
      className={labelled ? 'select-list' : 'select'}
      aria-label={label}
      data-focus={focused || undefined}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value} title={choice.title}>
          {choice.label}
        </option>
      ))}
    </select>
  );
  if (!labelled) return field;
  const chosen = choices.find((choice) => choice.value === value);
  return (
    <span className="select select-labelled" title={chosen?.title ?? chosen?.label}>
      <span aria-hidden="true" className="select-label" onClick={() => list.current?.showPicker()}>
        {label}:
      </span>
      {field}
    </span>
  );
}
