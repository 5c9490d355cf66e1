import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly run: () => void;
  /** A choice that is on or off; the menu stays open. */
  readonly checked?: boolean;
}

interface MenuProps {
  label: string;
  /** What the button shows. Default: the label. */
  text?: string;
  icon?: string;
  items: readonly MenuItem[];
}

/** A button that opens a list of actions. */
export function Menu({ label, text = label, icon, items }: MenuProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const buttonId = useId();

  useEffect(() => {
    if (!open) return;
    root.current?.querySelector<HTMLElement>('[role^=menuitem]')?.focus();
    const closeOutside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', closeOutside);
    return () => document.removeEventListener('pointerdown', closeOutside);
  }, [open]);

  const close = () => {
    setOpen(false);
    document.getElementById(buttonId)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const entries = [...(root.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const goTo = { ArrowDown: at + 1, ArrowUp: at - 1 + entries.length, Home: 0, End: entries.length - 1 }[event.key];
    if (goTo !== undefined) entries[goTo % entries.length]?.focus();
    else if (event.key === 'Escape') close();
    else if (event.key === 'Tab') setOpen(false);
    if (goTo === undefined && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="menu-root" ref={root}>
      <Button id={buttonId} {...(icon && { icon })} onPress={() => setOpen(!open)} label={`${label}, menu`}>
        {text}
      </Button>
      {open && (
        <div className="menu" role="menu" tabIndex={-1} aria-label={label} onKeyDown={onKeyDown}>
          {items.map((item) => (
            // biome-ignore lint/a11y/useAriaPropsSupportedByRole: only a menuitemcheckbox has it
            <button
              key={item.key}
              type="button"
              role={item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
              aria-checked={item.checked}
              tabIndex={-1}
              onClick={() => {
                if (item.checked === undefined) close();
                item.run();
              }}
            >
              {item.checked !== undefined && <Icon name={item.checked ? 'check' : 'blank'} />}
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
