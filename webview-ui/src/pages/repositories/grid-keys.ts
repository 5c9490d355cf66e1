import { moveTo, nothingSelected, type Selection, selectAll, selectRange, toggle } from '../../state/selection.ts';

interface Grid {
  readonly order: readonly string[];
  /** -1: none. */
  readonly activeIndex: number;
  readonly pageRows: number;
}

interface GridAction {
  readonly select?: (old: Selection) => Selection;
  /** The row to bring into sight. */
  readonly show?: number;
  readonly open?: string;
}

/** What it needs of a keyboard event; the DOM's has it. */
interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** What a key does in the grid; null: nothing, leave it to others. */
export function gridKey({ key, shiftKey, ctrlKey, metaKey }: Key, grid: Grid): GridAction | null {
  const { order, activeIndex } = grid;
  const to = target(key, grid);
  if (to !== null) {
    const id = order[Math.min(order.length - 1, Math.max(0, to))];
    if (id === undefined) return null;
    return {
      show: order.indexOf(id),
      select: (old) => (shiftKey ? selectRange(old, id, order) : moveTo(old, id)),
    };
  }
  const active = order[activeIndex];
  if (key === ' ' && active !== undefined) return { select: (old) => toggle(old, active) };
  if (key === 'Enter' && active !== undefined) return { open: active };
  if (key === 'Escape') return { select: (old) => ({ ...nothingSelected, active: old.active }) };
  if (key.toLowerCase() === 'a' && (ctrlKey || metaKey)) return { select: (old) => selectAll(old, order) };
  return null;
}

function target(key: string, { order, activeIndex, pageRows }: Grid): number | null {
  switch (key) {
    case 'ArrowDown':
      return activeIndex + 1;
    case 'ArrowUp':
      return activeIndex - 1;
    case 'PageDown':
      return activeIndex + pageRows;
    case 'PageUp':
      return activeIndex - pageRows;
    case 'Home':
      return 0;
    case 'End':
      return order.length - 1;
    default:
      return null;
  }
}
