import { cp, lstat, mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isMissing } from '../../git/files.ts';
import { conflict } from '../support/change.ts';

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
const remove = (path: string) => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });

/** Returns where it is then. Where it throws, the folder is in its place. */
export async function moveAway(move: Move): Promise<string> {
  const { path, aside, into } = move;
  const target = wholeAt(move);
  if (await isThere(target)) throw conflict(`Something stands at ${target} already.`);
  await mkdir(into, { recursive: true });
  await rename(path, aside);
  try {
    await moveOn(aside, target, growingAt(move));
  } catch (thrown) {
    await settleMove(move);
    throw thrown;
  }
  return target;
}

async function moveOn(aside: string, target: string, growing: string): Promise<void> {
  try {
    await rename(aside, target);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EXDEV') throw thrown;
    await cp(aside, growing, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    await rename(growing, target);
    await remove(aside);
  }
}

/** After a crash, or an error: moved as a whole, or back in its place. Returns where it is in the first case. */
export async function settleMove(move: Move): Promise<string | undefined> {
  const { path, aside } = move;
  const target = wholeAt(move);
  if (await isThere(target)) {
    await remove(aside);
    return target;
  }
  await remove(growingAt(move));
  if (!(await isThere(aside))) return undefined;
  if (await isThere(path)) throw conflict(`Something stands at ${path}; what was there is now ${aside}.`);
  await rename(aside, path);
  return undefined;
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
