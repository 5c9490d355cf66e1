import { cp, lstat, mkdir, open, readdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AuditorError } from '../../../contract/errors.ts';
import { isMissing } from '../../git/files.ts';
import { conflict } from '../support/change.ts';
import { removeTree } from '../support/remove-tree.ts';
import { firstChange, firstMissing, firstNewer, listTree, type TreeListing } from './tree-listing.ts';

/** A folder on its way from `path` to another one, which may be on another disk. */
export interface Move {
  readonly path: string;
  /** Beside `path`: it leaves its place in one step, whatever comes then. */
  readonly aside: string;
  /** The folder that it is moved into. */
  readonly into: string;
}

const wholeAt = ({ path, into }: Move): string => join(into, basename(path));
const growingAt = (move: Move): string => `${wholeAt(move)}.part`;

/** Returns where it is then. Where it throws, the folder is in its place. `signal`: stops a copy to another disk. */
export async function moveAway(move: Move, signal?: AbortSignal): Promise<string> {
  const { path, aside, into } = move;
  const target = wholeAt(move);
  if (await isThere(target)) throw conflict(`Something stands at ${target} already.`);
  await mkdir(into, { recursive: true });
  await rename(path, aside);
  try {
    await moveOn(aside, target, growingAt(move), signal);
  } catch (thrown) {
    await settleMove(move);
    throw thrown;
  }
  return target;
}

async function moveOn(aside: string, target: string, growing: string, signal?: AbortSignal): Promise<void> {
  try {
    await rename(aside, target);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EXDEV') throw thrown;
    const before = await listTree(aside);
    await copyTree(aside, growing, signal);
    await flushTree(growing);
    await expectCopied(before, aside, growing);
    await rename(growing, target);
    await removeTree(aside);
  }
}

/** Throws `conflict` where a program that is still at work in there has written what the copy has not. */
async function expectCopied(before: TreeListing, from: string, to: string): Promise<void> {
  const path = firstChange(before, await listTree(from)) ?? firstMissing(before, await listTree(to));
  if (path !== undefined)
    throw conflict(
      `${path} was changed while everything was copied to the other disk, so nothing was moved.`,
      'Close the programs that are at work in the folder, then try again.',
    );
}

/**
 * Copies a folder with its links and times; `signal` stops it between two files. What only a running program gives a
 * meaning, such as the socket of git's file system monitor, stays behind.
 */
export async function copyTree(from: string, to: string, signal?: AbortSignal): Promise<void> {
  await cp(from, to, {
    recursive: true,
    preserveTimestamps: true,
    verbatimSymlinks: true,
    filter: async (source) => {
      if (signal?.aborted) throw new AuditorError('cancelled', 'Cancelled.');
      const info = await lstat(source);
      return !info.isSocket() && !info.isFIFO();
    },
  });
}

/** Waits until a copy is on its disk, not only on its way there: its source can go then, whatever happens to the machine. */
export async function flushTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await flushTree(path);
    else if (entry.isFile()) await flush(path);
  }
  await flush(folder);
}

/** What cannot be opened, or not be flushed where it was only opened for reading (on Windows), is left to the system. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => undefined);
  try {
    await handle?.sync();
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'EIO' || code === 'ENOSPC' || code === 'EDQUOT') throw thrown;
  } finally {
    await handle?.close();
  }
}

/** After a crash, or an error: moved as a whole, or back in its place. Returns where it is in the first case. */
export async function settleMove(move: Move): Promise<string | undefined> {
  const { path, aside } = move;
  const target = wholeAt(move);
  if (await isThere(target)) {
    if (await isThere(aside)) await requireNothingLate(aside, target);
    await removeTree(aside);
    return target;
  }
  await removeTree(growingAt(move));
  if (!(await isThere(aside))) return undefined;
  if (await isThere(path)) throw conflict(`Something stands at ${path}; what was there is now ${aside}.`);
  await rename(aside, path);
  return undefined;
}

/** Of the folder that was copied all or a part is left. Throws `conflict` where anything in it is not in the copy. */
async function requireNothingLate(aside: string, target: string): Promise<void> {
  const [here, copy] = [await listTree(aside), await listTree(target)];
  const path = firstMissing(here, copy) ?? firstNewer(here, copy);
  if (path !== undefined)
    throw conflict(
      `${path} was written after everything had been copied to ${target}; it is still in ${aside}.`,
      `Take what is needed out of ${aside}, then remove that folder.`,
    );
}

/** A link counts, wherever it leads. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (thrown) {
    if (isMissing(thrown)) return false;
    throw thrown;
  }
}
