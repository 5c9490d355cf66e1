import type { RepositorySummary } from '../../../src/contract/repositories.ts';

/** What a filter text can name: `status:dirty health:red main`. The same key twice means either, different keys both. */
export const filterKeys = ['status', 'health', 'kind', 'branch', 'rule'] as const;
export type FilterKey = (typeof filterKeys)[number];

export interface Filter {
  readonly keys: ReadonlyMap<FilterKey, readonly string[]>;
  /** Words that must all stand in name, path or branch. Lower case. */
  readonly words: readonly string[];
}

const token = /(?:([a-z]+):)?(?:"([^"]*)"|(\S+))/giu;

export function parseFilter(text: string): Filter {
  const keys = new Map<FilterKey, string[]>();
  const words: string[] = [];
  for (const [whole, rawKey, quoted, bare] of text.matchAll(token)) {
    const key = filterKeys.find((k) => k === rawKey?.toLowerCase());
    const value = (quoted ?? bare ?? '').toLowerCase();
    if (key) keys.set(key, [...(keys.get(key) ?? []), value]);
    else words.push(rawKey === undefined ? value : whole.toLowerCase());
  }
  return { keys, words };
}

export function formatFilter({ keys, words }: Filter): string {
  const quote = (value: string) => (/\s/u.test(value) ? `"${value}"` : value);
  return [
    ...[...keys].flatMap(([key, values]) => values.map((value) => `${key}:${quote(value)}`)),
    ...words.map(quote),
  ].join(' ');
}

export function hasFilter(filter: Filter, key: FilterKey, value: string): boolean {
  return filter.keys.get(key)?.includes(value) ?? false;
}

/** With the value where it was not, without it where it was. */
export function toggleFilter(filter: Filter, key: FilterKey, value: string): Filter {
  const old = filter.keys.get(key) ?? [];
  const values = old.includes(value) ? old.filter((v) => v !== value) : [...old, value];
  const keys = new Map(filter.keys);
  if (values.length > 0) keys.set(key, values);
  else keys.delete(key);
  return { keys, words: filter.words };
}

export function matches(repository: RepositorySummary, { keys, words }: Filter): boolean {
  for (const [key, wanted] of keys) {
    const own = key === 'rule' ? repository.rules : [repository[key] ?? ''];
    if (!own.some((value) => wanted.includes(value.toLowerCase()))) return false;
  }
  if (words.length === 0) return true;
  const text = `${repository.name}\n${repository.path}\n${repository.branch ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
