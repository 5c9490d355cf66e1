import { AuditorError } from '../contract/errors.ts';
import { type RuleSet, ruleSet } from '../contract/findings.ts';
import type { FixInfo } from '../contract/fixes.ts';
import type { RepositorySummary } from '../contract/repositories.ts';
import { ruleInfos } from '../engine/audit/rules/index.ts';
import { fixInfos } from '../engine/fixes/index.ts';
import type { Fleet } from '../engine/fleet/fleet.ts';
import type { FixCommand } from './arguments.ts';
import { aboutSubjects, listed, subjectsOf } from './finding-subjects.ts';
import { repositoriesMeant } from './repositories-meant.ts';
import type { Session } from './session.ts';
import { didYouMean } from './similar.ts';
import { plural, printable, progressOf, type Terminal } from './terminal.ts';
import { helpCommand, usage } from './usage.ts';

/** `push` is as good as `git/push`. */
export const shortName = (fixId: string): string => fixId.slice(fixId.lastIndexOf('/') + 1);

/** A rule's id, or the fix that is meant. Throws `bad-input` with what looks alike. */
export function requireTarget(target: string): { readonly fix: FixInfo | undefined } {
  const fixes = fixInfos();
  const fix = fixes.find(({ id }) => id === target || shortName(id) === target);
  const rules = ruleInfos();
  if (fix || rules.some(({ id }) => id === target)) return { fix };
  const named = fixes.map(({ id }) => (target.includes('/') ? id : shortName(id)));
  throw usage(
    `There is no rule or fix ${JSON.stringify(target)}.`,
    didYouMean(target, [...named, ...rules.map(({ id }) => id)]),
    `${helpCommand('fix')} lists the fixes, gitops-auditor rules the rules.`,
  );
}

/** What a fix is to be applied to. */
export interface ChosenFix {
  readonly fix: FixInfo;
  readonly repositoryIds: readonly string[];
  /** What it is to repair there; undefined: all that it repairs. */
  readonly findingIds: readonly string[] | undefined;
  /** What was found there is about these. */
  readonly subjects: readonly string[];
}

/**
 * The fixes to apply: of a rule the best fix of each of its findings, of a fix wherever a finding offers it; with
 * repositories, only to these, and with subjects, only to the findings about these.
 */
export async function chooseFixes(
  { target, repositories, subjects }: Pick<FixCommand, 'target' | 'repositories' | 'subjects'>,
  { call, fleet }: Session,
  terminal: Terminal,
): Promise<ChosenFix[]> {
  const { fix: asked } = requireTarget(target);
  await call(
    'audit.run',
    {},
    { onProgress: ({ done, total }) => terminal.progress(`Auditing ${progressOf(done, total)}`) },
  );
  terminal.clearProgress();

  const fixes = fixInfos();
  const meant = repositoriesMeant(repositories, fleet.repositories());
  const all = asked
    ? fleet.repositories().flatMap(({ id }) => fleet.repairable(id, asked.id))
    : fleet.findings().filter(({ verdict, rule }) => verdict === 'fail' && rule === target);
  const failed = aboutSubjects(
    all.filter(({ repositoryId }) => meant?.has(repositoryId) ?? true),
    subjects,
    target,
  );
  const operations = new Map(fleet.repositories().map(({ id, name, operation }) => [id, { name, operation }]));
  const byFix = Map.groupBy(failed, ({ fixes: offered }) => asked ?? fixes.find(({ id }) => id === offered[0]));
  const chosen = [...byFix].flatMap(([fix, found]): ChosenFix[] => {
    if (fix === undefined) return [];
    const repositoryIds = [...new Set(found.map(({ repositoryId }) => repositoryId))];
    const findingIds = asked && subjects.length === 0 ? undefined : found.map(({ id }) => id);
    return [{ fix, repositoryIds, findingIds, subjects: subjectsOf(found) }];
  });
  const left = [...new Set((byFix.get(undefined) ?? []).map(({ repositoryId }) => repositoryId))].map(
    (id) => operations.get(id) ?? { name: id, operation: null },
  );
  if (chosen.length === 0 && left.length > 0)
    throw new AuditorError('conflict', `What ${target} found needs a person: ${withReasons(left)}.`, {
      hint: `gitops-auditor rules ${target} tells how${left.some(({ operation }) => operation) ? '; finish or abort first what is in progress' : ''}.`,
    });
  if (left.length > 0)
    terminal.note(
      `${plural(left.length, 'repository needs', 'repositories need')} a person and ${left.length === 1 ? 'is' : 'are'} left out: ${withReasons(left)}.`,
    );
  return chosen;
}

/** "alpha, beta (merge in progress)". */
const withReasons = (left: readonly Pick<RepositorySummary, 'name' | 'operation'>[]): string =>
  printable(listed(left.map(({ name, operation }) => (operation ? `${name} (${operation} in progress)` : name))));

/** The smallest set that judges what a rule, or a fix, is about; undefined where that was judged, or is by default. */
export function neededSet(
  { target, repositories }: Pick<FixCommand, 'target' | 'repositories'>,
  fleet: Pick<Fleet, 'repositories' | 'get'>,
): RuleSet | undefined {
  const { fix } = requireTarget(target);
  const meant = ruleInfos().filter(({ id }) => (fix ? fix.rules.includes(id) : id === target));
  const all = fleet.repositories();
  const those = repositoriesMeant(repositories, all) ?? new Set(all.map(({ id }) => id));
  const judged = new Set([...those].flatMap((id) => fleet.get(id)?.findings.map(({ rule }) => rule) ?? []));
  if (meant.some(({ id }) => judged.has(id))) return undefined;
  const first = ruleSet.options.find((set) => meant.some((rule) => rule.set === set));
  return first === 'default' ? undefined : first;
}
