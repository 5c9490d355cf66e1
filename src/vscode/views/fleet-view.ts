import type { Finding } from '../../contract/findings.ts';
import type { RepositorySummary } from '../../contract/repositories.ts';

/** What the views read of the fleet. */
export interface FleetState {
  readonly repositories: readonly RepositorySummary[];
  /** Failed or unknown. */
  readonly findings: readonly Finding[];
  /** What a rule is called. The rules themselves are not loaded at activation. */
  readonly ruleTitle: (id: string) => string;
}

/** Findings by repository, worst first. */
export function findingsByRepository(findings: readonly Finding[]): Map<string, Finding[]> {
  const all = new Map<string, Finding[]>();
  for (const finding of [...findings].sort(bySeverity)) {
    const list = all.get(finding.repositoryId);
    if (list) list.push(finding);
    else all.set(finding.repositoryId, [finding]);
  }
  return all;
}

/** Worst first. Not the contract's own list: its schemas are not loaded at activation. */
export const severityRank = { error: 0, warning: 1, info: 2 } as const;

/** Failures before what is unknown, worst first; then by rule, so that the order stays. */
export function bySeverity(a: Finding, b: Finding): number {
  return (
    Number(a.verdict === 'unknown') - Number(b.verdict === 'unknown') ||
    severityRank[a.severity] - severityRank[b.severity] ||
    compareText(a.rule, b.rule) ||
    compareText(a.subject ?? '', b.subject ?? '')
  );
}

const collator = new Intl.Collator(undefined, { numeric: true });
export const compareText = (a: string, b: string): number => collator.compare(a, b);
