import type { FixPlan, FixResult, Question } from '../contract/fixes.ts';
import { unanswered } from '../engine/fixes/answers.ts';
import type { FixCommand } from './arguments.ts';
import { type ChosenFix, chooseFixes, neededSet, requireTarget } from './choose-fixes.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { listed } from './finding-subjects.ts';
import { neededAnswersText, planText, resultText } from './journal-text.ts';
import { oneRepository } from './one-repository.ts';
import { notePoliciesAbove } from './policies-above.ts';
import { askMissing, checkAnswers } from './questions.ts';
import { type Session, withSession } from './session.ts';
import { resolveFolders } from './targets.ts';
import { plural, printable, type Terminal } from './terminal.ts';
import { usage } from './usage.ts';

/** `gitops-auditor fix`: find, preview, confirm, do. */
export async function runFix(command: FixCommand, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  requireTarget(command.target);
  const roots = await resolveFolders(command.paths);
  if (command.config === undefined) notePoliciesAbove(roots, terminal, '--repository');
  return withSession({ ...command, roots, begin: !command.dryRun }, terminal, signal, (session) =>
    repair(session, { ...command, roots }, terminal, signal),
  );
}

type Repair = FixCommand & { readonly roots: readonly string[] };

async function repair(session: Session, command: Repair, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  await session.recover();
  const chosen = await chooseFixes(command, session, terminal);
  if (chosen.length === 0) {
    await terminal.write('There is nothing to fix.\n');
    const set = command.set === undefined ? neededSet(command, session.fleet) : undefined;
    if (set !== undefined) terminal.note(`What it repairs is judged from the set ${set} on: try --set ${set}.`);
    return exitCodes.fine;
  }
  const plans: FixPlan[] = [];
  const unanswered: Question[] = [];
  for (const one of chosen) {
    const { plan, missing } = await planFix(session, one, command, terminal, signal);
    plans.push(plan);
    unanswered.push(...missing);
  }
  const paint = terminal.paint();
  for (const { title, items } of plans)
    await terminal.write(
      `${paint('underline', title)}\n${items.map((item) => `${planText(item, paint)}\n`).join('')}\n`,
    );
  const subjects = [...new Set(chosen.flatMap((one) => one.subjects))];
  if (command.dryRun && command.subjects.length === 0 && subjects.length > 1)
    terminal.note(`--subject NAME takes one alone: ${printable(listed(subjects))}.`);
  if (unanswered.length > 0) await terminal.write(`${neededAnswersText(unanswered, paint)}\n`);
  const items = plans.flatMap((plan) => plan.items);
  const ready = items.filter(({ state }) => state === 'ready').length;
  const blocked = items.length - ready;
  if (command.dryRun || ready === 0) return blocked > 0 ? exitCodes.findings : exitCodes.fine;
  if (!(await agreed(command, ready, terminal, signal))) {
    terminal.note('Nothing was changed.');
    return exitCodes.fine;
  }
  return apply(session, plans, terminal);
}

/** `missing`: a preview asks nobody, and shows a stand-in for these. */
async function planFix(
  { call, fleet }: Session,
  { fix, repositoryIds, findingIds }: ChosenFix,
  command: Repair,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<{ readonly plan: FixPlan; readonly missing: readonly Question[] }> {
  checkAnswers(fix, command.answers);
  const found = repositoryIds.flatMap((id) => fleet.expectedLocation(id) ?? []);
  const meant = oneRepository(fix, found, command).map(({ id }) => id);
  // A preview asks nobody: it shows a stand-in for what is missing.
  const missing = command.dryRun ? unanswered(fix.questions, command.answers) : [];
  const answers = command.dryRun ? command.answers : await askMissing(fix, command.answers, terminal, signal);
  const plan = await call('fixes.plan', {
    fix: fix.id,
    repositoryIds: meant,
    answers,
    preview: command.dryRun,
    ...(findingIds && { findingIds: [...findingIds] }),
  });
  return { plan, missing };
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

async function apply(session: Session, plans: readonly FixPlan[], terminal: Terminal): Promise<ExitCode> {
  const undoable = new Set(
    plans.flatMap(({ items }) => items.filter((item) => item.undoable).map(({ repositoryId }) => repositoryId)),
  );
  const results: FixResult[] = [];
  for (const plan of plans) {
    const onProgress = ({ done, total }: { done: number; total: number }) =>
      terminal.progress(`${plan.title} ${done}/${total}`);
    results.push(...(await session.call('fixes.apply', { planId: plan.id }, { onProgress })));
  }
  const paint = terminal.paint();
  await terminal.write(
    results.map((result) => `${resultText(result, undoable.has(result.repositoryId), paint)}\n`).join(''),
  );
  return results.every(({ outcome }) => outcome === 'done') ? exitCodes.fine : exitCodes.findings;
}
