import { relative, sep } from 'node:path';
import picomatch from 'picomatch';
import type { RepositoryLocation } from '../git/facts.ts';
import type { PlacedIgnore } from './policy-types.ts';

export interface IgnoredBecause {
  readonly reason: string;
  readonly until?: string;
}

/** The first ignore that holds for a finding, if any. `now`: ms since the epoch. */
export type IgnoreMatcher = (
  rule: string,
  subject: string | undefined,
  repository: RepositoryLocation,
  now: number,
) => IgnoredBecause | undefined;

interface Compiled {
  readonly entry: PlacedIgnore;
  readonly expiresAt: number;
  readonly matchesSubject: (subject: string | undefined) => boolean;
  readonly matchesRepository: (repository: RepositoryLocation) => boolean;
}

export function compileIgnores(entries: readonly PlacedIgnore[]): IgnoreMatcher {
  if (entries.length === 0) return () => undefined;
  const compiled = entries.map(compile);
  return (rule, subject, repository, now) => {
    const found = compiled.find(
      ({ entry, expiresAt, matchesSubject, matchesRepository }) =>
        matchesRule(entry.rule, rule) && matchesSubject(subject) && now < expiresAt && matchesRepository(repository),
    );
    if (!found) return undefined;
    const { reason, until } = found.entry;
    return { reason, ...(until !== undefined && { until }) };
  };
}

function compile(entry: PlacedIgnore): Compiled {
  const { repositories, folder, until } = entry;
  const expiresAt = until === undefined ? Number.POSITIVE_INFINITY : endOfDay(until);
  const matchesSubject = subjectMatcher(entry.subject);
  if (repositories === undefined) return { entry, expiresAt, matchesSubject, matchesRepository: () => true };
  const matches = picomatch([...repositories], { dot: true });
  return {
    entry,
    expiresAt,
    matchesSubject,
    matchesRepository: ({ name, path }) => matches(name) || matches(relative(folder, path).split(sep).join('/') || '.'),
  };
}

/** A subject as it is written counts first: a path may hold signs of a glob. */
function subjectMatcher(written: string | undefined): Compiled['matchesSubject'] {
  if (written === undefined) return () => true;
  const glob = /[*?[{]/.test(written) ? picomatch(written, { dot: true }) : undefined;
  return (subject) => subject !== undefined && (subject === written || glob?.(subject) === true);
}

function matchesRule(pattern: string, rule: string): boolean {
  return pattern === rule || pattern === '*' || (pattern.endsWith('/*') && rule.startsWith(pattern.slice(0, -1)));
}

/** The first moment after a day `YYYY-MM-DD` of local time, ms since the epoch. */
export function endOfDay(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + 1).getTime();
}
