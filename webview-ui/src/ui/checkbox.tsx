import type { ReactNode } from 'react';
import './toolkit.ts';
import { useLabel } from './use-label.ts';

interface CheckboxProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  disabled?: boolean;
  children: ReactNode;
}

export function Checkbox({ checked, onChange, label, disabled = false, children }: CheckboxProps) {
  return (
    <vscode-checkbox
      ref={useLabel(label)}
      checked={checked}
      disabled={disabled}
      onChange={(event: React.FormEvent<HTMLElement>) => {
        // The element also announces what it was set to.
        const now = (event.target as HTMLInputElement).checked;
        if (now !== checked) onChange(now);
      }}
    >
      {children}
    </vscode-checkbox>
  );
}
