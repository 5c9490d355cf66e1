import { severities } from './findings.ts';
import type { RepositorySummary } from './repositories.ts';
import { ages, type FilterKey, filterKeys } from './repository-filter.ts';

const dayMs = 86_400_000;

/** What a filter by values looks at. */
export interface Traits {
  readonly values: Readonly<Record<FilterKey, readonly string[]>>;
  /** When the ages were right, ms since the epoch. */
  readonly at: number;
}

/** Ten thousand are filtered at every letter and every change: what did not change is not looked at again. */
const known = new WeakMap<RepositorySummary, Traits>();

/** `now`: ms since the epoch. */
export function traitsOf(repository: RepositorySummary, now: number): Traits {
  const before = known.get(repository);
  if (before?.at === now) return before;
  const values = before
    ? { ...before.values, age: valuesOf(repository, 'age', now) }
    : (Object.fromEntries(filterKeys.map((key) => [key, valuesOf(repository, key, now)])) as Traits['values']);
  const traits = { values, at: now };
  known.set(repository, traits);
  return traits;
}

/** What a repository has under a key; as written, for people. */
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

/** The folder that a repository lies in. */
export const folderOf = (path: string): string =>
  path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))) || path;
