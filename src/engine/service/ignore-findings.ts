import { AuditorError, type ErrorShape } from '../../contract/errors.ts';
import type { FindingRef, IgnoreResult } from '../../contract/ignores.ts';
import type { CallContext, Input } from '../../contract/operations.ts';
import { ignoreFinding, policyFileFor } from '../fixes/policy/ignore-finding.ts';
import type { FixRunner } from '../fixes/runner.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { RepositoryLocation } from '../git/facts.ts';

interface Parts {
  readonly fleet: Pick<Fleet, 'findings'>;
  readonly fixes: Pick<FixRunner, 'plan' | 'apply'>;
  readonly location: (repositoryId: string) => RepositoryLocation;
}

const noResult: ErrorShape = { code: 'internal', message: 'The fix gave no result.' };

/**
 * Ignores findings, one repository after the other: they may share a policy file. One that fails does not stop the
 * others; cancelling stops before the next. Throws where none of them could be ignored.
 */
export async function ignoreFindings(
  parts: Parts,
  { findings, reason, until }: Input<'findings.ignore'>,
  { signal, report }: CallContext,
): Promise<IgnoreResult[]> {
  const answers = { reason, ...(until !== undefined && { until }) };
  const results: IgnoreResult[] = [];
  for (const [repositoryId, wanted] of Map.groupBy(findings, (one) => one.repositoryId)) {
    if (signal.aborted) results.push(...wanted.map((one): IgnoreResult => ({ ...one, outcome: 'skipped' })));
    else results.push(...(await ignoreIn(parts, repositoryId, wanted, answers)));
    report({ done: results.length, total: findings.length });
  }
  if (!results.some(({ outcome }) => outcome === 'ignored')) throw whyNone(results);
  return results;
}

async function ignoreIn(
  { fleet, fixes, location }: Parts,
  repositoryId: string,
  wanted: readonly FindingRef[],
  answers: Readonly<Record<string, string>>,
): Promise<IgnoreResult[]> {
  const ids = new Set(wanted.map(({ findingId }) => findingId));
  const found = fleet.findings(repositoryId).filter(({ id }) => ids.has(id));
  const there = new Set(found.map(({ id }) => id));
  const told = (result: Pick<IgnoreResult, 'outcome' | 'path' | 'entryId' | 'error'>): IgnoreResult[] =>
    wanted.map((one) => (there.has(one.findingId) ? { ...one, ...result } : { ...one, outcome: 'gone' }));
  if (found.length === 0) return told({ outcome: 'gone' });
  try {
    // A repository's change is brought to its end: cancelling stops before the next.
    const { signal } = new AbortController();
    const repository = location(repositoryId);
    const path = policyFileFor(repository);
    const plan = await fixes.plan(ignoreFinding.id, [repository], answers, { signal, findings: () => found });
    const [result] = await fixes.apply(plan.id, { signal });
    if (result?.outcome !== 'done')
      return told({ outcome: 'failed', error: plan.items[0]?.blocked ?? result?.error ?? noResult });
    return told({ outcome: 'ignored', path, ...(result.entryId !== undefined && { entryId: result.entryId }) });
  } catch (thrown) {
    return told({ outcome: 'failed', error: AuditorError.from(thrown).toShape() });
  }
}

function whyNone(results: readonly IgnoreResult[]): AuditorError {
  const { error } = results.find((one) => one.error !== undefined) ?? {};
  if (error) return AuditorError.fromShape(error);
  return results.some(({ outcome }) => outcome === 'gone')
    ? new AuditorError('not-found', 'That finding is gone.', { hint: 'Audit again.' })
    : new AuditorError('cancelled', 'Cancelled.');
}
