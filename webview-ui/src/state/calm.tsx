import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useCalmOrder, useHold } from './use-calm-order.ts';

interface Held {
  readonly held: boolean;
  /** Holds until what it returns is called. */
  readonly hold: () => () => void;
}

const HeldContext = createContext<Held>({ held: false, hold: () => () => undefined });

/**
 * A part of a page that is read as one: while the pointer or the focus is in it, or something in it is selected, the
 * rows of its lists stay where they are.
 */
export function Calm({ className, children }: { className?: string; children: ReactNode }) {
  const outer = useContext(HeldContext).held;
  const { held, props } = useHold<HTMLDivElement>();
  const [holds, setHolds] = useState(0);
  const hold = useCallback(() => {
    setHolds((n) => n + 1);
    return () => setHolds((n) => n - 1);
  }, []);
  const value = useMemo(() => ({ held: outer || held || holds > 0, hold }), [outer, held, holds, hold]);
  return (
    <div className={className} {...props}>
      <HeldContext value={value}>{children}</HeldContext>
    </div>
  );
}

/** Somebody is about something in this part, though neither pointer nor focus is there: has chosen rows, say. */
export function useHoldWhile(on: boolean): void {
  const { hold } = useContext(HeldContext);
  useEffect(() => (on ? hold() : undefined), [on, hold]);
}

export interface CalmRow<T> {
  readonly key: string;
  /** As it is now, or was last. */
  readonly item: T;
  /** It is no more: it stands until nobody is there who would lose their place. */
  readonly gone: boolean;
  /** It came after the list was first drawn, and so is news. */
  readonly arrives: boolean;
}

interface CalmRowsOptions<T> {
  readonly idOf: (item: T) => string;
  /** What one that the list has no more is now. Default: it is gone. */
  readonly now?: (before: T) => T | undefined;
  /** Another one where a person asked for another list: a filter, a sort. */
  readonly asked?: unknown;
  /** Another one where a person asked for more of the list: what comes with it is no news. */
  readonly extent?: unknown;
  /** See keepOrder. */
  readonly newestFirst?: boolean;
}

interface CalmRows<T> {
  readonly rows: readonly CalmRow<T>[];
  /** So many are new and wait above. */
  readonly waiting: number;
  /** Nothing that is shown is in the list any more, which is cut somewhere: more may wait than it has. */
  readonly atLeast: boolean;
  readonly showWaiting: () => void;
}

/**
 * The rows of a list that changes by itself, in the calm order of the part of the page that they are in. `fresh` null:
 * it is not known yet.
 */
export function useCalmRows<T>(
  fresh: readonly T[] | null,
  { idOf, now, asked, extent, newestFirst }: CalmRowsOptions<T>,
): CalmRows<T> {
  const { held } = useContext(HeldContext);
  const [shows, setShows] = useState(0);
  const list = fresh ?? (none as readonly T[]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what tells the ids of a list never changes
  const there = useMemo(() => new Map(list.map((item) => [idOf(item), item])), [list]);
  const nowOf = (item: T): T | undefined => there.get(idOf(item)) ?? now?.(item);
  // biome-ignore lint/correctness/useExhaustiveDependencies: stands for them
  const wanted = useMemo(() => ({}), [asked, shows]);
  const { list: calm } = useCalmOrder(list, {
    ...{ idOf, newestFirst, held, asked: wanted },
    now: (item) => nowOf(item) ?? item,
  });
  const drawn = useRef<{ keys: ReadonlySet<string>; asked: unknown; extent: unknown }>(undefined);
  const before = drawn.current;
  const known = before && Object.is(before.asked, asked) && Object.is(before.extent, extent) ? before.keys : null;
  const rows = calm.map((item): CalmRow<T> => {
    const key = idOf(item);
    return { key, item, gone: nowOf(item) === undefined, arrives: known !== null && !known.has(key) };
  });
  const keys = new Set(rows.map(({ key }) => key));
  useLayoutEffect(() => {
    drawn.current = fresh === null ? undefined : { keys, asked, extent };
  });
  const showWaiting = useCallback(() => setShows((n) => n + 1), []);
  const waiting = newestFirst ? list.filter((item) => !keys.has(idOf(item))).length : 0;
  return { rows, waiting, atLeast: waiting > 0 && waiting === list.length, showWaiting };
}

const none: readonly never[] = [];
