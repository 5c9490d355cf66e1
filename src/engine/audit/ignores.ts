import { relative, sep } from 'node:path';
import picomatch from 'picomatch';
import type { Finding } from '../../contract/findings.ts';
import type { RepositoryLocation } from '../git/facts.ts';
import type { PlacedIgnore } from './policy-types.ts';

export interface IgnoredBecause {
  readonly reason: string;
  readonly until?: string;
}

/** The first ignore that holds for a finding, if any. `now`: ms since the epoch. */
export type IgnoreMatcher = (
  finding: IgnorableFinding,
  repository: RepositoryLocation,
  now: number,
) => IgnoredBecause | undefined;

/** What an ignore looks at. */
export type IgnorableFinding = Pick<Finding, 'rule' | 'subject' | 'path'>;

/** An ignore, made ready to be asked often. */
export interface CompiledIgnore {
  readonly entry: PlacedIgnore;
  /** ms since the epoch. */
  readonly expiresAt: number;
  readonly matchesRule: (rule: string) => boolean;
  /** By subject and path; the rule apart. */
  readonly matchesFinding: (finding: IgnorableFinding) => boolean;
  readonly matchesRepository: (repository: RepositoryLocation) => boolean;
}

export function compileIgnores(entries: readonly PlacedIgnore[]): IgnoreMatcher {
  if (entries.length === 0) return () => undefined;
  const compiled = entries.map(compileIgnore);
  return (finding, repository, now) => {
    const found = compiled.find(
      ({ expiresAt, matchesRule, matchesFinding, matchesRepository }) =>
        matchesRule(finding.rule) && matchesFinding(finding) && now < expiresAt && matchesRepository(repository),
    );
    if (!found) return undefined;
    const { reason, until } = found.entry;
    return { reason, ...(until !== undefined && { until }) };
  };
}

export function compileIgnore(entry: PlacedIgnore): CompiledIgnore {
  const { rule: pattern, repositories, folder, subject, path, until } = entry;
  const matchesSubject = textMatcher(subject);
  const matchesPath = textMatcher(path);
  const globs = repositories && picomatch([...repositories], { dot: true });
  return {
    entry,
    expiresAt: until === undefined ? Number.POSITIVE_INFINITY : endOfDay(until),
    matchesRule: (rule) =>
      pattern === rule || pattern === '*' || (pattern.endsWith('/*') && rule.startsWith(pattern.slice(0, -1))),
    matchesFinding: (finding) => matchesSubject(finding.subject) && matchesPath(finding.path),
    matchesRepository: ({ name, path: at }) =>
      globs === undefined || globs(name) || globs(relative(folder, at).split(sep).join('/') || '.'),
  };
}

/** What is written counts first as it stands: a path may hold signs of a glob. Undefined: whatever it is, or none. */
function textMatcher(written: string | undefined): (text: string | undefined) => boolean {
  if (written === undefined) return () => true;
  const glob = /[*?[{]/.test(written) ? picomatch(written, { dot: true }) : undefined;
  return (text) => text !== undefined && (text === written || glob?.(text) === true);
}

/**
 * The first moment after a day `YYYY-MM-DD`, ms since the epoch: in UTC, so that an ignore ends at the same moment for
 * everybody who shares the policy.
 */
export const endOfDay = (day: string): number => Date.parse(`${day}T00:00:00Z`) + 86_400_000;
