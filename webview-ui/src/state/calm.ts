import { createContext, useCallback, useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useCalmOrder, useHold } from './use-calm-order.ts';

interface Held {
  readonly held: boolean;
  /** Another one each time that a person asks for the lists as they would be. */
  readonly updates: number;
  /** Holds until what it returns is called. */
  readonly hold: () => () => void;
  /** A list stands otherwise than it would, until what it returns is called. */
  readonly differ: () => () => void;
}

const nothing = () => () => undefined;
export const HeldContext = createContext<Held>({ held: false, updates: 0, hold: nothing, differ: nothing });

/** How often something was begun that has not ended. */
function useCount(): readonly [count: number, begin: () => () => void] {
  const [count, setCount] = useState(0);
  const begin = useCallback(() => {
    setCount((n) => n + 1);
    return () => setCount((n) => n - 1);
  }, []);
  return [count, begin];
}

/** What holds the lists of a part of a page, for its element, and what tells whether that makes a difference. */
export function useCalmPart<E extends HTMLElement>() {
  const outer = useContext(HeldContext).held;
  const { held, props } = useHold<E>();
  const [holds, hold] = useCount();
  const [differing, differ] = useCount();
  const [updates, setUpdates] = useState(0);
  const part = useMemo(
    () => ({ held: outer || held || holds > 0, updates, hold, differ }),
    [outer, held, holds, updates, hold, differ],
  );
  const update = useCallback(() => setUpdates((n) => n + 1), []);
  return { part, props, differs: differing > 0, update };
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
  const { held, updates, differ } = useContext(HeldContext);
  const [shows, setShows] = useState(0);
  const list = fresh ?? (none as readonly T[]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what tells the ids of a list never changes
  const there = useMemo(() => new Map(list.map((item) => [idOf(item), item])), [list]);
  const nowOf = (item: T): T | undefined => there.get(idOf(item)) ?? now?.(item);
  // biome-ignore lint/correctness/useExhaustiveDependencies: stands for them
  const wanted = useMemo(() => ({}), [asked, shows, updates]);
  const { list: calm, stale } = useCalmOrder(list, {
    ...{ idOf, newestFirst, held, asked: wanted },
    now: (item) => nowOf(item) ?? item,
  });
  // What only waits above, its own button tells.
  const differs = stale && !newestFirst;
  useEffect(() => (differs ? differ() : undefined), [differs, differ]);
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
