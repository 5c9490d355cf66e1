import uFuzzy from '@leeoniya/ufuzzy';
import { filterTokens, inQuotes, quoted } from './filter-words.ts';
import { severities } from './findings.ts';
import { changesBetween } from './list-changes.ts';
import { health, type RepositorySummary, repositoryKind, repositoryStatus } from './repositories.ts';

/** What a filter text can name: `status:dirty health:red main`. The same key twice means either, different keys both. */
export const filterKeys = [
  'status',
  'health',
  'severity',
  'rule',
  'language',
  'age',
  'owner',
  'folder',
  'kind',
  'branch',
] as const;
export type FilterKey = (typeof filterKeys)[number];

export interface Filter {
  readonly keys: ReadonlyMap<FilterKey, readonly string[]>;
  readonly words: readonly FilterWord[];
}

/** It must stand in name, path or branch. */
export interface FilterWord {
  /** Lower case; what stood in quotes is one. */
  readonly text: string;
  /** It stood in quotes: what is like it is not meant. */
  readonly exact: boolean;
}

export const noFilter: Filter = { keys: new Map(), words: [] };
export const isNoFilter = ({ keys, words }: Filter): boolean => keys.size === 0 && words.length === 0;

export function parseFilter(text: string): Filter {
  const keys = new Map<FilterKey, string[]>();
  const words: FilterWord[] = [];
  for (const { key: name, value, word, exact } of filterTokens(text)) {
    const key = filterKeys.find((k) => k === name);
    if (key) keys.set(key, [...(keys.get(key) ?? []), value]);
    else if (word !== '') words.push({ text: word, exact });
  }
  return { keys, words };
}

export function formatFilter({ keys, words }: Filter): string {
  return [
    ...[...keys].flatMap(([key, values]) => values.map((value) => `${key}:${quoted(value)}`)),
    ...words.map(({ text, exact }) => (exact ? inQuotes(text) : text)),
  ].join(' ');
}

export function hasFilter(filter: Filter, key: FilterKey, value: string): boolean {
  return filter.keys.get(key)?.includes(value.toLowerCase()) ?? false;
}

/** With the value where it was not, without it where it was. */
export function toggleFilter(filter: Filter, key: FilterKey, value: string): Filter {
  const old = filter.keys.get(key) ?? [];
  const wanted = value.toLowerCase();
  const values = old.includes(wanted) ? old.filter((v) => v !== wanted) : [...old, wanted];
  const keys = new Map(filter.keys);
  if (values.length > 0) keys.set(key, values);
  else keys.delete(key);
  return { keys, words: filter.words };
}

const dayMs = 86_400_000;
/** How long ago the last commit was made, at most so many days; then `older`. */
export const ages = [
  ['week', 7],
  ['month', 30],
  ['quarter', 91],
  ['year', 365],
] as const;

/** All that there is under keys whose values are few. */
const closedValues: Readonly<Partial<Record<FilterKey, readonly string[]>>> = {
  status: repositoryStatus.options,
  health: health.options,
  severity: [...severities, 'none'],
  age: [...ages.map(([age]) => age), 'older', 'unknown'],
  kind: repositoryKind.options,
};

const isPossible = (key: FilterKey, value: string): boolean => closedValues[key]?.includes(value) ?? true;

/** What no repository can ever have, and what there is instead: sentences for people. */
export const filterProblems = ({ keys }: Filter): string[] =>
  [...keys].flatMap(([key, values]) =>
    values
      .filter((value) => !isPossible(key, value))
      .map((value) => `There is no ${key} ${value || '""'}; known: ${closedValues[key]?.join(', ')}.`),
  );

/** Lists of one value, which thousands of repositories share. Begun anew rather than to grow with all that ever was. */
const alone = new Map<string, readonly [string]>();
const mostAlone = 10_000;

function only(value: string): readonly [string] {
  const known = alone.get(value);
  if (known) return known;
  if (alone.size >= mostAlone) alone.clear();
  const list = [value] as const;
  alone.set(value, list);
  return list;
}

