import type { Finding } from '../../contract/findings.ts';
import type { Report } from '../../contract/report.ts';
import type { FactView, RepositorySummary } from '../../contract/repositories.ts';
import { countByStatusAndHealth } from './fleet-figures.ts';
import { fleetHealth } from './health.ts';
import { fleetScore } from './score.ts';
import { countFindings } from './summary.ts';

/** One repository as a report takes it. */
export interface ReportedRepository {
  readonly summary: RepositorySummary;
  /** Already fit to be shown: see `factsView`. */
  readonly facts: Record<string, FactView>;
  readonly findings: readonly Finding[];
}

/** The JSON report. Findings that failed or are unknown; with `all` every verdict. */
export function makeReport(
  repositories: readonly ReportedRepository[],
  { startedAt, durationMs, all = false }: { startedAt: number; durationMs: number; all?: boolean },
): Report {
  const summaries = repositories.map((r) => r.summary);
  return {
    version: 1,
    startedAt: new Date(startedAt).toISOString(),
    durationMs: Math.round(durationMs),
    score: fleetScore(summaries.map((s) => s.score)),
    health: fleetHealth(summaries.map((s) => s.status)),
    summary: {
      repositories: repositories.length,
      ...countByStatusAndHealth(summaries),
      findings: countFindings(repositories.flatMap((r) => r.findings)),
    },
    repositories: repositories.map(({ summary: { id, name, path, status, health, score }, facts, findings }) => ({
      id,
      name,
      path,
      status,
      health,
      score,
      facts,
      findings: findings.filter((f) => all || f.verdict === 'fail' || f.verdict === 'unknown').map(reportedFinding),
    })),
  };
}

type ReportedFinding = Report['repositories'][number]['findings'][number];

function reportedFinding({
  id: _id,
  repositoryId: _in,
  since: _since,
  ignored: _why,
  fixes,
  ...rest
}: Finding): ReportedFinding {
  return { ...rest, ...(fixes.length > 0 && { fixes }) };
}
