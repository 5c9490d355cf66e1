import { filterTokens, inQuotes, quoted } from './filter-words.ts';
import { severities } from './findings.ts';
import { health, repositoryKind, repositoryStatus } from './repositories.ts';

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

/** Whether some repository could have it. */
export const isPossible = (key: FilterKey, value: string): boolean => closedValues[key]?.includes(value) ?? true;

/** What no repository can ever have, and what there is instead: sentences for people. */
export const filterProblems = ({ keys }: Filter): string[] =>
  [...keys].flatMap(([key, values]) =>
    values
      .filter((value) => !isPossible(key, value))
      .map((value) => `There is no ${key} ${value || '""'}; known: ${closedValues[key]?.join(', ')}.`),
  );
