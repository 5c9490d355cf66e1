import type { JournalEntry } from '../../contract/fixes.ts';
import { journalEntryOf } from '../store/journal-entry.ts';
import { identityOf, type ProcessIdentity } from '../store/process-identity.ts';
import type { Journal, JournalRecord } from '../store/types.ts';

type Listener = (entry: JournalEntry) => void;

/** The journal, with those who want to hear of every change in it. */
export class ChangeJournal {
  readonly #journal: Journal;
  readonly #listeners = new Set<Listener>();

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Returns how to stop listening. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get = (id: string): JournalRecord | undefined => this.#journal.get(id);
  orphans = (): JournalRecord[] => this.#journal.orphans();
  remember = (id: string, undo: unknown): void => this.#journal.remember(id, undo);

  /** False where another process took it back before. */
  beginUndo = (id: string, process: ProcessIdentity, by: string): boolean => this.#journal.beginUndo(id, process, by);

  /** Undefined where another process was first. */
  finishUndo(id: string, summary?: string): JournalEntry | undefined {
    return this.#journal.finishUndo(id, summary) ? this.#announce(id) : undefined;
  }

  /** The change stands. */
  endUndo(id: string, undo?: unknown): JournalEntry | undefined {
    this.#journal.endUndo(id, undo);
    return this.#announce(id);
  }

  begin(record: Parameters<Journal['begin']>[0]): void {
    this.#journal.begin(record);
    this.#announce(record.id);
  }

  /** Undefined where another process was first. */
  finish(id: string, result: Parameters<Journal['finish']>[1]): JournalEntry | undefined {
    return this.#journal.finish(id, result) ? this.#announce(id) : undefined;
  }

  /** Never throws: it is called while git already runs, which must not be left alone for a full disk. */
  startedChild(id: string, pid: number): void {
    try {
      this.#journal.startedChild(id, identityOf(pid));
    } catch {
      // Recovery then does without.
    }
  }

  #announce(id: string): JournalEntry | undefined {
    const record = this.#journal.get(id);
    if (record === undefined) return undefined;
    const entry = journalEntryOf(record);
    for (const listener of this.#listeners) listener(entry);
    return entry;
  }
}
