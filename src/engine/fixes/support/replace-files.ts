import { hash } from 'node:crypto';
import { lstat, mkdir, open, readFile, rename, rm, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AuditorError } from '../../../contract/errors.ts';
import { ifThere } from '../../git/files.ts';
import type { RepairContext } from '../fix.ts';
import { type BytePath, linkAbove, onDisk, shown } from './byte-path.ts';
import { conflict } from './change.ts';
import { refuseLinkAbove } from './saved-files.ts';

/** A file that is to become another, or to go. */
export interface Replacement {
  readonly path: BytePath;
  /** Digest of what must stand there; null: nothing. */
  readonly expected: string | null;
  /** null: the file goes. */
  readonly content: string | Buffer | null;
  /** Permission bits; null: those of any new file. */
  readonly mode: number | null;
}

/** Somebody was faster: a file was no longer as expected when its turn came. */
export class OvertakenError extends AuditorError {
  readonly file: BytePath;
  /** All files before it are as they were again. */
  readonly isUndone: boolean;

  constructor(file: BytePath, isUndone: boolean) {
    super('conflict', `${shown(file)} has just been changed.`, { hint: 'Look at it, then try again.' });
    this.file = file;
    this.isUndone = isUndone;
  }
}

export const digest = (content: Buffer | string): string => hash('sha256', content);

/**
 * Replaces each as a whole, one after the other, and compares it directly before that. Throws `OvertakenError` where
 * one is not as expected: those before it are taken back. Returns how to take all back; what somebody changed
 * meanwhile is then left as it is, and the answer is false.
 */
export async function replaceFiles(
  context: RepairContext,
  replacements: readonly Replacement[],
): Promise<() => Promise<boolean>> {
  const ways: Replacement[] = [];
  const takeBack = async (): Promise<boolean> => {
    let isWhole = true;
    for (const way of ways.toReversed()) if ((await replace(context, way)) === 'overtaken') isWhole = false;
    return isWhole;
  };
  for (const one of replacements) {
    const before = await replace(context, one);
    if (before === 'overtaken') throw new OvertakenError(one.path, await takeBack());
    ways.push({ path: one.path, expected: one.content === null ? null : digest(one.content), ...before });
  }
  return takeBack;
}

type Before = Pick<Replacement, 'content' | 'mode'>;

/** The whole file or nothing. Returns what stood there before. */
async function replace(context: RepairContext, one: Replacement): Promise<Before | 'overtaken'> {
  const { path, expected, content, mode } = one;
  const target = onDisk(context.repository.path, path);
  const temporary = temporaryOf(context, path);
  // Not even the temporary file is written elsewhere.
  if ((await linkAbove(context.repository.path, path)) !== undefined) return 'overtaken';
  try {
    if (content !== null) {
      if (expected === null) await mkdir(dirname(target.toString()), { recursive: true });
      await write(temporary, content, mode);
    }
    const before = await standing(context.repository.path, path);
    if (before === undefined || (before.content === null ? null : digest(before.content)) !== expected) {
      await rm(temporary, { force: true });
      return 'overtaken';
    }
    if (content !== null) await rename(temporary, target);
    else if (expected !== null) await unlink(target);
    return before;
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => {}); // the first error is the one to tell
    throw thrown;
  }
}

/** Undefined where something stands there that is no file, or behind a link. */
async function standing(
  root: string,
  path: BytePath,
): Promise<{ content: Buffer | null; mode: number | null } | undefined> {
  try {
    await refuseLinkAbove(root, path);
    const content = await contentOf(root, path);
    if (content === undefined) return { content: null, mode: null };
    return { content, mode: (await lstat(onDisk(root, path))).mode & 0o7777 };
  } catch (thrown) {
    if (thrown instanceof AuditorError && thrown.code === 'conflict') return undefined;
    throw thrown;
  }
}

/** Undefined where there is no such file. */
export async function contentOf(root: string, path: BytePath): Promise<Buffer | undefined> {
  const info = await ifThere(lstat(onDisk(root, path)));
  if (info === undefined) return undefined;
  if (!info.isFile()) throw conflict(`${shown(path)} is no plain file any more.`);
  return readFile(onDisk(root, path));
}

/** Beside the file, and named so that recovery finds it. */
export const temporaryOf = (context: RepairContext, path: BytePath): Buffer | string =>
  onDisk(context.repository.path, `${path}.${context.entryId}.tmp`);

async function write(path: Buffer | string, content: string | Buffer, mode: number | null): Promise<void> {
  const file = await open(path, 'wx', mode ?? 0o666);
  try {
    // What is asked for at the opening the process's mask would cut.
    if (mode !== null) await file.chmod(mode);
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
