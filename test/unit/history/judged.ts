import type { Finding, Severity } from '../../../src/contract/findings.ts';
import type { RepositoryStatus } from '../../../src/contract/repositories.ts';
import { repositoryHealth } from '../../../src/engine/audit/health.ts';
import { explainScore } from '../../../src/engine/audit/score.ts';
import { countFindings } from '../../../src/engine/audit/summary.ts';
import { type Standing, standingOf } from '../../../src/engine/history/standing.ts';

export interface JudgedParts {
  readonly id?: string;
  readonly path?: string;
  readonly status?: RepositoryStatus;
  readonly branch?: string | null;
  readonly head?: string | null;
  readonly basis?: string;
  readonly findings?: readonly Finding[];
}

export const finding = (
  id: string,
  { severity = 'warning', verdict = 'fail' }: { severity?: Severity; verdict?: Finding['verdict'] } = {},
): Finding => ({
  ...{ id, repositoryId: 'r', rule: `git/${id.split(':')[0]}`, category: 'git', severity, verdict },
  ...{ message: `What ${id} says`, fixes: [] },
});

/** A repository as an audit leaves it. */
export function judged({
  id = 'r',
  path = `/fleet/${id}`,
  status = 'clean',
  branch = 'main',
  head = 'a'.repeat(40),
  basis = 'rules',
  findings = [],
}: JudgedParts = {}): Standing {
  const { score } = explainScore(findings);
  const summary = {
    ...{ id, name: id, path, status, branch, head, score },
    health: repositoryHealth(findings, status),
    findings: countFindings(findings),
  };
  return standingOf(summary, findings, basis);
}
