import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Button } from './button.tsx';
import { type MenuItem, MenuList } from './menu-list.tsx';

interface MenuProps {
  label: string;
  /** What the button shows. Default: the label. */
  text?: string;
  icon?: string;
  items: readonly MenuItem[];
}

/** A button that opens a list of actions. */
export function Menu({ label, text = label, icon, items }: MenuProps) {
  /** Which end of the list has the focus first; null: it is closed. */
  const [open, setOpen] = useState<'first' | 'last' | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const buttonId = useId();

  useEffect(() => {
    if (open === null) return;
    const closeOutside = (event: PointerEvent) => {
      if (!root.current?.contains(event.target as Node)) setOpen(null);
    };
    document.addEventListener('pointerdown', closeOutside);
    return () => document.removeEventListener('pointerdown', closeOutside);
  }, [open]);

  const openByKey = (event: KeyboardEvent) => {
    if (open !== null || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    event.preventDefault();
    setOpen(event.key === 'ArrowUp' ? 'last' : 'first');
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its button's keys, which has no way to hear of them itself
    <div className="menu-root" ref={root} onKeyDown={openByKey}>
      <Button
        id={buttonId}
        {...(icon && { icon })}
        onPress={() => setOpen(open === null ? 'first' : null)}
        label={`${label}, menu`}
        expanded={open !== null}
      >
        {text}
      </Button>
      {open && (
        <MenuList
          label={label}
          items={items}
          begin={open}
          onClose={() => setOpen(null)}
          onLeave={() => {
            setOpen(null);
            document.getElementById(buttonId)?.focus();
          }}
        />
      )}
    </div>
  );
}
