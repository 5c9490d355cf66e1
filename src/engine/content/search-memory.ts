import type { FileFinds } from './types.ts';

/** Digits of an id that are kept: 52 bits, as many as a number holds exactly. */
const keyDigits = 13;
/** So many files more than there are may be remembered: branches are switched to and fro. */
const spare = 1_000;

/**
 * What a content is known by: the first digits of its id. Where the name matters to what is found, a further part of
 * the id. Of a hundred thousand files two have the same with a chance of one in a million.
 */
export const contentKey = (id: string, nameClass: number): number =>
  Number.parseInt(id.slice(nameClass, nameClass + keyDigits), 16);

/** Which contents one search has seen in one repository, and what it found: eight bytes a file without finds. */
export class SearchMemory<T> {
  #without: Float64Array = new Float64Array(0);
  #finds: Map<number, FileFinds<T>> = new Map();

  /** null: nothing is in it; undefined: it was not searched. */
  get(key: number): FileFinds<T> | null | undefined {
    return this.#finds.get(key) ?? (this.#has(key) ? null : undefined);
  }

  /** `present`: all keys of now; older ones go when they have become too many. */
  add(searched: ReadonlyMap<number, FileFinds<T> | null>, present?: ReadonlySet<number>): void {
    const without = [...this.#without];
    for (const [key, finds] of searched)
      if (finds === null) without.push(key);
      else this.#finds.set(key, finds);
    const crowded = present !== undefined && without.length + this.#finds.size > 2 * present.size + spare;
    if (searched.size === 0 && !crowded) return;
    this.#without = Float64Array.from(crowded ? without.filter((key) => present.has(key)) : without).sort();
    if (crowded) this.#finds = new Map([...this.#finds].filter(([key]) => present.has(key)));
  }

  #has(key: number): boolean {
    let [low, high] = [0, this.#without.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const one = this.#without[middle] ?? 0;
      if (one === key) return true;
      if (one < key) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  }
}
