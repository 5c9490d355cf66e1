import type { Finding } from '../../contract/findings.ts';
import { severities } from '../../contract/findings.ts';
import type { FleetStats } from '../../contract/fleet.ts';
import { fleetHealth, needsAttention } from '../../contract/fleet-words.ts';
import type { RepositorySummary } from '../../contract/repositories.ts';
import { type AttentionOptions, attention } from './attention.ts';
import { addCounts, digestOf, type RuleDigest } from './finding-digest.ts';
import { fleetScore, mostSevere } from './score.ts';

/** The part of the fleet's figures that follows from its repositories alone. */
export type FleetFigures = Pick<
  FleetStats,
  'total' | 'byStatus' | 'byHealth' | 'health' | 'score' | 'findings' | 'needingAttention' | 'byRule' | 'attention'
>;

/** `findings`: of each repository. */
export function fleetFigures(
  summaries: readonly RepositorySummary[],
  findings: readonly (readonly Finding[])[],
  options: Omit<AttentionOptions, 'nameOf'>,
): FleetFigures {
  const digests = findings.map(digestOf);
  const rules = digests.flatMap((digest) => digest.rules);
  const names = new Map(summaries.map((s) => [s.id, s.name]));
  return {
    total: summaries.length,
    ...countByStatusAndHealth(summaries),
    health: fleetHealth(summaries.map((s) => s.status)),
    score: fleetScore(summaries.map((s) => s.score)),
    findings: addCounts(digests.map(({ counts }) => counts)),
    needingAttention: summaries.filter(needsAttention).length,
    byRule: failuresByRule(rules, options.titleOf),
    attention: attention(rules, { ...options, nameOf: (id) => names.get(id) ?? id }),
  };
}

export function countByStatusAndHealth(
  summaries: readonly Pick<RepositorySummary, 'status' | 'health'>[],
): Pick<FleetStats, 'byStatus' | 'byHealth'> {
  const byStatus = { clean: 0, dirty: 0, mismatched: 0, missing: 0, extra: 0, unknown: 0 };
  const byHealth = { green: 0, yellow: 0, red: 0, unknown: 0 };
  for (const { status, health } of summaries) {
    byStatus[status] += 1;
    byHealth[health] += 1;
  }
  return { byStatus, byHealth };
}

/** Most severe first, then those with most findings, then by their titles. */
function failuresByRule(digests: readonly RuleDigest[], titleOf: AttentionOptions['titleOf']): FleetStats['byRule'] {
  return [...Map.groupBy(digests, ({ rule }) => rule)]
    .map(([rule, found]) => ({
      rule,
      severity: mostSevere(found),
      findings: found.reduce((sum, { findings }) => sum + findings, 0),
      repositories: found.length,
    }))
    .sort(
      (a, b) =>
        severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
        b.findings - a.findings ||
        (titleOf(a.rule) < titleOf(b.rule) ? -1 : 1),
    );
}
