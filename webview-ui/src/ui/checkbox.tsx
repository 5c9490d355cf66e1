import type { ReactNode } from 'react';
import './toolkit.ts';
import { useLabel } from './use-label.ts';
import { useMixed } from './use-mixed.ts';

interface CheckboxProps {
  checked: boolean;
  /** It stands for several, and some of them are chosen. */
  mixed?: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  disabled?: boolean;
  /** Why it is as it is. */
  title?: string;
  children: ReactNode;
}

export function Checkbox({
  checked,
  mixed = false,
  onChange,
  label,
  disabled = false,
  title,
  children,
}: CheckboxProps) {
  const ref = useLabel(label);
  useMixed(ref, mixed, checked);
  return (
    <vscode-checkbox
      ref={ref}
      checked={checked}
      disabled={disabled}
      title={title}
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
