import type { Finding } from '../../contract/findings.ts';
import { fleetHealth } from '../../contract/fleet-words.ts';
import type { Report } from '../../contract/report.ts';
import type { FactView, RepositorySummary } from '../../contract/repositories.ts';
import { addCounts } from './finding-digest.ts';
import { countByStatusAndHealth } from './fleet-figures.ts';
import type { PolicyProblem } from './policy-types.ts';
import { fleetScore } from './score.ts';

/** One repository as a report takes it. */
export interface ReportedRepository {
  readonly summary: RepositorySummary;
  /** Already fit to be shown: see `factsView`. */
  readonly facts: Record<string, FactView>;
  readonly findings: readonly Finding[];
  /** As the inventory lists it; without credentials. */
  readonly expectedUrl?: string | undefined;
}

export interface ReportOptions {
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly durationMs: number;
  /** Mistakes in policy and inventory files. */
  readonly problems?: readonly PolicyProblem[];
  readonly all?: boolean;
}

/** The JSON report. Findings that failed or are unknown; with `all` every verdict. */
export function makeReport(
  repositories: readonly ReportedRepository[],
  { startedAt, durationMs, problems = [], all = false }: ReportOptions,
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
      findings: addCounts(summaries.map((s) => s.findings)),
    },
    ...(problems.length > 0 && { problems: problems.map(reportedProblem) }),
    repositories: repositories.map((repository) => rowOf(repository, all)),
  };
}

/** The same for as long as its repository is judged as it is: of a thousand only those that changed are made anew. */
const rows = { all: new WeakMap<ReportedRepository, ReportRow>(), found: new WeakMap<ReportedRepository, ReportRow>() };

function rowOf(repository: ReportedRepository, all: boolean): ReportRow {
  const known = all ? rows.all : rows.found;
  const row = known.get(repository) ?? makeRow(repository, all);
  known.set(repository, row);
  return row;
}

function makeRow(
  { summary: { id, name, path, status, health, score }, facts, findings, expectedUrl }: ReportedRepository,
  all: boolean,
): ReportRow {
  return {
    id,
    name,
    path,
    status,
    health,
    score,
    ...(expectedUrl !== undefined && { expectedUrl }),
    facts,
    findings: findings.filter((f) => all || f.verdict === 'fail' || f.verdict === 'unknown').map(reportedFinding),
  };
}

function reportedProblem({ code: _code, key: _key, ...shown }: PolicyProblem) {
  return shown;
}

type ReportRow = Report['repositories'][number];
type ReportedFinding = ReportRow['findings'][number];

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
