import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  futimesSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { liveness, type ProcessIdentity } from './process-identity.ts';

/** Who holds a lock file. */
export interface LockHolder extends ProcessIdentity {
  /** Unique to this holding of the lock. */
  readonly id: string;
  /** For people: "VS Code window on homelab", "terminal". */
  readonly by: string;
  /** ms since the epoch. */
  readonly startedAt: number;
  readonly expiresAt: number;
}

/** What stands in the file. It expires `leaseMs` after the file's time, which its holder moves on. */
type Content = Omit<LockHolder, 'expiresAt'> & { readonly leaseMs: number };

/** A file that is no lock of ours (cut short by a full disk, or written by hand) is left alone for so long. */
const unreadableLeaseMs = 60_000;
/** So long a process that seems alive keeps an expired lock where the system does not tell when it began. */
const unsureLeaseMs = 86_400_000;

/**
 * Tries once to take the lock at `path`. Returns the new holding, or who holds it.
 *
 * The file appears with its whole content at once (a link to a finished temporary file). A stale one is only ever
 * removed by the process that holds the lock named after its unique id, and only after it has looked again: so of
 * several that find it stale, none can remove the fresh lock of another.
 */
export function tryLock(
  path: string,
  owner: ProcessIdentity & { readonly by: string },
  leaseMs: number,
): { readonly taken: true; readonly id: string } | { readonly taken: false; readonly holder: LockHolder } {
  const id = randomUUID();
  const { pid, host, birth, by } = owner;
  const content: Content = { id, by, pid, host, birth, startedAt: Date.now(), leaseMs };
  const temporary = `${path}.${id}.new`;
  try {
    writeFileSync(temporary, `${JSON.stringify(content)}\n`, { flag: 'wx', mode: 0o644 });
    for (;;) {
      if (createExclusively(temporary, path, content)) return { taken: true, id };
      const holder = readLock(path);
      if (holder === undefined) continue;
      if (!isStale(holder) || !removeLock(path, holder.id, owner)) return { taken: false, holder };
    }
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** What `link` says where the file system has no hard links. */
const withoutLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/** True where it was created, false where there is one already. */
function createExclusively(temporary: string, path: string, content: Content): boolean {
  try {
    linkSync(temporary, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code === undefined || !withoutLinks.includes(code)) throw error;
  }
  return createWithoutLink(path, content);
}

/** For file systems without hard links (FAT, some network ones): as exclusive, but not whole at once. */
export function createWithoutLink(path: string, content: object): boolean {
  try {
    writeFileSync(path, `${JSON.stringify(content)}\n`, { flag: 'wx', mode: 0o644 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Who holds the lock at `path`; undefined where nobody does. */
export function readLock(path: string): LockHolder | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return holderOf(readFileSync(descriptor, 'utf8'), fstatSync(descriptor).mtimeMs);
  } finally {
    closeSync(descriptor);
  }
}

function holderOf(text: string, modifiedAt: number): LockHolder {
  try {
    const { leaseMs, ...holder } = JSON.parse(text) as Content;
    if (typeof holder.id === 'string' && typeof leaseMs === 'number')
      return { ...holder, expiresAt: Math.floor(modifiedAt + leaseMs) };
  } catch {
    // Not JSON: the same as JSON that says something else.
  }
  const startedAt = Math.floor(modifiedAt);
  return {
    id: 'unreadable',
    by: 'unknown',
    pid: 0,
    host: '',
    birth: '',
    startedAt,
    expiresAt: startedAt + unreadableLeaseMs,
  };
}

/** Its process is gone, or it was not renewed in time by one that nobody can ask for: a live one may be just slow. */
export function isStale(holder: LockHolder): boolean {
  const state = holder.pid > 0 ? liveness(holder) : 'unknown';
  if (state !== 'alive') return state === 'dead' || holder.expiresAt < Date.now();
  // Without its birth, the number may by now be another process's.
  return holder.birth === '' && holder.expiresAt + unsureLeaseMs < Date.now();
}

/** Moves the expiry of a lock that is still ours; false where it is not. */
export function renewLock(path: string, id: string): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r+');
  } catch {
    return false;
  }
  try {
    // Through the open file: should another take the lock over right now, its new file is not touched.
    if (holderOf(readFileSync(descriptor, 'utf8'), 0).id !== id) return false;
    const now = Date.now() / 1000;
    futimesSync(descriptor, now, now);
    return true;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Removes the lock at `path` if its id still is `id`. False where another process is just removing it.
 */
export function removeLock(path: string, id: string, owner: ProcessIdentity & { readonly by: string }): boolean {
  const guard = `${path}.${id}`;
  if (!tryLock(guard, owner, guardLeaseMs).taken) return false;
  try {
    if (readLock(path)?.id === id) unlinkSync(path);
    return true;
  } finally {
    rmSync(guard, { force: true });
  }
}

/** Gives up a lock of our own. Needs no space: a full disk is when it must work. */
export function releaseLock(path: string, id: string, owner: ProcessIdentity & { readonly by: string }): void {
  if (!renewLock(path, id)) return; // it was taken over
  const guard = `${path}.${id}`;
  try {
    // The guard that others need to remove this lock; being the same file, it says whose it is.
    linkSync(path, guard);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined && withoutLinks.includes(code)) removeLock(path, id, owner);
    return;
  }
  try {
    if (readLock(path)?.id === id) unlinkSync(path);
  } finally {
    rmSync(guard, { force: true });
  }
}

/** A guard is held for three system calls; only a dead process leaves one behind. */
const guardLeaseMs = 120_000;
