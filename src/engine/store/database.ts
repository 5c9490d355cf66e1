import { closeSync, existsSync, openSync, readdirSync, readSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { AuditorError, type ErrorShape } from '../../contract/errors.ts';
import { describeHolder, withFileLock } from './lock.ts';
import { applicationId, migrations } from './migrations.ts';
import { currentProcess } from './process-identity.ts';
import { loadSqlite } from './sqlite.ts';
import { prepareStateFolder } from './state-folder.ts';
import { isDamage, storeError } from './store-error.ts';

export const databaseName = 'state.db';
const busyTimeoutMs = 5_000;

export interface OpenedDatabase {
  readonly database: DatabaseSync;
  /** What was wrong, for people. */
  readonly notices: readonly ErrorShape[];
}

/**
 * Opens the database of a state folder, begun or brought up to date where need be. A damaged or foreign one is kept
 * aside under another name. Throws `store-failed` (a newer version wrote it; another process keeps it busy),
 * `disk-full` or `permission-denied`.
 */
export async function openDatabase(folder: string): Promise<OpenedDatabase> {
  prepareStateFolder(folder);
  const path = join(folder, databaseName);
  try {
    // One process at a time: else one could move away the fresh database of another that saw the same damage.
    return await withFileLock(
      `${path}.opening`,
      { ...currentProcess(), by: 'GitOps Auditor' },
      AbortSignal.timeout(60_000),
      async () => {
        const notice = keepAsideWhatIsNotOurs(folder, path);
        return { database: openCurrent(path), notices: notice === undefined ? [] : [notice] };
      },
      {
        waitMs: 30_000,
        refuse: (holder) =>
          new AuditorError('store-failed', `The state database is being opened by ${describeHolder(holder)}.`, {
            hint: 'Try again; if it stays, close the other windows.',
            path,
          }),
      },
    );
  } catch (error) {
    throw storeError(error, path);
  }
}

/** True too where something else is in the place of the folder, which opening tells. Throws `permission-denied`. */
export function hasDatabase(folder: string): boolean {
  const path = join(folder, databaseName);
  try {
    if (statSync(path, { throwIfNoEntry: false })) return true;
    return statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false;
  } catch (error) {
    throw storeError(error, path);
  }
}

/** Without a file, for who only reads: it ends with its connection. */
export function openEmptyDatabase(): OpenedDatabase {
  return { database: openCurrent(':memory:'), notices: [] };
}

function keepAsideWhatIsNotOurs(folder: string, path: string): ErrorShape | undefined {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) return undefined;
  const verdict = inspect(path);
  if (verdict === 'ours') return undefined;
  const kept = keepAside(folder, path);
  return {
    code: 'store-failed',
    message:
      verdict === 'damaged'
        ? 'The state database was damaged; it was kept aside and a new one begun.'
        : 'The file in the place of the state database is not ours; it was kept aside and a new one begun.',
    hint: `History and the ways to undo earlier changes are in the old file only. Backups in the repositories (refs/gitops-auditor/) are untouched.`,
    path: kept,
  };
}

/** Looks through a connection that cannot write, so that a newer or foreign file stays as it is, byte for byte. */
function inspect(path: string): 'ours' | 'foreign' | 'damaged' {
  const { DatabaseSync } = loadSqlite();
  // SQLite takes a file of a few bytes for an empty database.
  if (!beginsLikeSqlite(path)) return 'damaged';
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: busyTimeoutMs });
    const ours = pragma(database, 'application_id') === applicationId;
    const tables = database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n;
    if (!ours && tables !== 0) return 'foreign';
    if (ours) refuseNewer(Number(pragma(database, 'user_version')), path);
    return pragma(database, 'quick_check') === 'ok' ? 'ours' : 'damaged';
  } catch (error) {
    if (isDamage(error)) return 'damaged';
    throw error;
  } finally {
    database?.close();
  }
}

function beginsLikeSqlite(path: string): boolean {
  const magic = Buffer.from('SQLite format 3\0');
  const start = Buffer.alloc(magic.length);
  const descriptor = openSync(path, 'r');
  try {
    readSync(descriptor, start);
  } finally {
    closeSync(descriptor);
  }
  return start.equals(magic);
}

function refuseNewer(version: number, path: string): void {
  if (version <= migrations.length) return;
  throw new AuditorError('store-failed', 'The state database was written by a newer version of GitOps Auditor.', {
    hint: 'Update this one, or give it a state folder of its own. The database was not touched.',
    path,
  });
}

/** Moves the database and what belongs to it. Returns its new path. */
function keepAside(folder: string, path: string): string {
  const stamp = new Date().toISOString().replace(/[-:.]/g, '');
  let name = `state.corrupt-${stamp}.db`;
  for (let n = 2; readdirSync(folder).includes(name); n++) name = `state.corrupt-${stamp}-${n}.db`;
  const kept = join(folder, name);
  for (const suffix of ['-wal', '-shm', '']) if (existsSync(path + suffix)) renameSync(path + suffix, kept + suffix);
  return kept;
}

function openCurrent(path: string): DatabaseSync {
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs, enableForeignKeyConstraints: true });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    database.function('fold', { deterministic: true, directOnly: true }, fold);
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Lower case of every alphabet, as filters compare; SQLite's own `lower` knows ASCII alone. */
const fold = (text: unknown): string | null => (typeof text === 'string' ? text.toLowerCase() : null);

function migrate(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    const version = Number(pragma(database, 'user_version'));
    for (const migration of migrations.slice(version)) database.exec(migration);
    if (version < migrations.length)
      database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length};`);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function pragma(database: DatabaseSync, name: 'application_id' | 'user_version' | 'quick_check'): unknown {
  return Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}
