export interface Rows<T> {
  readonly idOf: (item: T) => string;
  /** What one that was shown is now; undefined: it is no more. */
  readonly now: (before: T) => T | undefined;
  /** The list grows at its head: what is new there would push down what is read, so it waits. */
  readonly newestFirst?: boolean | undefined;
}

/** `before` in its order, each as it is now; after it what is new. `fresh` itself where the order is the same. */
export function keepOrder<T>(before: readonly T[], fresh: readonly T[], rows: Rows<T>): readonly T[] {
  const { idOf, now, newestFirst = false } = rows;
  const kept = before.flatMap((item): readonly T[] => {
    const still = now(item);
    return still === undefined ? [] : [still];
  });
  const known = new Set(kept.map(idOf));
  const head = newestFirst ? fresh.findLastIndex((item) => known.has(idOf(item))) : -1;
  const list = [...kept, ...fresh.slice(head + 1).filter((item) => !known.has(idOf(item)))];
  const same = list.length === fresh.length && fresh.every((item, index) => idOf(item) === idOf(list[index] ?? item));
  return same ? fresh : list;
}
