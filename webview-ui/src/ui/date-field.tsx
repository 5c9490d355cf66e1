interface DateFieldProps {
  /** `YYYY-MM-DD`; empty: none. */
  value: string;
  onChange: (value: string) => void;
  label: string;
  min?: string;
}

/** The browser's own, with its calendar. */
export function DateField({ value, onChange, label, min }: DateFieldProps) {
  return (
    <input
      type="date"
      className="select date-field"
      aria-label={label}
      value={value}
      min={min}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
