import type { FindingCounts } from './findings.ts';
import type { Health, RepositoryStatus } from './repositories.ts';
import { severityWords } from './severity-words.ts';

// What every front door says of the fleet as a whole. Its health follows from the repositories' states alone, so that it
// can be green where findings ask for somebody: the states are said, in its colour, and who needs somebody beside it.

const worstFirst = ['missing', 'mismatched', 'extra', 'dirty', 'unknown'] as const satisfies RepositoryStatus[];

/** Which states hold the fleet at which health, the worst first: any of them there is enough. */
const holding = [
  ['red', ['missing']],
  ['yellow', ['mismatched', 'extra', 'dirty']],
  ['green', ['clean']],
] as const satisfies readonly (readonly [Health, readonly RepositoryStatus[]])[];

/** The worst that a state holds the fleet at; unknown where nothing is known of any. */
export function fleetHealth(statuses: Iterable<RepositoryStatus>): Health {
  const there = new Set(statuses);
  return holding.find(([, states]) => states.some((state) => there.has(state)))?.[0] ?? 'unknown';
}

/** "1 missing, 3 dirty", or "all clean". */
export function fleetStatusText(byStatus: Readonly<Record<RepositoryStatus, number>>): string {
  const text = counted(worstFirst, byStatus);
  return text || (byStatus.clean > 0 ? 'all clean' : 'unknown');
}

/**
 * The same in two parts: what holds the fleet at its health, "1 missing", and the rest, "3 dirty". Each may be empty. What
 * is clean is counted only where it holds the health beside something unknown.
 */
export function fleetStatusParts(
  byStatus: Readonly<Record<RepositoryStatus, number>>,
  health: Health,
): readonly [holds: string, rest: string] {
  const holds: readonly RepositoryStatus[] = holding.find(([of]) => of === health)?.[1] ?? [];
  const rest = counted(
    worstFirst.filter((status) => !holds.includes(status)),
    byStatus,
  );
  if (holds.length === 0 || (health === 'green' && rest === '')) return [fleetStatusText(byStatus), ''];
  return [counted(holds, byStatus), rest];
}

const counted = (statuses: readonly RepositoryStatus[], byStatus: Readonly<Record<RepositoryStatus, number>>): string =>
  statuses
    .filter((status) => byStatus[status] > 0)
    .map((status) => `${byStatus[status].toLocaleString('en')} ${status}`)
    .join(', ');

/** What holds a repository at its health: "1 error", "2 warnings"; empty where nothing has to. */
export function healthHeldBy({
  health,
  findings,
}: {
  readonly health: Health;
  readonly findings: Pick<FindingCounts, 'error' | 'warning'>;
}): string {
  const severity = health === 'red' ? 'error' : health === 'yellow' ? 'warning' : null;
  if (severity === null || findings[severity] === 0) return '';
  const { one, many } = severityWords[severity];
  return `${findings[severity].toLocaleString('en')} ${findings[severity] === 1 ? one : many}`;
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
