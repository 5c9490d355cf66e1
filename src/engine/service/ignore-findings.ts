import { AuditorError, type ErrorShape } from '../../contract/errors.ts';
import type { Answers, FixPlan, FixResult } from '../../contract/fixes.ts';
import type { FindingRef, IgnorePreview, IgnoreResult } from '../../contract/ignores.ts';
import type { CallContext, Input } from '../../contract/operations.ts';
import type { RepairTarget } from '../fixes/fix.ts';
import { ignoreFinding, policyFileFor } from '../fixes/policy/ignore-finding.ts';
import type { FixRunner } from '../fixes/runner.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { RepositoryLocation } from '../git/facts.ts';

interface Parts {
  readonly fleet: Pick<Fleet, 'findings'>;
  readonly fixes: Pick<FixRunner, 'plan' | 'apply'>;
  readonly location: (repositoryId: string) => RepositoryLocation;
}

type Outcome = Pick<IgnoreResult, 'outcome' | 'path' | 'entryId' | 'error'>;

/** One policy file, and all that is to be ignored in it; never empty. The journal has it under the first repository. */
interface PolicyChange {
  readonly path: string;
  readonly first: RepairTarget;
  readonly others: readonly RepairTarget[];
}

const noResult: ErrorShape = { code: 'internal', message: 'The fix gave no result.' };

/**
 * Ignores findings. Each policy file is written once, whatever of it several repositories share, so that one undo
 * takes all of it back. A file that fails does not stop the others; cancelling stops before the next. Throws where no
 * finding could be ignored.
 */
export async function ignoreFindings(
  parts: Parts,
  { findings, reason, until }: Input<'findings.ignore'>,
  { signal, report }: CallContext,
): Promise<IgnoreResult[]> {
  const outcomes = new Map<string, Outcome>();
  const changes = policyChanges(parts, findings, outcomes);
  const answers = { reason, ...(until !== undefined && { until }) };
  let done = outcomes.size;
  const ended = (change: PolicyChange) => {
    done += [change.first, ...change.others].reduce((sum, target) => sum + target.findings.length, 0);
    report({ done, total: findings.length });
  };
  const applied = await applyChanges(parts, changes, answers, { signal, ended });
  for (const [index, { path, first, others }] of changes.entries()) {
    const outcome = outcomeOf(path, applied?.plan.items[index], applied?.results[index]);
    for (const target of [first, ...others])
      for (const { id } of target.findings) outcomes.set(keyOf(target.repository.id, id), outcome);
  }
  const results = findings.map(
    (one): IgnoreResult => ({
      ...one,
      ...(outcomes.get(keyOf(one.repositoryId, one.findingId)) ?? { outcome: 'gone' }),
    }),
  );
  if (!results.some(({ outcome }) => outcome === 'ignored')) throw whyNone(results);
  return results;
}

/** The files that `ignoreFindings` would write, and what into each; what cannot be ignored is in none. */
export async function previewIgnores(
  parts: Parts,
  { findings, reason = '', until }: Input<'findings.previewIgnore'>,
  { signal }: CallContext,
): Promise<IgnorePreview[]> {
  const changes = policyChanges(parts, findings, new Map());
  const answers = { ...(reason.trim() !== '' && { reason }), ...(until !== undefined && { until }) };
  const { items } = await planChanges(parts, changes, answers, { signal, preview: true });
  return changes.map(({ path, first, others }, index): IgnorePreview => {
    const targets = [first, ...others];
    const { details = [], blocked } = items[index] ?? {};
    return {
      path,
      repositories: targets.map(({ repository }) => repository.name),
      findings: targets.reduce((sum, target) => sum + target.findings.length, 0),
      lines: details.map((line) => line.replace(/^\+ /, '')),
      ...(blocked && { error: blocked }),
    };
  });
}

/** By file. What becomes of those for which nothing can be written is put into `outcomes`. */
function policyChanges(
  { fleet, location }: Parts,
  wanted: readonly FindingRef[],
  outcomes: Map<string, Outcome>,
): PolicyChange[] {
  const targets: (RepairTarget & { readonly path: string })[] = [];
  for (const [repositoryId, refs] of Map.groupBy(wanted, (one) => one.repositoryId)) {
    const ids = new Set(refs.map(({ findingId }) => findingId));
    const findings = fleet.findings(repositoryId).filter(({ id }) => ids.has(id));
    const there = new Set(findings.map(({ id }) => id));
    for (const id of ids) if (!there.has(id)) outcomes.set(keyOf(repositoryId, id), { outcome: 'gone' });
    if (findings.length === 0) continue;
    try {
      const repository = location(repositoryId);
      targets.push({ repository, findings, path: policyFileFor(repository) });
    } catch (thrown) {
      const failed = { outcome: 'failed', error: AuditorError.from(thrown).toShape() } as const;
      for (const id of there) outcomes.set(keyOf(repositoryId, id), failed);
    }
  }
  return [...Map.groupBy(targets, ({ path }) => path)].flatMap(([path, [first, ...others]]) =>
    first ? { path, first, others } : [],
  );
}

const byFirst = (changes: readonly PolicyChange[]): ReadonlyMap<string, PolicyChange> =>
  new Map(changes.map((change) => [change.first.repository.id, change]));

function planChanges(
  { fixes }: Pick<Parts, 'fixes'>,
  changes: readonly PolicyChange[],
  answers: Answers,
  call: { readonly signal: AbortSignal; readonly preview?: boolean },
): Promise<FixPlan> {
  const of = byFirst(changes);
  const repositories = changes.map(({ first }) => first.repository);
  return fixes.plan(ignoreFinding.id, repositories, answers, {
    ...call,
    findings: (id) => of.get(id)?.first.findings ?? [],
    others: (id) => of.get(id)?.others ?? [],
  });
}

/** undefined: it was cancelled before anything was written. */
async function applyChanges(
  { fixes }: Pick<Parts, 'fixes'>,
  changes: readonly PolicyChange[],
  answers: Answers,
  { signal, ended }: { readonly signal: AbortSignal; readonly ended: (change: PolicyChange) => void },
): Promise<{ readonly plan: FixPlan; readonly results: readonly FixResult[] } | undefined> {
  const of = byFirst(changes);
  try {
    const plan = await planChanges({ fixes }, changes, answers, { signal });
    const onDone = (id: string) => {
      const change = of.get(id);
      if (change) ended(change);
    };
    return { plan, results: await fixes.apply(plan.id, { signal, onDone }) };
  } catch (thrown) {
    if (signal.aborted) return undefined;
    throw thrown;
  }
}

function outcomeOf(path: string, item: FixPlan['items'][number] | undefined, result: FixResult | undefined): Outcome {
  if (result?.outcome === 'done')
    return { outcome: 'ignored', path, ...(result.entryId !== undefined && { entryId: result.entryId }) };
  const error = item?.blocked ?? result?.error;
  // Waited for another process that has the file, and was cancelled meanwhile.
  if (error?.code === 'cancelled' || (!error && result?.outcome !== 'failed')) return { outcome: 'skipped' };
  return { outcome: 'failed', error: error ?? noResult };
}

const keyOf = (repositoryId: string, findingId: string): string => `${repositoryId} ${findingId}`;

function whyNone(results: readonly IgnoreResult[]): AuditorError {
  const { error } = results.find((one) => one.error !== undefined) ?? {};
  if (error) return AuditorError.fromShape(error);
  return results.some(({ outcome }) => outcome === 'skipped')
    ? new AuditorError('cancelled', 'Cancelled.')
    : new AuditorError('not-found', 'That finding is gone.', { hint: 'Audit again.' });
}
