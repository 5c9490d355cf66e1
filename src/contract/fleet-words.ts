import type { FindingCounts } from './findings.ts';
import type { RepositoryStatus } from './repositories.ts';

// What every front door says of the fleet as a whole. Its health follows from the repositories' states alone, so that it
// can be green where findings ask for somebody: the states are said, in its colour, and who needs somebody beside it.

const worstFirst = ['missing', 'mismatched', 'extra', 'dirty', 'unknown'] as const satisfies RepositoryStatus[];

/** "1 missing, 3 dirty", or "all clean". */
export function fleetStatusText(byStatus: Readonly<Record<RepositoryStatus, number>>): string {
  const parts = worstFirst
    .filter((status) => byStatus[status] > 0)
    .map((status) => `${byStatus[status].toLocaleString('en')} ${status}`);
  if (parts.length > 0) return parts.join(', ');
  return byStatus.clean > 0 ? 'all clean' : 'unknown';
}

/** A repository that needs somebody; one that cannot be read too, where that is an error. */
export const needsAttention = ({
  findings,
}: {
  readonly findings: Pick<FindingCounts, 'error' | 'warning'>;
}): boolean => findings.error + findings.warning > 0;

/** "2 of 14 repositories need attention". */
export function attentionText(needing: number, total: number): string {
  const repositories = total === 1 ? 'repository' : 'repositories';
  const count = needing === 0 ? 'none' : needing.toLocaleString('en');
  return `${count} of ${total.toLocaleString('en')} ${repositories} ${needing <= 1 ? 'needs' : 'need'} attention`;
}
