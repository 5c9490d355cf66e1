import { AuditorError } from '../contract/errors.ts';
import type { Answers, FixInfo, FixPlan, FixResult } from '../contract/fixes.ts';
import { ruleInfos } from '../engine/audit/rules/index.ts';
import { type FixCommand, usage } from './arguments.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { planText, resultText } from './journal-text.ts';
import { askMissing } from './questions.ts';
import { similar } from './rule-ids.ts';
import { type Session, withSession } from './session.ts';
import { resolveFolders } from './targets.ts';
import { plural, type Terminal } from './terminal.ts';

/** `gitops-auditor fix`: find, preview, confirm, do. */
export async function runFix(command: FixCommand, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const roots = await resolveFolders(command.paths);
  return withSession({ ...command, roots }, terminal, signal, (session) => repair(session, command, terminal, signal));
}

async function repair(
  session: Session,
  command: FixCommand,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  await session.recover();
  const chosen = await chooseFixes(command.target, session, terminal);
  if (chosen.size === 0) {
    await terminal.write('There is nothing to fix.\n');
    return exitCodes.fine;
  }
  const plans: FixPlan[] = [];
  for (const [fix, repositoryIds] of chosen) {
    const answers: Answers = await askMissing(fix, command.answers, terminal, signal);
    plans.push(await session.call('fixes.plan', { fix: fix.id, repositoryIds, answers }));
  }
  const paint = terminal.paint();
  for (const { title, items } of plans)
    await terminal.write(
      `${paint('underline', title)}\n${items.map((item) => `${planText(item, paint)}\n`).join('')}\n`,
    );
  const items = plans.flatMap((plan) => plan.items);
  const ready = items.filter(({ state }) => state === 'ready').length;
  const blocked = items.length - ready;
  if (command.dryRun || ready === 0) return blocked > 0 ? exitCodes.findings : exitCodes.fine;
  if (!(await agreed(command, ready, terminal, signal))) {
    terminal.note('Nothing was changed.');
    return exitCodes.fine;
  }
  const undoable = new Set(items.filter((item) => item.undoable).map(({ repositoryId }) => repositoryId));
  const results: FixResult[] = [];
  for (const plan of plans) {
    const onProgress = ({ done, total }: { done: number; total: number }) =>
      terminal.progress(`${plan.title} ${done}/${total}`);
    results.push(...(await session.call('fixes.apply', { planId: plan.id }, { onProgress })));
  }
  await terminal.write(
    results.map((result) => `${resultText(result, undoable.has(result.repositoryId), paint)}\n`).join(''),
  );
  return results.every(({ outcome }) => outcome === 'done') ? exitCodes.fine : exitCodes.findings;
}

async function agreed({ yes }: FixCommand, count: number, terminal: Terminal, signal: AbortSignal): Promise<boolean> {
  if (yes) return true;
  if (!terminal.interactive)
    throw usage(
      'Nothing is changed without asking.',
      'Give --yes, or run it in a terminal; --dry-run only shows the plan.',
    );
  return terminal.confirm(`Do this to ${plural(count, 'repository', 'repositories')}?`, signal);
}

/** The fixes to apply and where: of a rule the best fix of each finding, of a fix wherever a finding offers it. */
async function chooseFixes(
  target: string,
  { call, fleet }: Session,
  terminal: Terminal,
): Promise<Map<FixInfo, string[]>> {
  const fixes = await call('fixes.list', {});
  const rules = ruleInfos();
  // `push` is as good as `git/push`.
  const asked = fixes.find(({ id }) => id === target || id.endsWith(`/${target}`));
  if (!asked && !rules.some(({ id }) => id === target))
    throw usage(
      `There is no rule or fix ${JSON.stringify(target)}.`,
      similar(
        target,
        [...rules, ...fixes].map(({ id }) => id),
      ),
    );
  await call('audit.run', {}, { onProgress: ({ done, total }) => terminal.progress(`Auditing ${done}/${total}`) });
  terminal.clearProgress();

  const chosen = new Map<FixInfo, string[]>();
  const failed = fleet
    .findings()
    .filter(
      ({ verdict, rule, fixes: offered }) =>
        verdict === 'fail' && (asked ? offered.includes(asked.id) : rule === target),
    );
  for (const finding of failed) {
    const fix = asked ?? fixes.find(({ id }) => id === finding.fixes[0]);
    if (!fix) continue;
    const repositories = chosen.get(fix) ?? [];
    if (!repositories.includes(finding.repositoryId)) repositories.push(finding.repositoryId);
    chosen.set(fix, repositories);
  }
  if (chosen.size === 0 && failed.length > 0)
    throw new AuditorError('conflict', `What ${target} found needs a person.`, {
      hint: `gitops-auditor rules ${target} tells how.`,
    });
  return chosen;
}
