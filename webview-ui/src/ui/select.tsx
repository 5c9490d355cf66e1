interface SelectProps {
  value: string;
  onChange: (value: string) => void;
  label: string;
  focused?: boolean;
  choices: readonly { value: string; label: string }[];
}

/** The browser's own: inside a modal dialog it is the one that keyboard and screen readers handle best. */
export function Select({ value, onChange, label, focused, choices }: SelectProps) {
  return (
    <select
      className="select"
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
}
