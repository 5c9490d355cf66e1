import { AuditorError } from '../../contract/errors.ts';

/** SQLite's primary result codes (the low byte of `errcode`). */
const SQLITE_PERM = 3;
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_READONLY = 8;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;
/** The shared memory beside the database could not grow: what a full disk looks like in WAL mode. */
const SQLITE_IOERR_SHMSIZE = 10 | (19 << 8);

function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, errcode } = error as Error & { code?: unknown; errcode?: unknown };
  return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' ? errcode : undefined;
}

/** The file is no database, or a damaged one. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== undefined && [SQLITE_CORRUPT, SQLITE_NOTADB].includes(code & 0xff);
}

/** Anything thrown by SQLite or the file system, with a reason code and what to do. */
export function storeError(error: unknown, path: string): AuditorError {
  const code = sqliteCode(error);
  if (code === undefined) return AuditorError.from(error);
  const more = { path, cause: error };
  const primary = code & 0xff;
  if (primary === SQLITE_FULL || code === SQLITE_IOERR_SHMSIZE)
    return new AuditorError('disk-full', 'The disk of the state folder is full.', {
      hint: 'Free some space and try again; nothing was left half done.',
      ...more,
    });
  if (primary === SQLITE_BUSY || primary === SQLITE_LOCKED)
    return new AuditorError('store-failed', 'The state database is busy in another process.', {
      hint: 'Try again; if it stays, close the other windows.',
      ...more,
    });
  if (primary === SQLITE_PERM || primary === SQLITE_READONLY || primary === SQLITE_CANTOPEN)
    return new AuditorError('permission-denied', 'The state database cannot be opened for writing.', {
      hint: 'Check the owner and the permissions of the state folder, or choose another one.',
      ...more,
    });
  if (isDamage(error))
    return new AuditorError('store-failed', 'The state database is damaged.', {
      hint: 'Start again: the damaged file is kept aside and a new one is begun.',
      ...more,
    });
  return new AuditorError('store-failed', `The state database failed: ${(error as Error).message}.`, more);
}
