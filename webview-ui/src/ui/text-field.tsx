import './toolkit.ts';
import { Icon } from './icon.tsx';
import { useLabel } from './use-label.ts';

interface TextFieldProps {
  value: string;
  onChange: (value: string) => void;
  label: string;
  placeholder?: string | undefined;
  icon?: string;
  className?: string;
  /** Takes the focus when the dialog that it stands in shows something new. */
  focused?: boolean;
}

export function TextField({ value, onChange, label, icon, placeholder = '', className = '', focused }: TextFieldProps) {
  return (
    <vscode-text-field
      ref={useLabel(label)}
      className={`text-field ${className}`}
      value={value}
      placeholder={placeholder}
      data-focus={focused || undefined}
      onInput={(event: React.InputEvent<HTMLElement>) => onChange((event.target as HTMLInputElement).value)}
    >
      {icon && <Icon name={icon} slot="start" />}
    </vscode-text-field>
  );
}
