import { type Finding, type FindingCounts, type Severity, severities } from '../../contract/findings.ts';
import { mostSevere } from './score.ts';
import { countFindings } from './summary.ts';

/** What one rule's failed findings on one repository come to. */
export interface RuleDigest {
  readonly repositoryId: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly findings: number;
  /** Of the most severe, the one that has lasted longest. */
  readonly first: Finding;
  /** When the earliest began; undefined where none tells. */
  readonly since: string | undefined;
  /** Fixes that repair every one of them, best first. */
  readonly fixes: readonly string[];
}

export interface FindingDigest {
  readonly counts: FindingCounts;
  readonly rules: readonly RuleDigest[];
}

// The fleet's figures are made anew at every change, and nearly all repositories are as they were.
const cache = new WeakMap<readonly Finding[], FindingDigest>();

/** Of one repository's findings, which are never changed in place. */
export function digestOf(findings: readonly Finding[]): FindingDigest {
  const known = cache.get(findings);
  if (known !== undefined) return known;
  const failed = Map.groupBy(
    findings.filter((f) => f.verdict === 'fail'),
    (f) => f.rule,
  );
  const digest = {
    counts: countFindings(findings),
    rules: [...failed].flatMap(([rule, own]) => {
      const [first] = [...own].sort((a, b) => rank(a) - rank(b) || bySince(a, b));
      if (first === undefined) return [];
      return {
        repositoryId: first.repositoryId,
        rule,
        severity: mostSevere(own),
        findings: own.length,
        first,
        since: oldest(own),
        fixes: own[0]?.fixes.filter((fix) => own.every((f) => f.fixes.includes(fix))) ?? [],
      };
    }),
  };
  cache.set(findings, digest);
  return digest;
}

export const addCounts = (all: readonly FindingCounts[]): FindingCounts => {
  const sum = { error: 0, warning: 0, info: 0, unknown: 0, ignored: 0 };
  for (const counts of all) for (const name of Object.keys(sum) as (keyof FindingCounts)[]) sum[name] += counts[name];
  return sum;
};

export const rank = ({ severity }: { readonly severity: Severity }): number => severities.indexOf(severity);

/** Of several, the earliest. */
export function oldest(all: readonly { readonly since?: string | undefined }[]): string | undefined {
  return all.reduce<string | undefined>(
    (min, { since }) => (min === undefined || (since ?? min) < min ? (since ?? min) : min),
    undefined,
  );
}

/** Oldest first; what nobody knows the age of comes last. */
export function bySince(a: { since?: string | undefined }, b: { since?: string | undefined }): number {
  if (a.since === undefined || b.since === undefined)
    return Number(a.since === undefined) - Number(b.since === undefined);
  return a.since < b.since ? -1 : a.since > b.since ? 1 : 0;
}
