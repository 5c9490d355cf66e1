import { existsSync } from 'node:fs';
import { AuditorError } from '../contract/errors.ts';
import { entryName, type JournalEntry, lastSummary } from '../contract/fixes.ts';
import { lastChange } from '../engine/fixes/last-change.ts';
import { isWithin } from '../engine/is-within.ts';
import type { UndoCommand } from './arguments.ts';
import { errorLines, shortPath } from './error-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { journalText, shortId, shortIdLength } from './journal-text.ts';
import { type Session, withSession } from './session.ts';
import { realFolder } from './targets.ts';
import { printable, type Terminal } from './terminal.ts';
import { usage } from './usage.ts';

const listedEntries = 1_000;
/** Of which the last change is one: more than a fix of a whole fleet makes. */
const undoableEntries = 10_000;

/** `gitops-auditor undo`. */
export function runUndo(command: UndoCommand, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  return withSession({ roots: [], begin: false }, terminal, signal, (session) =>
    undo(session, command, terminal, signal),
  );
}

async function undo(
  session: Session,
  command: UndoCommand,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  await session.recover();
  const entries = await session.call('journal.list', { limit: command.list ? listedEntries : undoableEntries });
  if (command.list) {
    await terminal.write(`${journalText(entries, terminal.paint())}\n`);
    return exitCodes.fine;
  }
  const { target = '.' } = command;
  const entry = entryMeant(target, entries);
  const folder = realFolder(target);
  const chosen = entry ? [entry] : lastIn(folder, entries);
  if (chosen.length === 0) return nothingIn(folder, target, entries, terminal);
  const what = chosen.map((entry) => printable(entryText(entry)));
  if (!command.yes) {
    if (!terminal.interactive)
      throw usage(
        `Nothing is undone without asking. It would be ${what.join('; ')}.`,
        'Give --yes, or run it in a terminal.',
      );
    for (const line of what) terminal.note(line);
    const question = chosen.length === 1 ? 'Take this back?' : `Take these ${chosen.length} changes back?`;
    if (!(await terminal.confirm(question, signal))) {
      terminal.note('Nothing was changed.');
      return exitCodes.fine;
    }
  }
  return undoEach(session, chosen, terminal, signal);
}

/** One that cannot be taken back does not keep the others. */
async function undoEach(
  session: Session,
  entries: readonly JournalEntry[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  let code: ExitCode = exitCodes.fine;
  for (const { id, path } of entries) {
    try {
      const undone = await session.call('journal.undo', { entryId: id });
      await terminal.write(`${terminal.paint()('green', '✔')} Taken back: ${printable(entryText(undone))}\n`);
    } catch (thrown) {
      if (signal.aborted || entries.length === 1) throw thrown;
      terminal.note(errorLines({ path, ...AuditorError.from(thrown).toShape() }, terminal.paint('stderr')).join('\n'));
      code = exitCodes.findings;
    }
  }
  return code;
}

const entryText = (entry: JournalEntry): string =>
  `${entryName(entry)} (${shortPath(entry.path)}): ${lastSummary(entry)}`;

/** What the last fix did in a folder, or to the repository around it. */
const lastIn = (folder: string, entries: readonly JournalEntry[]): readonly JournalEntry[] =>
  lastChange(entries.filter(({ path }) => isWithin(path, folder) || isWithin(folder, path)));

/** The entry of that id. A folder of that name is meant rather than an id that begins with so short a word. */
function entryMeant(target: string, entries: readonly JournalEntry[]): JournalEntry | undefined {
  if (target === '') throw new AuditorError('bad-input', 'No entry or path is named.', { hint });
  if (target.length < shortIdLength && existsSync(target)) return undefined;
  const found = entries.filter(({ id }) => id.startsWith(target));
  return found.length === 0 ? undefined : onlyOf(found, target);
}

/** No failure where there is such a folder: what was wanted is so already, as for `fix` where there is nothing to fix. */
async function nothingIn(
  folder: string,
  target: string,
  entries: readonly JournalEntry[],
  terminal: Terminal,
): Promise<ExitCode> {
  if (!existsSync(folder))
    throw new AuditorError('not-found', `There is no entry ${JSON.stringify(target)}, and nothing at such a path.`, {
      hint,
    });
  const [elsewhere] = lastChange(entries);
  const where = elsewhere === undefined ? '' : ` in ${shortPath(folder)}`;
  await terminal.write(`There is nothing to undo${printable(where)}.\n`);
  if (elsewhere !== undefined)
    terminal.note(
      `The newest elsewhere is ${printable(entryText(elsewhere))}. To take that back: gitops-auditor undo ${shortId(elsewhere.id)}`,
    );
  return exitCodes.fine;
}

const hint = 'gitops-auditor undo --list shows the journal.';

/** Throws where it is not one alone, or cannot be undone. */
function onlyOf([entry, another]: readonly JournalEntry[], id: string): JournalEntry {
  if (entry === undefined || another)
    throw new AuditorError('bad-input', `Several entries begin with ${JSON.stringify(id)}.`, { hint });
  if (!entry.undoable)
    throw new AuditorError('conflict', `That entry is ${entry.state} and cannot be undone.`, { hint });
  return entry;
}
