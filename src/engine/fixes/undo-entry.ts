import { AuditorError } from '../../contract/errors.ts';
import type { JournalEntry } from '../../contract/fixes.ts';
import type { LockOwner } from '../store/lock.ts';
import type { JournalRecord } from '../store/types.ts';
import type { ChangeJournal } from './change-journal.ts';
import type { Fix, Recovery, RepairContext } from './fix.ts';
import { endOrphan } from './orphan-process.ts';

interface Undoing {
  readonly fix: Fix;
  readonly record: JournalRecord;
  readonly journal: ChangeJournal;
  readonly owner: LockOwner;
  readonly context: RepairContext;
}

/** Takes one change back, under its lock. What an error leaves half undone is brought to an end at once. */
export async function undoEntry(undoing: Undoing): Promise<JournalEntry> {
  const { fix, record, journal, owner, context } = undoing;
  let { undo } = record;
  if (record.undoing !== null) {
    // An earlier attempt was cut off, and nothing has settled it yet.
    const settled = await settleUndo(undoing);
    if (settled.outcome === 'undone') return settled.entry;
    undo = settled.undo;
  }
  const { by, ...process } = owner;
  if (!journal.beginUndo(record.id, process, by)) throw takenBack();
  let entry: JournalEntry | undefined;
  try {
    entry = journal.finishUndo(record.id, await fix.undo?.(context, undo));
  } catch (thrown) {
    return endFailed(undoing, AuditorError.from(thrown));
  }
  return ended(entry);
}

async function endFailed(undoing: Undoing, error: AuditorError): Promise<JournalEntry> {
  const { record, journal, context } = undoing;
  if (error.code === 'conflict') {
    // It was refused: nothing has changed.
    journal.endUndo(record.id);
    throw error;
  }
  try {
    // Cancelling ended the undo; it must not also end the repair.
    const { signal } = new AbortController();
    const repair = { ...context, signal, cancelled: signal };
    const settled = await settleUndo({ ...undoing, context: repair });
    if (settled.outcome === 'undone') return settled.entry;
  } catch (second) {
    // The entry stays marked: the next undo, or the next start, tries again.
    const message = `${error.message} It is only half undone: ${AuditorError.from(second).message}`;
    throw AuditorError.fromShape({ ...error.toShape(), message });
  }
  throw error;
}

/** Brings an undo that was cut off to an end: the change is undone, or it stands. Throws where it is neither. */
export async function settleUndo({ fix, record, journal, context }: Omit<Undoing, 'owner'>): Promise<{
  readonly outcome: 'done' | 'undone';
  readonly entry: JournalEntry;
  /** What the next undo needs. */
  readonly undo: unknown;
}> {
  const { id, child, summary, undo } = record;
  await endOrphan(child);
  const recovery = await recoverUndo(fix, context, undo);
  if (recovery.outcome === 'done') {
    const now = recovery.undo ?? undo;
    return { outcome: 'done', entry: ended(journal.endUndo(id, now)), undo: now };
  }
  const entry = journal.finishUndo(id, `${summary} (undo interrupted, then completed)`);
  return { outcome: 'undone', entry: ended(entry), undo: null };
}

async function recoverUndo(fix: Fix, context: RepairContext, undo: unknown): Promise<Recovery<unknown>> {
  if (fix.recoverUndo) return fix.recoverUndo(context, undo);
  await fix.undo?.(context, undo);
  return { outcome: 'undone' };
}

function ended(entry: JournalEntry | undefined): JournalEntry {
  if (entry === undefined) throw takenBack();
  return entry;
}

/** By this process or another: not every fix has a lock that keeps others from it. */
export const takenBack = (): AuditorError => new AuditorError('conflict', 'That change has been taken back already.');
