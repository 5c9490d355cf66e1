import type { ErrorShape } from '../contract/errors.ts';
import {
  entryName,
  type FixResult,
  type JournalEntry,
  lastSummary,
  type PlanItem,
  type Question,
} from '../contract/fixes.ts';
import { diffText } from './diff-text.ts';
import { errorLines, shellWord, shortPath } from './error-text.ts';
import { answerOption } from './questions.ts';
import { type Paint, plural, printable } from './terminal.ts';

/** As much of an entry's id as tells it apart; `undo` takes it too. */
export const shortIdLength = 8;
export const shortId = (id: string) => id.slice(0, shortIdLength);

/** What a plan would do to one repository. */
export function planText(item: PlanItem, paint: Paint): string {
  const heading = `${paint('bold', printable(item.name))}  ${paint('dim', printable(shortPath(item.path)))}`;
  if (item.state === 'blocked') {
    const cause = item.blocked ? errorLines(item.blocked, paint, 'warning') : [printable(item.summary)];
    return [heading, ...cause.map((line) => `  ${line}`)].join('\n');
  }
  return [
    heading,
    `  ${printable(item.summary)}`,
    ...item.details.map((line) => `    ${printable(line)}`),
    ...(item.changes ?? []).flatMap((change) => diffText(change, paint).map((line) => `    ${line}`)),
    ...item.commands.map((words) => paint('dim', `    $ ${words.map((word) => shellWord(printable(word))).join(' ')}`)),
    ...item.warnings.map((line) => `  ${paint('yellow', 'warning:')} ${printable(line)}`),
    ...(item.undoable ? [] : [`  ${paint('yellow', 'This cannot be undone.')}`]),
  ].join('\n');
}

/** What a preview stood in for. */
export function neededAnswersText(questions: readonly Question[], paint: Paint): string {
  const lines = questions.map((question) => {
    const each = question.perRepository ? '; one repository at a time' : '';
    return `  ${paint('cyan', answerOption(question))}  ${question.prompt}${each}`;
  });
  return [paint('bold', 'To do it, answer'), ...new Set(lines)].join('\n');
}

/** What became of one item of a plan. `undoable`: as the plan said. */
export function resultText(result: FixResult, undoable: boolean, paint: Paint): string {
  const mark = { done: paint('green', '✔'), failed: paint('red', '✖'), skipped: paint('dim', '–') }[result.outcome];
  const lines = [`${mark} ${paint('bold', printable(result.name))}  ${printable(result.message)}`];
  if (result.error?.hint !== undefined) lines.push(`  ${paint('dim', 'hint:')} ${printable(result.error.hint)}`);
  if (result.entryId !== undefined && result.outcome === 'done' && undoable)
    lines.push(paint('dim', `  take it back: gitops-auditor undo ${shortId(result.entryId)}`));
  return lines.join('\n');
}

/** A change that a killed process left half done, and what became of it. */
export function interruptedText(
  { name, path, ...entry }: JournalEntry,
  outcome: 'done' | 'undone' | 'failed',
  error: ErrorShape | undefined,
  paint: Paint,
): string {
  const message = `${name}: ${lastSummary(entry)}`;
  const cause = {
    message: `Interrupted earlier and not settled: ${message}`,
    path,
    ...(error && { hint: error.message }),
  };
  return outcome === 'failed'
    ? errorLines(cause, paint, 'warning').join('\n')
    : `${paint('yellow', 'recovered')}: ${printable(message)}`;
}

export function journalText(entries: readonly JournalEntry[], paint: Paint): string {
  if (entries.length === 0) return 'Nothing was done yet.';
  const style = { done: 'green', failed: 'red', undone: 'dim', started: 'yellow' } as const;
  const lines = entries.map((entry) => {
    const state = paint(style[entry.state], entry.state.padEnd(7));
    const undoable = entry.undoable ? '' : paint('dim', '  (cannot be undone)');
    const after = entry.state === 'done' ? undoable : undoneText(entry, paint);
    return `${shortId(entry.id)}  ${state}  ${minuteText(entry.startedAt)}  ${paint('bold', printable(entryName(entry)))}  ${printable(entry.summary)}  ${paint('dim', printable(shortPath(entry.path)))}${after}`;
  });
  return [...lines, paint('dim', plural(entries.length, 'entry', 'entries'))].join('\n');
}

const minuteText = (iso: string): string => iso.slice(0, 16).replace('T', ' ');

function undoneText({ undoneAt, undoneBy, undoSummary }: JournalEntry, paint: Paint): string {
  if (undoneAt === undefined) return '';
  const by = undoneBy ? `, ${undoneBy}` : '';
  const did = undoSummary === undefined ? '' : `: ${undoSummary}`;
  return paint('dim', `  (undone ${minuteText(undoneAt)}${printable(by + did)})`);
}
