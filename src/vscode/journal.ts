import * as vscode from 'vscode';
import { entryName, type JournalEntry } from '../contract/fixes.ts';
import { lastChange } from '../engine/fixes/last-change.ts';
import type { FixRunner } from '../engine/fixes/runner.ts';
import type { Fleet } from '../engine/fleet/fleet.ts';
import { journalEntryOf } from '../engine/store/journal-entry.ts';
import type { Store } from '../engine/store/types.ts';
import { Disposables } from './disposables.ts';
import { contextKeys } from './ids.ts';
import type { OtherProcesses } from './other-processes.ts';
import type { Shell } from './shell.ts';

const recentEntries = 50;
/** Of which the last change is one: more than a fix of a whole fleet makes. */
const undoableEntries = 10_000;

/** What the last fix changed and can be taken back, newest first. */
export const lastChangeIn = (store: Store): JournalEntry[] =>
  lastChange(store.journal.list(undoableEntries).map(journalEntryOf));

/** Announces what is done to repositories, by this process and by others, and whether it can be undone. */
export function followJournal(
  { log }: Shell,
  fleet: Fleet,
  fixes: FixRunner,
  store: Store,
  others: OtherProcesses,
): vscode.Disposable {
  const parts = new Disposables();
  let seen = new Map(store.journal.list(recentEntries).map((entry) => [entry.id, entry.state]));
  const canUndo = () =>
    store.journal
      .list(recentEntries)
      .map(journalEntryOf)
      .some(({ undoable }) => undoable);
  const refreshContext = (): void => {
    void vscode.commands.executeCommand('setContext', contextKeys.canUndo, canUndo());
  };
  parts.onDispose(
    fixes.onJournal((entry) => {
      log.info(
        'fix',
        `${entryName(entry)}: ${entry.summary}: ${entry.state}${entry.error ? ` (${entry.error.message})` : ''}`,
      );
      seen.set(entry.id, entry.state);
      fleet.hub.publish({ type: 'journal.updated', entry });
      refreshContext();
    }),
  );
  parts.onDispose(
    others.onDidWrite(() => {
      const records = store.journal.list(recentEntries);
      for (const record of records) {
        if (seen.get(record.id) === record.state) continue;
        fleet.hub.publish({ type: 'journal.updated', entry: journalEntryOf(record) });
      }
      seen = new Map(records.map((entry) => [entry.id, entry.state]));
      refreshContext();
    }),
  );
  refreshContext();
  return parts;
}
