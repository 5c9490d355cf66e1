import { hash } from 'node:crypto';
import type { Finding, Severity } from '../../contract/findings.ts';
import type { ChangeReason, ClosedBy } from '../../contract/history.ts';
import type { RepositoryStatus, RepositorySummary } from '../../contract/repositories.ts';
import { type FigureSums, figuresOf } from './figures.ts';

/** How a repository stands after an audit, as far as history remembers it. */
export interface Standing {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly status: RepositoryStatus;
  readonly branch: string | null;
  readonly head: string | null;
  readonly score: number | null;
  /** Stands for the rules and the policy that judged. */
  readonly basis: string;
  readonly figures: FigureSums;
  /** Every verdict. */
  readonly findings: readonly Finding[];
}

/** What was remembered of it. */
export interface EarlierStanding {
  readonly digest: string;
  readonly status: RepositoryStatus | null;
  readonly branch: string | null;
  readonly head: string | null;
  readonly score: number | null;
  readonly basis: string;
}

/** A finding that speaks since an earlier audit. */
export interface OpenFinding {
  readonly finding: string;
  readonly rule: string;
  readonly severity: Severity;
}

/** Stands for a repository that is no longer in the fleet. */
export const goneDigest = '';
/** Stands for a repository that moved and was not seen at its new place yet. */
export const movedDigest = 'moved';

export const standingOf = (
  summary: Pick<
    RepositorySummary,
    'id' | 'name' | 'path' | 'status' | 'branch' | 'head' | 'score' | 'health' | 'findings'
  >,
  findings: readonly Finding[],
  basis: string,
): Standing => {
  const { id, name, path, status, branch, head, score } = summary;
  return { id, name, path, status, branch, head, score, basis, findings, figures: figuresOf(summary, findings) };
};

/** The same for as long as there is nothing new to remember. Who judged is nothing by itself: it may be a reason. */
export function digestOf({ status, branch, head, figures, findings }: Standing): string {
  const failed = findings.filter(isFailed).map(({ id, severity }) => `${id} ${severity}`);
  return hash('sha1', JSON.stringify([status, branch, head, figures, failed.sort()]), 'base64url');
}

const isFailed = ({ verdict }: Finding): boolean => verdict === 'fail';

export function reasonsOf(before: EarlierStanding | undefined, now: Standing): ChangeReason[] {
  if (before === undefined) return ['first'];
  if (before.digest === goneDigest) return ['back'];
  if (before.digest === movedDigest) return ['moved'];
  const reasons: ChangeReason[] = [];
  if (before.branch !== now.branch) reasons.push('branch');
  else if (before.head !== now.head) reasons.push('commit');
  if (before.basis !== now.basis) reasons.push('rules');
  return reasons.length > 0 ? reasons : ['state'];
}

/** What has begun to speak, and what does not speak any more and why. What is unknown now is not known to be over. */
export function findingChanges(
  open: readonly OpenFinding[],
  now: Standing,
): { readonly opened: readonly Finding[]; readonly closed: readonly { finding: string; by: ClosedBy }[] } {
  const failed = new Map(now.findings.filter(isFailed).map((finding) => [finding.id, finding]));
  const others = new Map(now.findings.filter((finding) => !isFailed(finding)).map((finding) => [finding.id, finding]));
  const judged = new Set(now.findings.map(({ rule }) => rule));
  const unknown = new Set(now.findings.filter(({ verdict }) => verdict === 'unknown').map(({ rule }) => rule));
  const closed: { finding: string; by: ClosedBy }[] = [];
  const standing = new Set<string>();
  for (const { finding, rule, severity } of open) {
    const still = failed.get(finding);
    if (still !== undefined && still.severity === severity) standing.add(finding);
    else if (still === undefined && unknown.has(rule)) standing.add(finding);
    else if (others.get(finding)?.verdict === 'ignored') closed.push({ finding, by: 'ignored' });
    else closed.push({ finding, by: judged.has(rule) && still === undefined ? 'mended' : 'unjudged' });
  }
  return { opened: [...failed.values()].filter(({ id }) => !standing.has(id)), closed };
}
