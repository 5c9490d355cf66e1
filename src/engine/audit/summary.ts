import type { Finding, FindingCounts, ScoreExplanation } from '../../contract/findings.ts';
import type { RepositorySummary } from '../../contract/repositories.ts';
import type { Fact } from '../fact.ts';
import type { RepositoryFacts, RepositoryLocation } from '../git/facts.ts';
import { repositoryHealth } from './health.ts';
import { ownerOf } from './remotes.ts';
import type { InventoryStanding } from './rule.ts';
import { explainScore } from './score.ts';
import { isReadable, statusOf } from './status.ts';
import { isoTime } from './words.ts';

/** One row of the fleet from a repository's facts and findings. `auditedAt`: ms since the epoch. */
export function summarize(
  repository: RepositoryLocation,
  facts: RepositoryFacts,
  findings: readonly Finding[],
  more: { readonly auditedAt: number; readonly standing?: InventoryStanding['state'] | undefined },
): RepositorySummary {
  const git = known(facts.status);
  const head = known(facts.head);
  const status = statusOf(repository, facts, more.standing);
  const readable = isReadable(repository, facts);
  return {
    id: repository.id,
    name: repository.name,
    path: repository.path,
    kind: more.standing === 'missing' ? 'missing' : more.standing === 'folder' ? 'folder' : repository.kind,
    status,
    health: repositoryHealth(findings, status, readable),
    score: scoreOf(repository, facts, findings, more.standing).score,
    branch: head?.branch ?? git?.branch ?? null,
    head: head?.oid ?? git?.oid ?? null,
    upstream: git?.upstream ?? null,
    ahead: git?.ahead ?? null,
    behind: git?.behind ?? null,
    operation: known(facts.operation)?.kind ?? null,
    changes: git ? { ...git.counts } : null,
    stashes: git?.stashes ?? null,
    lastCommitAt: isoTime(known(facts.lastCommit)?.at),
    lastFetchAt: isoTime(known(facts.lastFetch)),
    language: known(facts.files)?.language ?? null,
    owner: ownerOf(known(facts.configuration)),
    findings: countFindings(findings),
    rules: [...new Set(findings.filter((f) => f.verdict === 'fail').map((f) => f.rule))],
    auditedAt: new Date(more.auditedAt).toISOString(),
  };
}

/** The score with its arithmetic; null where the repository could not be read or is not here: there is nothing to score. */
export function scoreOf(
  repository: RepositoryLocation,
  facts: RepositoryFacts,
  findings: readonly Finding[],
  standing?: InventoryStanding['state'],
): ScoreExplanation {
  const here = standing !== 'missing' && standing !== 'folder';
  return here && isReadable(repository, facts) ? explainScore(findings) : { score: null, deductions: [] };
}

/** How many findings speak, by severity, and how many are unknown or ignored. */
export function countFindings(findings: readonly Finding[]): FindingCounts {
  const counts = { error: 0, warning: 0, info: 0, unknown: 0, ignored: 0 };
  for (const { verdict, severity } of findings) {
    if (verdict === 'fail') counts[severity] += 1;
    else if (verdict === 'unknown' || verdict === 'ignored') counts[verdict] += 1;
  }
  return counts;
}

function known<T>(fact: Fact<T>): T | undefined {
  return fact.state === 'known' ? fact.value : undefined;
}
