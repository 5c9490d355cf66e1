import { realpathSync } from 'node:fs';
import { AuditorError } from '../contract/errors.ts';
import type { JournalEntry } from '../contract/fixes.ts';
import { isWithin } from '../engine/is-within.ts';
import type { UndoCommand } from './arguments.ts';
import { pathWord, shortPath } from './error-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { journalText, shortId } from './journal-text.ts';
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
  const what = printable(entryText(entry));
  if (!command.yes) {
    if (!terminal.interactive)
      throw usage(
        `Nothing is undone without asking. It would be ${shortId(entry.id)}, ${what}.`,
        `To take it back: gitops-auditor undo ${shortId(entry.id)} --yes`,
      );
    terminal.note(what);
    if (!(await terminal.confirm('Take this back?', signal))) {
      terminal.note('Nothing was changed.');
      return exitCodes.fine;
    }
  }
  const undone = await session.call('journal.undo', { entryId: entry.id });
  await terminal.write(`${terminal.paint()('green', '✔')} Taken back: ${printable(entryText(undone))}\n`);
  return exitCodes.fine;
}

const entryText = ({ name, path, summary }: JournalEntry): string => `${name} (${shortPath(path)}): ${summary}`;

/** By id or its beginning; without one the newest that can be undone here, in or around the current folder. */
function chooseEntry(entries: readonly JournalEntry[], id: string | undefined): JournalEntry {
  const hint = 'gitops-auditor undo --list shows the journal.';
  if (id === undefined) {
    const undoable = entries.filter((entry) => entry.undoable);
    const here = realpathSync('.');
    const newest = undoable.find(({ path }) => isWithin(path, here) || isWithin(here, path));
    if (newest) return newest;
    const [elsewhere] = undoable;
    if (elsewhere === undefined) throw new AuditorError('not-found', 'There is nothing to undo.', { hint });
    throw new AuditorError('not-found', `There is nothing to undo in ${pathWord(here)}.`, {
      hint: `The newest elsewhere is ${entryText(elsewhere)}. To take that back: gitops-auditor undo ${shortId(elsewhere.id)}`,
    });
  }
  const [entry, another] = entries.filter((candidate) => candidate.id.startsWith(id));
  if (!entry || id === '') throw new AuditorError('not-found', `There is no entry ${JSON.stringify(id)}.`, { hint });
  if (another) throw new AuditorError('bad-input', `Several entries begin with ${JSON.stringify(id)}.`, { hint });
  if (!entry.undoable)
    throw new AuditorError('conflict', `That entry is ${entry.state} and cannot be undone.`, { hint });
  return entry;
}
