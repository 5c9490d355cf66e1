import type { ReactNode } from 'react';
import './toolkit.ts';
import { Icon } from './icon.tsx';

interface ButtonProps {
  appearance?: 'primary' | 'secondary';
  disabled?: boolean;
  /** Shown before the text. A codicon's name. */
  icon?: string;
  /** What a screen reader says where the text alone is not enough. */
  label?: string | undefined;
  title?: string | undefined;
  /** Fits a 28 px row. */
  compact?: boolean;
  id?: string;
  /** It opens a menu, which is open or not. */
  expanded?: boolean;
  /** Takes the focus when the dialog that it stands in shows something new. */
  focused?: boolean;
  onPress: () => void;
  children: ReactNode;
}

export function Button({
  appearance = 'secondary',
  compact,
  icon,
  label,
  focused,
  expanded,
  onPress,
  children,
  ...rest
}: ButtonProps) {
  return (
    <vscode-button
      {...rest}
      appearance={appearance}
      className={compact ? 'button button-compact' : 'button'}
      aria-label={label}
      ariaHaspopup={expanded === undefined ? undefined : 'menu'}
      ariaExpanded={expanded === undefined ? undefined : String(expanded)}
      data-focus={focused || undefined}
      onClick={onPress}
    >
      {icon && <Icon name={icon} slot="start" />}
      {children}
    </vscode-button>
  );
}

interface IconButtonProps {
  icon: string;
  label: string;
  disabled?: boolean;
  onPress: () => void;
}

export function IconButton({ icon, label, disabled = false, onPress }: IconButtonProps) {
  return (
    <vscode-button appearance="icon" disabled={disabled} aria-label={label} title={label} onClick={onPress}>
      <Icon name={icon} />
    </vscode-button>
  );
}

/** Looks like a link, does something. */
export function LinkButton({
  onPress,
  label,
  disabled,
  children,
}: {
  onPress: () => void;
  label?: string | undefined;
  disabled?: boolean;
  children: ReactNode;
}) {
  return (
    <button type="button" className="link" onClick={onPress} aria-label={label} disabled={disabled}>
      {children}
    </button>
  );
}
