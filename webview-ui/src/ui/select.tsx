import { useRef } from 'react';

interface SelectProps {
  value: string;
  onChange: (value: string) => void;
  label: string;
  /** The label is seen too, within the box and before the value: "Severity: all". */
  labelled?: boolean;
  focused?: boolean;
  choices: readonly { value: string; label: string }[];
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
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
  if (!labelled) return field;
  return (
    <span className="select select-labelled" title={choices.find((choice) => choice.value === value)?.label}>
      <span aria-hidden="true" className="select-label" onClick={() => list.current?.showPicker()}>
        {label}:
      </span>
      {field}
    </span>
  );
}
