import type { Dirent } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import type { Disk } from './disk.ts';
import type { LockFile, RepositoryLocation } from './facts.ts';

/** Folders of `refs` that are looked into; what lies beyond stays unseen, which is no false alarm. */
const maxRefFolders = 500;

/** The lock files that stop git: those of this working tree, and those that all worktrees share. */
export async function readLocks(
  { gitDir, commonDir }: Pick<RepositoryLocation, 'gitDir' | 'commonDir'>,
  own: ReadonlySet<string>,
  common: ReadonlySet<string>,
  disk: Disk,
): Promise<LockFile[]> {
  const paths = new Set([
    ...locksAmong(own).map((name) => join(gitDir, name)),
    ...locksAmong(common)
      .filter((name) => gitDir === commonDir || !perWorktree.has(name))
      .map((name) => join(commonDir, name)),
    ...(await refLocks(join(commonDir, 'refs'), disk)),
  ]);
  const locks: LockFile[] = [];
  for (const path of [...paths].sort()) {
    const at = await disk.modifiedAt(path);
    if (at !== undefined) locks.push({ path: relative(commonDir, path).split(sep).join(posix.sep), at });
  }
  return locks;
}

/** The main working tree's own: a linked worktree has its own of these. */
const perWorktree = new Set(['index.lock', 'HEAD.lock']);
const known = new Set([...perWorktree, 'config.lock', 'packed-refs.lock', 'shallow.lock']);
const locksAmong = (names: ReadonlySet<string>): string[] => [...known].filter((name) => names.has(name));

/** A ref's name cannot end in `.lock`, so whatever does is one. */
async function refLocks(refs: string, disk: Disk): Promise<string[]> {
  const locks: string[] = [];
  let level = [refs];
  for (let seen = 0; level.length > 0 && seen < maxRefFolders; seen += level.length) {
    const folders = await Promise.all(level.slice(0, maxRefFolders - seen).map((folder) => entriesOf(folder, disk)));
    level = [];
    for (const { folder, entries } of folders)
      for (const entry of entries)
        if (entry.isDirectory()) level.push(join(folder, entry.name));
        else if (entry.name.endsWith('.lock')) locks.push(join(folder, entry.name));
  }
  return locks;
}

async function entriesOf(folder: string, disk: Disk): Promise<{ folder: string; entries: Dirent[] }> {
  return { folder, entries: (await disk.entries(folder)) ?? [] };
}
