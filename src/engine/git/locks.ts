import { join, posix, relative, sep } from 'node:path';
import type { LockFile, RepositoryLocation } from './facts.ts';
import type { FileCache } from './file-cache.ts';

/** Folders of `refs` that are looked into; what lies beyond stays unseen, which is no false alarm. */
const maxRefFolders = 500;

/** The lock files that stop git: those of this working tree, and those that all worktrees share. */
export async function readLocks(
  { gitDir, commonDir }: Pick<RepositoryLocation, 'gitDir' | 'commonDir'>,
  own: ReadonlySet<string>,
  common: ReadonlySet<string>,
  files: FileCache,
): Promise<LockFile[]> {
  const paths = new Set([
    ...locksAmong(own).map((name) => join(gitDir, name)),
    ...locksAmong(common)
      .filter((name) => gitDir === commonDir || !perWorktree.has(name))
      .map((name) => join(commonDir, name)),
    ...(await refLocks(join(commonDir, 'refs'), files)),
  ]);
  const locks: LockFile[] = [];
  for (const path of [...paths].sort()) {
    const at = await files.disk.modifiedAt(path);
    if (at !== undefined) locks.push({ path: relative(commonDir, path).split(sep).join(posix.sep), at });
  }
  return locks;
}

/** The main working tree's own: a linked worktree has its own of these. */
const perWorktree = new Set(['index.lock', 'HEAD.lock']);
const known = new Set([...perWorktree, 'config.lock', 'packed-refs.lock', 'shallow.lock']);
const locksAmong = (names: ReadonlySet<string>): string[] => [...known].filter((name) => names.has(name));

/** A ref's name cannot end in `.lock`, so whatever does is one. */
async function refLocks(refs: string, files: FileCache): Promise<string[]> {
  const locks: string[] = [];
  let level = [refs];
  for (let seen = 0; level.length > 0 && seen < maxRefFolders; seen += level.length) {
    const slice = level.slice(0, maxRefFolders - seen);
    const listings = await Promise.all(slice.map((folder) => files.listing(folder)));
    level = [];
    for (const [index, folder] of slice.entries()) {
      const listing = listings[index];
      if (listing === undefined) continue;
      const { names, folders } = listing;
      for (const name of folders) level.push(join(folder, name));
      for (const name of names) if (name.endsWith('.lock') && !folders.includes(name)) locks.push(join(folder, name));
    }
  }
  return locks;
}