/** What a repository has under a key; as written, for people. `now`: ms since the epoch. */
function valuesOf(repository: RepositorySummary, key: FilterKey, now: number): readonly string[] {
  switch (key) {
    case 'rule':
      return repository.rules;
    case 'severity': {
      const there = severities.filter((severity) => repository.findings[severity] > 0);
      return there.length > 1 ? there : only(there[0] ?? 'none');
    }
    case 'age': {
      if (repository.lastCommitAt === null) return only('unknown');
      const days = (now - Date.parse(repository.lastCommitAt)) / dayMs;
      return only(ages.find(([, most]) => days <= most)?.[0] ?? 'older');
    }
    case 'folder':
      return only(folderOf(repository.path));
    case 'language':
    case 'owner':
      return only(repository[key] ?? 'unknown');
    case 'branch':
      return only(repository.branch ?? '');
    case 'status':
    case 'health':
    case 'kind':
      return only(repository[key]);
  }
}

/** The folder that a repository lies in. */
export const folderOf = (path: string): string =>
  path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))) || path;

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

/** What a filter by values looks at. */
interface Traits {
  readonly values: Readonly<Record<FilterKey, readonly string[]>>;
  /** When the ages were right, ms since the epoch. */
  readonly at: number;
}

/** What a filter by words looks at: name, branch and path. */
interface Text {
  readonly written: string;
  readonly lower: string;
}

/** Ten thousand are filtered at every letter and every change: what did not change is not looked at again. */
const knownTraits = new WeakMap<RepositorySummary, Traits>();
const knownTexts = new WeakMap<RepositorySummary, Text>();

function traitsOf(repository: RepositorySummary, now: number): Traits {
  const before = knownTraits.get(repository);
  if (before?.at === now) return before;
  const values = before
    ? { ...before.values, age: valuesOf(repository, 'age', now) }
    : (Object.fromEntries(filterKeys.map((key) => [key, valuesOf(repository, key, now)])) as Traits['values']);
  const traits = { values, at: now };
  knownTraits.set(repository, traits);
  return traits;
}

function textOf(repository: RepositorySummary): Text {
  const before = knownTexts.get(repository);
  if (before) return before;
  const { name, path, branch } = repository;
  const written = `${name}\n${branch ?? ''}\n${path}`;
  const text = { written, lower: written.toLowerCase() };
  knownTexts.set(repository, text);
  return text;
}

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

/** Letters of every alphabet; in a word of four letters and more one may be wrong. */
const fuzzy = new uFuzzy({
  unicode: true,
  interSplit: "[^\\p{L}\\d']+",
  intraSplit: '\\p{Ll}\\p{Lu}',
  intraBound: '\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}',
  intraChars: "[\\p{L}\\d']",
  intraContr: "'\\p{L}{1,2}\\b",
  intraMode: 1,
});
const longestNeedle = 100;

function withWords(
  list: readonly RepositorySummary[],
  words: readonly FilterWord[],
): { readonly found: readonly RepositorySummary[]; readonly similar: boolean } {
  if (words.length === 0) return { found: list, similar: false };
  const first = words[0]?.text ?? '';
  const exact: { readonly repository: RepositorySummary; readonly rank: number }[] = [];
  for (const repository of list) {
    const { lower } = textOf(repository);
    if (words.every(({ text }) => lower.includes(text))) exact.push({ repository, rank: rankOf(lower, first) });
  }
  if (exact.length > 0)
    return { found: exact.sort((a, b) => a.rank - b.rank).map(({ repository }) => repository), similar: false };
  // What stood in quotes is meant as it is.
  const phrases = words.filter(({ exact }) => exact);
  const loose = words.filter(({ exact }) => !exact);
  if (loose.length === 0) return { found: [], similar: false };
  const candidates =
    phrases.length === 0 ? list : list.filter((one) => phrases.every(({ text }) => textOf(one).lower.includes(text)));
  const texts = candidates.map((repository) => textOf(repository).written);
  const needle = loose.map(({ text }) => text).join(' ');
  const [indexes, info, order] = fuzzy.search(texts, needle.slice(0, longestNeedle), 1);
  const ranked = info && order ? order.map((place) => info.idx[place] ?? -1) : (indexes ?? []);
  return { found: ranked.flatMap((index) => candidates[index] ?? []), similar: ranked.length > 0 };
}

/** The name begins with it, has it, or it stands elsewhere. */
function rankOf(text: string, word: string): number {
  const at = text.indexOf(word);
  return at === 0 ? 0 : at < text.indexOf('\n') ? 1 : 2;
}
