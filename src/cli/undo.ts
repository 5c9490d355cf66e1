import { AuditorError } from '../contract/errors.ts';
import type { JournalEntry } from '../contract/fixes.ts';
import type { UndoCommand } from './arguments.ts';
import { shortPath } from './error-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { journalText } from './journal-text.ts';
import { type Session, withSession } from './session.ts';
import { printable, type Terminal } from './terminal.ts';
import { usage } from './usage.ts';

/** `gitops-auditor undo`. */
export function runUndo(command: UndoCommand, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  return withSession({ roots: [] }, terminal, signal, (session) => undo(session, command, terminal, signal));
}

async function undo(
  session: Session,
  command: UndoCommand,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<ExitCode> {
  await session.recover();
  const entries = await session.call('journal.list', { limit: 1000 });
  if (command.list) {
    await terminal.write(`${journalText(entries, terminal.paint())}\n`);
    return exitCodes.fine;
  }
  const entry = chooseEntry(entries, command.entry);
  const what = `${entry.name} (${shortPath(entry.path)}): ${entry.summary}`;
  if (!command.yes) {
    if (!terminal.interactive) throw usage('Nothing is undone without asking.', 'Give --yes, or run it in a terminal.');
    terminal.note(printable(what));
    if (!(await terminal.confirm('Take this back?', signal))) {
      terminal.note('Nothing was changed.');
      return exitCodes.fine;
    }
  }
  const undone = await session.call('journal.undo', { entryId: entry.id });
  await terminal.write(
    `${terminal.paint()('green', '✔')} Taken back: ${printable(`${undone.name} (${shortPath(undone.path)}): ${undone.summary}`)}\n`,
  );
  return exitCodes.fine;
}

/** By id or its beginning; without one the newest that can be undone. */
function chooseEntry(entries: readonly JournalEntry[], id: string | undefined): JournalEntry {
  const hint = 'gitops-auditor undo --list shows the journal.';
  if (id === undefined) {
    const newest = entries.find(({ undoable }) => undoable);
    if (newest) return newest;
    throw new AuditorError('not-found', 'There is nothing to undo.', { hint });
  }
  const [entry, another] = entries.filter((candidate) => candidate.id.startsWith(id));
  if (!entry || id === '') throw new AuditorError('not-found', `There is no entry ${JSON.stringify(id)}.`, { hint });
  if (another) throw new AuditorError('bad-input', `Several entries begin with ${JSON.stringify(id)}.`, { hint });
  if (!entry.undoable)
    throw new AuditorError('conflict', `That entry is ${entry.state} and cannot be undone.`, { hint });
  return entry;
}
