import { changesBetween } from '../../../src/contract/list-changes.ts';

export interface CalmRules<T> {
  readonly idOf: (item: T) => string;
  /** What one that was shown is now; undefined: it is no more, and so not in the fresh list either. */
  readonly now: (before: T) => T | undefined;
  /** The list grows at its head: what is new there would push down what is read, so it waits. */
  readonly newestFirst?: boolean | undefined;
}

/** A list as it stands on the screen, and which ids are in it: looked up when first asked for, then kept up to date. */
export class ShownList<T> {
  #list: readonly T[];
  #ids: Set<string> | null = null;
  readonly #idOf: (item: T) => string;

  constructor(list: readonly T[], idOf: (item: T) => string) {
    this.#list = list;
    this.#idOf = idOf;
  }

  get list(): readonly T[] {
    return this.#list;
  }

  has(id: string): boolean {
    this.#ids ??= new Set(this.#list.map(this.#idOf));
    return this.#ids.has(id);
  }

  /** Another one is shown now. */
  become(list: readonly T[]): void {
    const ids = this.#ids;
    if (ids) {
      const { removed, added } = changesBetween(this.#list, list);
      for (const item of removed) ids.delete(this.#idOf(item));
      for (const item of added) ids.add(this.#idOf(item));
    }
    this.#list = list;
  }
}

/** What is shown in its order, each as it is now; after it what is new. `fresh` itself where the order is the same. */
export function keepOrder<T>(
  shown: ShownList<T>,
  fresh: readonly T[],
  { idOf, now, newestFirst = false }: CalmRules<T>,
): readonly T[] {
  const list: T[] = [];
  for (const item of shown.list) {
    const still = now(item);
    if (still !== undefined) list.push(still);
  }
  const head = newestFirst ? fresh.findLastIndex((item) => shown.has(idOf(item))) : -1;
  for (let at = head + 1; at < fresh.length; at += 1) {
    const item = fresh[at] as T;
    if (!shown.has(idOf(item))) list.push(item);
  }
  const same = list.length === fresh.length && fresh.every((item, index) => idOf(item) === idOf(list[index] ?? item));
  return same ? fresh : list;
}
