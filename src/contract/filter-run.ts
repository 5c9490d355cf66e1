import { changesBetween } from './list-changes.ts';
import type { RepositorySummary } from './repositories.ts';
import { type Filter, type FilterKey, filterKeys, isNoFilter, isPossible, noFilter } from './repository-filter.ts';
import { type Traits, traitsOf } from './repository-traits.ts';
import { withWords } from './repository-words.ts';

export interface Facet {
  readonly key: FilterKey;
  /** All that the list has, and those of the filter, by how many fit: most first, down to none. */
  readonly values: readonly { readonly value: string; readonly count: number }[];
}

export interface Filtered {
  /** Best first where the filter has words; else as they came. */
  readonly repositories: readonly RepositorySummary[];
  /** None has all the words as they are written: these are like them. */
  readonly similar: boolean;
  /** What choosing one more would give: counted among those that fit the rest of the filter. */
  readonly facets: readonly Facet[];
}

/** The one answer of the dashboard and of every other client. `now`: ms since the epoch. */
export const filterRepositories = (list: readonly RepositorySummary[], filter: Filter, now: number): Filtered =>
  new FilterRun(filter).update(list, now);

/** One filter on a fleet that changes: what did not change since the last time is not judged or counted again. */
export class FilterRun {
  readonly #filter: Filter;
  readonly #wanted: readonly (readonly [FilterKey, readonly string[]])[];
  /** Tells what there is to choose, whatever fits. */
  readonly #whole: FilterRun;
  #counts = newCounts();
  /** What has all the words. */
  #found: readonly RepositorySummary[] = [];
  /** Under which keys each of these is counted. */
  #counted = new Map<RepositorySummary, readonly FilterKey[]>();
  #facets: readonly Facet[] = [];
  #now = Number.NaN;
  /** The last answer, and to which list. */
  #last: { readonly list: readonly RepositorySummary[]; readonly answer: Filtered } | null = null;

  /** `whole`: of no filter, kept from one filter to the next. */
  constructor(filter: Filter, whole?: FilterRun) {
    this.#filter = filter;
    this.#wanted = [...filter.keys];
    this.#whole = isNoFilter(filter) ? this : (whole ?? new FilterRun(noFilter));
  }

  /** `now`: ms since the epoch. */
  update(list: readonly RepositorySummary[], now: number): Filtered {
    if (now !== this.#now) this.#forget(now);
    if (this.#last?.list === list) return this.#last.answer;
    const { found, similar } = withWords(list, this.#filter.words);
    this.#countAll(found);
    if (this.#whole !== this) this.#whole.update(list, now);
    const answer = {
      repositories:
        this.#wanted.length === 0 ? found : found.filter((repository) => this.#counted.get(repository) === filterKeys),
      similar,
      facets: this.#tellFacets(),
    };
    this.#last = { list, answer };
    return answer;
  }

  /** Those of before where they are the same: what is drawn of them need not be drawn again. */
  #tellFacets(): readonly Facet[] {
    const before = this.#facets;
    const now = filterKeys.map((key, index) => {
      const facet = facetOf(key, this.#filter, this.#counts[key], this.#whole.#counts[key]);
      const old = before[index];
      return old && isSameFacet(old, facet) ? old : facet;
    });
    if (now.some((facet, index) => facet !== before[index])) this.#facets = now;
    return this.#facets;
  }

  #forget(now: number): void {
    this.#now = now;
    this.#last = null;
    this.#counts = newCounts();
    this.#found = [];
    this.#counted = new Map();
  }

  #countAll(found: readonly RepositorySummary[]): void {
    const { removed, added } = changesBetween(this.#found, found);
    this.#found = found;
    for (const repository of removed) {
      this.#add(repository, this.#counted.get(repository) ?? [], -1);
      this.#counted.delete(repository);
    }
    for (const repository of added) {
      const keys = this.#keysOf(repository);
      this.#add(repository, keys, 1);
      this.#counted.set(repository, keys);
    }
  }

  #keysOf(repository: RepositorySummary): readonly FilterKey[] {
    const traits = traitsOf(repository, this.#now);
    const failed = this.#wanted.filter(([key, values]) => !fits(traits, key, values)).map(([key]) => key);
    // With one key that does not fit, it counts for that key's other values alone.
    return failed.length === 0 ? filterKeys : failed.length === 1 ? failed : [];
  }

  #add(repository: RepositorySummary, keys: readonly FilterKey[], by: 1 | -1): void {
    const { values } = traitsOf(repository, this.#now);
    for (const key of keys)
      for (const value of values[key]) {
        const count = (this.#counts[key].get(value) ?? 0) + by;
        if (count === 0) this.#counts[key].delete(value);
        else this.#counts[key].set(value, count);
      }
  }
}

type Counts = Readonly<Record<FilterKey, Map<string, number>>>;
const newCounts = () => Object.fromEntries(filterKeys.map((key) => [key, new Map<string, number>()])) as Counts;

const fits = ({ values }: Traits, key: FilterKey, wanted: readonly string[]): boolean =>
  values[key].some((value) => wanted.includes(value.toLowerCase()));

function facetOf(
  key: FilterKey,
  filter: Filter,
  counts: ReadonlyMap<string, number>,
  all: ReadonlyMap<string, number>,
): Facet {
  const there = new Set([...all.keys()].map((value) => value.toLowerCase()));
  const chosen = (filter.keys.get(key) ?? []).filter((value) => !there.has(value) && isPossible(key, value));
  const values = [...all.keys(), ...chosen].map((value) => ({ value, count: counts.get(value) ?? 0 }));
  return { key, values: values.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)) };
}

const isSameFacet = (a: Facet, b: Facet): boolean =>
  a.values.length === b.values.length &&
  a.values.every(({ value, count }, index) => value === b.values[index]?.value && count === b.values[index].count);
