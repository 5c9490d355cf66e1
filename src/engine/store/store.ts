import { join } from 'node:path';
import { Access } from './access.ts';
import { databaseName, hasDatabase, openDatabase, openEmptyDatabase } from './database.ts';
import { databaseFiguresOf } from './database-figures.ts';
import { historyOf } from './history.ts';
import { journalOf } from './journal.ts';
import { baselineOf, identitiesOf, leasesOf, schedulesOf, viewsOf, visitsOf } from './records.ts';
import { stateFolder } from './state-folder.ts';
import type { Store } from './types.ts';

/** How long finished entries and repositories not seen again are remembered, unless said otherwise. */
export const defaultRetentionMs = 90 * 24 * 60 * 60 * 1000;

export interface StoreOptions {
  /** Finished journal entries and identities older than this are removed on opening. Default 90 days. */
  readonly retentionMs?: number;
  /** Begin a database where there is none, which is the default. Else the store is an empty one that leaves no trace. */
  readonly begin?: boolean;
}

/**
 * Opens the store in `folder` (default: this user's state folder), shared with every other process that has it open.
 * Throws `store-failed`, `disk-full` or `permission-denied`.
 */
export async function openStore(
  folder: string = stateFolder(),
  { retentionMs = defaultRetentionMs, begin = true }: StoreOptions = {},
): Promise<Store> {
  const { database, notices } = begin || hasDatabase(folder) ? await openDatabase(folder) : openEmptyDatabase();
  const path = join(folder, databaseName);
  const access = new Access(database, path);
  const store: Store = {
    folder,
    notices,
    journal: journalOf(access),
    baseline: baselineOf(access),
    identities: identitiesOf(access),
    leases: leasesOf(access),
    schedules: schedulesOf(access),
    history: historyOf(access),
    views: viewsOf(access),
    visits: visitsOf(access),
    dataVersion: () => Number(access.first('PRAGMA data_version')?.data_version),
    figures: databaseFiguresOf(access, path),
    close: () => access.close(),
  };
  try {
    pruneOld(store, Date.now() - retentionMs);
  } catch {
    // Tidying can wait: a full disk must not keep anyone from what is stored.
  }
  return store;
}

function pruneOld(store: Store, before: number): void {
  store.journal.prune(before);
  store.identities.prune(before);
}
