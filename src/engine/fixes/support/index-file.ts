import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { AuditorError } from '../../../contract/errors.ts';
import { ifThere, isMissing } from '../../git/files.ts';
import type { RepairContext } from '../fix.ts';
import { change } from './change.ts';
import { whileLocked } from './while-locked.ts';

const indexOf = (context: RepairContext): string => join(context.repository.gitDir, 'index');
/** git's own lock on the index; while it is there, no other git process writes the index. */
export const indexLockOf = (context: RepairContext): string => `${indexOf(context)}.lock`;

/**
 * With its time: a file that was written after the index, in the same second and as long as before, is known to be
 * changed by that alone.
 */
export async function copyIndex(from: string, to: string, mode?: number): Promise<void> {
  await copyFile(from, to, mode);
  const { atimeMs, mtimeMs } = await stat(from);
  // Never later than it was, whatever a file system rounds to.
  await utimes(to, Math.floor(atimeMs) / 1000, Math.floor(mtimeMs) / 1000);
}

/** Copies the index, byte for byte, to the backup folder; where there is none yet, an empty one. */
export async function backUpIndex(context: RepairContext, name = 'index'): Promise<string> {
  await mkdir(context.backupFolder, { recursive: true, mode: 0o700 });
  const backup = join(context.backupFolder, name);
  try {
    await copyIndex(indexOf(context), backup);
    // A split index is only a difference against a file beside it, which git removes when it thinks nobody needs it.
    for (const file of await sharedIndexes(context.repository.gitDir))
      await copyIndex(join(context.repository.gitDir, file), join(context.backupFolder, file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await change(context, ['read-tree', '--empty'], { env: { GIT_INDEX_FILE: backup } });
  }
  return backup;
}

const sharedIndexes = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.startsWith('sharedindex.'));

/** Takes git's lock on the index with the bytes of `from` in it. Throws `locked` where another git keeps it. */
export function lockIndex(context: RepairContext, from: string): Promise<string> {
  return whileLocked(context, () => tryLockIndex(context, from));
}

async function tryLockIndex(context: RepairContext, from: string): Promise<string> {
  const lock = indexLockOf(context);
  try {
    await copyIndex(from, lock, constants.COPYFILE_EXCL);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      await rm(lock, { force: true });
      throw error;
    }
    throw new AuditorError('locked', 'Another git process is changing the index, or was killed while it did.', {
      hint: `If no git is at work there, remove ${lock}.`,
      path: lock,
    });
  }
  return lock;
}

/** Makes what stands in the lock the index. */
export async function commitIndexLock(context: RepairContext): Promise<void> {
  await rename(indexLockOf(context), indexOf(context));
}

export async function dropIndexLock(context: RepairContext): Promise<void> {
  await rm(`${indexLockOf(context)}.lock`, { force: true });
  await rm(indexLockOf(context), { force: true });
}

/**
 * Runs git commands that write the index more than once, with `env` to write it in git's own lock: no other git comes
 * between, and all of it becomes the index at once, as far as it went where `work` throws.
 */
export async function underIndexLock<T>(
  context: RepairContext,
  work: (env: Readonly<Record<string, string>>) => Promise<T>,
): Promise<T> {
  await mkdir(context.backupFolder, { recursive: true, mode: 0o700 });
  // Copied once it is ours: nobody can write the index between.
  await lockIndex(context, indexOf(context)).catch(async (error: unknown) => {
    if (!isMissing(error)) throw error;
    await lockIndex(context, await backUpIndex(context, 'no-index'));
  });
  try {
    await writeFile(lockNoteOf(context), held);
  } catch (error) {
    await dropIndexLock(context);
    throw error;
  }
  try {
    return await work({ GIT_INDEX_FILE: indexLockOf(context) });
  } finally {
    await releaseIndexLock(context);
  }
}

/** Ends an `underIndexLock` of this change, which may have been cut off; nothing where there was none. */
export async function releaseIndexLock(context: RepairContext): Promise<void> {
  const note = await ifThere(readFile(lockNoteOf(context), 'utf8'));
  if (note === undefined) return;
  const lock = await identityOf(indexLockOf(context));
  // It was given up just before the end: what is there now belongs to another git.
  if (lock !== undefined && (note === held || note === lock)) {
    await writeFile(lockNoteOf(context), lock);
    await rm(`${indexLockOf(context)}.lock`, { force: true });
    await commitIndexLock(context);
  }
  await rm(lockNoteOf(context), { force: true });
}

/** Says that the lock on the index is this change's: `held`, or which file it is that becomes the index. */
const lockNoteOf = ({ backupFolder }: RepairContext): string => join(backupFolder, 'index-lock');
const held = 'held';

async function identityOf(path: string): Promise<string | undefined> {
  const info = await ifThere(stat(path, { bigint: true }));
  return info && `${info.ino} ${info.mtimeNs}`;
}

/** Puts a backed up index back, byte for byte, under git's own lock, after `before` has run. */
export async function restoreIndex(context: RepairContext, backup: string, before = async () => {}): Promise<void> {
  await lockIndex(context, backup);
  try {
    await before();
    await finishRestoreIndex(context);
  } catch (error) {
    await dropIndexLock(context);
    throw error;
  }
}

/** The end of `restoreIndex`: what stands in the lock becomes the index, with the files that it refers to. */
export async function finishRestoreIndex(context: RepairContext): Promise<void> {
  const kept = await sharedIndexes(context.backupFolder);
  for (const file of kept) await copyIndex(join(context.backupFolder, file), join(context.repository.gitDir, file));
  await commitIndexLock(context);
}

/** Gives up a `restoreIndex` of this backup that was cut off: the lock that it left is its own. */
export async function dropCutOffRestore(context: RepairContext, backup: string): Promise<void> {
  if (await isRestoringIndex(context, backup)) await dropIndexLock(context);
}

/** A `restoreIndex` of this backup was cut off: the lock that it took is still there. */
export async function isRestoringIndex(context: RepairContext, backup: string): Promise<boolean> {
  const lock = await readFile(indexLockOf(context)).catch(() => undefined);
  return lock?.equals(await readFile(backup)) ?? false;
}

/** The index is what was backed up, byte for byte. */
export async function indexIsUnchanged(context: RepairContext, backup: string): Promise<boolean> {
  const [now, then] = await Promise.all([readFile(indexOf(context)), readFile(backup)]);
  return now.equals(then);
}

/** A lock of git from before the machine started is nobody's any more. */
export async function dropLockOfEarlierBoot(context: RepairContext): Promise<void> {
  const lock = await stat(indexLockOf(context)).catch(() => undefined);
  // By when it was put there: a copy of the index has the index's own time.
  if (lock && lock.ctimeMs < Date.now() - uptime() * 1000 - 60_000) await dropIndexLock(context);
}
