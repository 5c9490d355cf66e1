import { AuditorError, type ErrorShape } from '../../contract/errors.ts';
import type { JournalEntry } from '../../contract/fixes.ts';
import type { RepositoryLocation } from '../git/facts.ts';
import type { Git } from '../git/git.ts';
import { journalEntryOf } from '../store/journal-entry.ts';
import type { LockOwner } from '../store/lock.ts';
import type { JournalRecord } from '../store/types.ts';
import type { ChangeJournal } from './change-journal.ts';
import type { RepairContext } from './fix.ts';
import { withFixLock } from './fix-lock.ts';
import { fixById } from './index.ts';
import { locate } from './locate.ts';
import { endOrphan } from './orphan-process.ts';
import { settleUndo } from './undo-entry.ts';

export interface Recovered {
  readonly entry: JournalEntry;
  /** What was interrupted: the change itself, or taking it back. */
  readonly what: 'change' | 'undo';
  /**
   * `done`: the change stands; `undone`: it was taken back. `failed`: it is neither, and `error` says why; where that
   * can pass, the next start tries again.
   */
  readonly outcome: 'done' | 'undone' | 'failed';
  readonly error?: ErrorShape;
}

interface Parts {
  readonly record: JournalRecord;
  readonly git: Git;
  readonly journal: ChangeJournal;
  readonly owner: LockOwner;
  readonly signal: AbortSignal;
  readonly contextOf: (location: RepositoryLocation, held: AbortSignal) => RepairContext;
}

/** Brings one interrupted change to an end. Undefined where another process is at it. */
export async function recoverEntry(parts: Parts): Promise<Recovered | undefined> {
  const { record, git, owner, signal } = parts;
  try {
    const location = await locate(git, record, signal);
    const recover = (held: AbortSignal) => recoverLocked(parts, location, held);
    return await withFixLock(fixById(record.fix), location, owner, signal, recover, { waitMs: 0 });
  } catch (thrown) {
    const error = AuditorError.from(thrown);
    if (error.code === 'cancelled') return undefined;
    return failed(parts, error);
  }
}

async function recoverLocked(
  { record: { id }, journal, contextOf }: Parts,
  location: RepositoryLocation,
  held: AbortSignal,
): Promise<Recovered | undefined> {
  // Its process held this lock as long as it lived. Another may have recovered it meanwhile.
  const record = journal.get(id);
  if (record === undefined || !isInterrupted(record)) return undefined;
  const fix = fixById(record.fix);
  if (fix === undefined) throw new AuditorError('not-found', `There is no fix ${record.fix} in this version.`);
  if (record.undoing !== null) {
    const { outcome, entry } = await settleUndo({ fix, record, journal, context: contextOf(location, held) });
    return { entry, what: 'undo', outcome };
  }
  await endOrphan(record.child);
  const { outcome, ...more } =
    record.undo === null ? { outcome: 'undone' as const } : await fix.recover(contextOf(location, held), record.undo);
  const summary = `${record.summary} (interrupted, then ${outcome === 'done' ? 'completed' : 'taken back'})`;
  const undo = fix.undo === undefined ? null : 'undo' in more ? (more.undo ?? null) : null;
  const entry = journal.finish(id, { state: outcome, undo, summary });
  return entry && { entry, what: 'change', outcome };
}

/** A remote that has not been reached for so long is given up. */
const givingUpMs = 7 * 24 * 60 * 60 * 1000;

/** What cannot change by itself is closed, so that people hear of it once. */
function failed({ record, journal }: Parts, error: AuditorError): Recovered | undefined {
  const now = journal.get(record.id);
  // Another process was at it, and has brought it to an end.
  if (now === undefined || !isInterrupted(now)) return undefined;
  const hopeless = ['not-found', 'conflict'].includes(error.code);
  const shape = error.toShape();
  if (record.undoing !== null) {
    // It may still be undone once what is in the way has gone.
    const entry = hopeless ? journal.endUndo(record.id) : undefined;
    return { entry: entry ?? journalEntryOf(record), what: 'undo', outcome: 'failed', error: shape };
  }
  const final = hopeless || record.startedAt < Date.now() - givingUpMs;
  const entry = final
    ? journal.finish(record.id, { state: 'failed', error: shape, undo: null })
    : journalEntryOf(record);
  return entry && { entry, what: 'change', outcome: 'failed', error: shape };
}

const isInterrupted = ({ state, undoing }: JournalRecord): boolean => state === 'started' || undoing !== null;
