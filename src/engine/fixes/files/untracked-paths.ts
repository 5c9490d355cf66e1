import { lstat } from 'node:fs/promises';
import { ifThere } from '../../git/files.ts';
import type { RepairContext } from '../fix.ts';
import { type BytePath, foldersAbove, linkAbove, onDisk, shown } from '../support/byte-path.ts';
import { conflict, read } from '../support/change.ts';
import { ignoredAmong, textOf } from '../support/tracked-targets.ts';

/** As `git status` lists them: a folder that holds nothing else as a whole, with `/` at its end. */
export async function untrackedPaths(context: RepairContext): Promise<BytePath[]> {
  const args = ['ls-files', '--others', '--exclude-standard', '--directory', '--no-empty-directory', '-z'];
  return listed(context, args);
}

/**
 * The one that is meant: it need not be listed by itself, but can lie in a folder that is. A folder has `/` at its end.
 * Throws `conflict`, with the reason, where it is not untracked.
 */
export async function untrackedPath(
  context: RepairContext,
  wanted: BytePath,
  untracked: readonly BytePath[],
): Promise<BytePath> {
  if (untracked.includes(wanted)) return wanted;
  const path = wanted.replace(/\/$/, '');
  if (untracked.includes(`${path}/`)) return `${path}/`;
  const name = shown(path);
  const root = context.repository.path;
  // It is a path in the repository, in git's own words.
  const isInside = path.split('/').every((part) => !['', '.', '..'].includes(part));
  const info =
    isInside && (await linkAbove(root, path)) === undefined ? await ifThere(lstat(onDisk(root, path))) : undefined;
  if (info === undefined)
    throw conflict(`There is no ${name} in the repository.`, 'Give a path from its top, such as logs/today.log.');
  const tracked = await listed(context, ['--literal-pathspecs', 'ls-files', '-z', '--', textOf(path)]);
  if (tracked.includes(path))
    throw conflict(`${name} is tracked: an ignore file does not change that.`, 'Stop tracking it first.');
  if (tracked.length > 0)
    throw conflict(`${name} holds tracked files too.`, 'Name what in it is to be ignored, file by file.');
  if ((await ignoredAmong(context, [path])).has(path)) throw conflict(`${name} is ignored already.`);
  for (const folder of foldersAbove(path))
    if ((await ifThere(lstat(onDisk(root, `${folder}/.git`)))) !== undefined)
      throw conflict(`${name} lies in a repository of its own.`, `Ignore ${shown(folder)}/ as a whole.`);
  const isBelow = untracked.some((one) => one.endsWith('/') && path.startsWith(one));
  if (!isBelow) throw conflict(`${name} holds nothing that git would call untracked.`);
  return info.isDirectory() ? `${path}/` : path;
}

async function listed(context: RepairContext, args: readonly string[]): Promise<BytePath[]> {
  const { stdout } = await read(context, args);
  return stdout.toString('latin1').split('\0').filter(Boolean);
}
