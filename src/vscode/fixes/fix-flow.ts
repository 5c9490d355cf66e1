import * as vscode from 'vscode';
import { AuditorError } from '../../contract/errors.ts';
import type { Answers, FixInfo, FixPlan, FixResult, Question } from '../../contract/fixes.ts';
import { undoEntries } from '../commands/undo.ts';
import type { Host } from '../host.ts';
import { withCancellableProgress } from '../progress.ts';
import { type Choice, chooseFix } from './choose-fix.ts';
import { blockedReason, planSummary, previews } from './preview.ts';
import { allSaved } from './unsaved.ts';

/** Choose → ask → preview → confirm → do → say what was done, with undo. */
export async function runFix(
  host: Host,
  given: Parameters<typeof chooseFix>[1],
): Promise<readonly FixResult[] | undefined> {
  needsTrust();
  const choice = await chooseFix(host, given);
  return choice && runChoice(host, choice);
}

/** The same for what was chosen already. */
export async function runChoice(host: Host, choice: Choice): Promise<readonly FixResult[] | undefined> {
  needsTrust();
  if (!(await allSaved(host, choice))) return undefined;
  const answers = await ask(host, choice);
  if (!answers) return undefined;
  const plan = await makePlan(host, choice, answers);
  if (!(await confirmed(host, choice.fix, plan))) return undefined;
  const results = await withCancellableProgress(plan.title, (signal, onProgress) =>
    host.call('fixes.apply', { planId: plan.id }, { signal, onProgress }),
  );
  await tell(host, results);
  return results;
}

function needsTrust(): void {
  if (!vscode.workspace.isTrusted)
    throw new AuditorError('not-trusted', vscode.l10n.t('In Restricted Mode nothing is changed.'), {
      hint: vscode.l10n.t('Trust the workspace first.'),
    });
}

/** undefined: cancelled. */
async function ask(host: Host, choice: Choice): Promise<Answers | undefined> {
  const { fix } = choice;
  const { prompts } = host.shell;
  const answers: Answers = {};
  for (const question of await questionsOf(host, choice)) {
    const { key, prompt, placeholder, choices } = question;
    const [first, ...others] = choices ?? [];
    if (question.kind === 'choice' && first && others.length === 0) {
      answers[key] = first.value; // nothing to choose
    } else if (question.kind === 'choice') {
      const items = (choices ?? []).map(({ value, label }) => ({ label, value }));
      // What is suggested comes first.
      items.sort((a, b) => Number(b.value === question.default) - Number(a.value === question.default));
      const chosen = await prompts.pick(items, { title: fix.title, placeHolder: prompt });
      if (!chosen) return undefined;
      answers[key] = chosen.value;
    } else {
      const text = await prompts.input({
        title: fix.title,
        prompt,
        ...(question.default !== undefined && { value: question.default }),
        ...(placeholder !== undefined && { placeHolder: placeholder }),
        validateInput: (value) =>
          question.required && value.trim() === '' ? vscode.l10n.t('This is needed.') : undefined,
      });
      if (text === undefined) return undefined;
      if (text.trim() !== '') answers[key] = text;
    }
  }
  return answers;
}

/** Of one repository: with what it has to choose from. */
async function questionsOf(host: Host, { fix, repositoryIds, findingIds }: Choice): Promise<readonly Question[]> {
  const [only, ...others] = repositoryIds;
  if (only === undefined || others.length > 0 || fix.questions.length === 0) return fix.questions;
  const input = { fix: fix.id, repositoryId: only, ...(findingIds && { findingIds: [...findingIds] }) };
  return withCancellableProgress(fix.title, (signal) => host.call('fixes.questions', input, { signal }));
}

async function makePlan(host: Host, { fix, repositoryIds, findingIds }: Choice, answers: Answers): Promise<FixPlan> {
  const asked = { fix: fix.id, repositoryIds: [...repositoryIds], answers };
  const input = findingIds ? { ...asked, findingIds: [...findingIds] } : asked;
  return withCancellableProgress(vscode.l10n.t('{0}: looking at what it would do', fix.title), (signal, onProgress) =>
    host.call('fixes.plan', input, { signal, onProgress }),
  );
}

async function confirmed({ shell: { prompts } }: Host, fix: FixInfo, plan: FixPlan): Promise<boolean> {
  const ready = plan.items.filter(({ state }) => state === 'ready');
  const [first] = plan.items;
  if (ready.length === 0) {
    const details = vscode.l10n.t('Show Details');
    const why =
      first && plan.items.length === 1
        ? `${first.name}: ${blockedReason(first)}`
        : vscode.l10n.t('None of the {0} repositories can be changed now.', plan.items.length);
    const hint = plan.items.length === 1 ? first?.blocked?.hint : undefined;
    void prompts
      .warn([why, hint].filter(Boolean).join(' '), details)
      .then((chosen) => (chosen === details ? previews.show(fix, plan) : undefined));
    return false;
  }
  const act = ready.length === 1 ? fix.title : vscode.l10n.t('{0} ({1} repositories)', fix.title, ready.length);
  const details = vscode.l10n.t('Show Details');
  const [only] = ready;
  const question =
    ready.length === 1 && only
      ? vscode.l10n.t('{0}: {1}?', only.name, only.summary)
      : vscode.l10n.t('{0} in {1} repositories?', plan.title, ready.length);
  let answer = await prompts.confirm(question, planSummary(plan), act, details);
  if (answer === details) {
    await previews.show(fix, plan);
    // The document must stay readable while the question stands; a notification would go away by itself.
    const choices = [act, vscode.l10n.t('Cancel')].map((label) => ({ label }));
    answer = (await prompts.pick(choices, { title: question, stays: true }))?.label;
  }
  return answer === act;
}

/** Every outcome in one message; undo where something can be undone. */
async function tell(host: Host, results: readonly FixResult[]): Promise<void> {
  const { prompts, log } = host.shell;
  const done = results.filter(({ outcome }) => outcome === 'done');
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  const undoable = done.flatMap(({ entryId }) => entryId ?? []).filter((id) => canBeUndone(host, id));
  const undo = vscode.l10n.t('Undo');
  const showLog = vscode.l10n.t('Show Log');
  const parts: string[] = [];
  if (done.length === 1 && done[0]) parts.push(`${done[0].name}: ${done[0].message}`);
  else if (done.length > 1) parts.push(vscode.l10n.t('Done in {0} repositories.', done.length));
  for (const { name, message, error } of failed.slice(0, 3))
    parts.push(`${name}: ${error?.message ?? message} ${error?.hint ?? ''}`.trim());
  if (failed.length > 3) parts.push(vscode.l10n.t('… and {0} more failed.', failed.length - 3));
  for (const { name, message, error } of failed) log.error('fix', `${name}: ${error?.message ?? message}`);
  const skipped = results.length - done.length - failed.length;
  if (skipped > 0 && parts.length > 0) parts.push(vscode.l10n.t('{0} left out.', skipped));
  if (parts.length === 0) return;
  const actions = [...(undoable.length > 0 ? [undo] : []), ...(failed.length > 0 ? [showLog] : [])];
  // Not awaited: the command is over, the message stays.
  const answer =
    failed.length > 0 ? prompts.warn(parts.join(' '), ...actions) : prompts.info(parts.join(' '), ...actions);
  void answer.then(async (chosen) => {
    if (chosen === undo) await undoEntries(host, undoable.toReversed());
    if (chosen === showLog) log.channel.show(true);
  });
}

const canBeUndone = ({ store }: Host, entryId: string): boolean => (store?.journal.get(entryId)?.undo ?? null) !== null;
