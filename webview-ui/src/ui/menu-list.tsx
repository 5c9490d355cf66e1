import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import { Icon } from './icon.tsx';
import { inMenuOrder } from './menu-order.ts';

export interface MenuItem {
  readonly key: string;
  readonly label: string;
  /** What is to be known of it, beside it and smaller. */
  readonly note?: string | undefined;
  readonly run: () => void;
  /** A choice that is on or off; the menu stays open. */
  readonly checked?: boolean;
  /** Something of another kind begins here: a line is drawn before it. */
  readonly apart?: boolean;
  /** It takes something away: it stands last, apart from the others and marked. */
  readonly destructive?: boolean;
}

interface MenuListProps {
  label: string;
  items: readonly MenuItem[];
  /** Which of them has the focus first. */
  begin: 'first' | 'last';
  /** It is to go. */
  onClose: () => void;
  /** It is to go, and the focus back to where it came from. */
  onLeave: () => void;
}

/** In the top layer: nothing clips it, and the styles keep it beside its button and within the page. */
export function MenuList({ label, items: given, begin, onClose, onLeave }: MenuListProps) {
  const list = useRef<HTMLDivElement>(null);
  const entries = () => [...(list.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens
  useLayoutEffect(() => {
    list.current?.showPopover();
    entries()
      .at(begin === 'first' ? 0 : -1)
      ?.focus();
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const all = entries();
    const next = neighbour(event, all);
    if (next) next.focus();
    else if (event.key === 'Escape') onLeave();
    else if (event.key === 'Tab') onClose();
    if (!next && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
  };
  const items = inMenuOrder(given);
  const isApart = (item: MenuItem, index: number): boolean =>
    index > 0 && (item.destructive ? !items[index - 1]?.destructive : item.apart === true);
  const hasChecks = items.some(({ checked }) => checked !== undefined);
  return (
    <div
      ref={list}
      popover="manual"
      className={hasChecks ? 'menu menu-checked' : 'menu'}
      role="menu"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={onKeyDown}
    >
      {items.map((item, index) => [
        isApart(item, index) && <hr key={`${item.key} line`} className="menu-line" />,
        // biome-ignore lint/a11y/useAriaPropsSupportedByRole: only a menuitemcheckbox has it
        <button
          key={item.key}
          type="button"
          role={item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
          aria-checked={item.checked}
          className={item.destructive ? 'menu-destructive' : undefined}
          tabIndex={-1}
          onClick={() => {
            if (item.checked === undefined) onLeave();
            item.run();
          }}
        >
          {hasChecks && <Icon name={item.checked ? 'check' : 'blank'} />}
          <span>
            {item.label}
            {item.note && <span className="menu-note">{item.note}</span>}
          </span>
          {item.destructive && <Icon name="trash" />}
        </button>,
      ])}
    </div>
  );
}

/** The entry that a key leads to: the next, the first, the last, or the next one that begins with the letter. */
function neighbour({ key, ctrlKey, metaKey, altKey }: KeyboardEvent, all: HTMLElement[]): HTMLElement | undefined {
  const at = all.indexOf(document.activeElement as HTMLElement);
  const goTo = { ArrowDown: at + 1, ArrowUp: Math.max(at, 0) - 1 + all.length, Home: 0, End: all.length - 1 }[key];
  if (goTo !== undefined) return all[goTo % all.length];
  if (key.length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) return undefined;
  const others = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  return others.find((entry) => entry.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()));
}
