import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { forEachBounded } from '../../concurrency.ts';
import { ifThere } from '../../git/files.ts';

/** What a folder holds, by path in it, with `/`. Sockets and pipes, which only a running program gives a meaning, are left out. */
export type TreeListing = ReadonlyMap<string, TreeEntry>;

interface TreeEntry {
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  /** Size in bytes of a file, target of a link. */
  readonly content: string;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  /** Another one after every write. */
  readonly stamp: string;
}

export async function listTree(root: string): Promise<TreeListing> {
  const listing = new Map<string, TreeEntry>();
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const [below, prefix] = [join(root, folder), folder === '' ? '' : `${folder}/`];
    await forEachBounded((await ifThere(readdir(below))) ?? [], 16, async (name) => {
      const entry = await entryAt(join(below, name));
      if (entry === undefined) return;
      listing.set(`${prefix}${name}`, entry);
      if (entry.kind === 'folder') folders.push(`${prefix}${name}`);
    });
  }
  return listing;
}

async function entryAt(path: string): Promise<TreeEntry | undefined> {
  const info = await ifThere(lstat(path, { bigint: true }));
  if (info === undefined || info.isSocket() || info.isFIFO()) return undefined;
  const modifiedAt = Number(info.mtimeMs);
  const stamp = [info.ino, info.size, info.mtimeNs, info.ctimeNs].join(':');
  if (info.isFile()) return { kind: 'file', content: String(info.size), modifiedAt, stamp };
  if (info.isSymbolicLink()) return { kind: 'link', content: await readlink(path), modifiedAt, stamp };
  // Of a folder only what is in it counts: its times follow from that.
  return { kind: info.isDirectory() ? 'folder' : 'other', content: '', modifiedAt, stamp: '' };
}

/** The first path that was written, made or removed between two listings of one folder. */
export function firstChange(before: TreeListing, after: TreeListing): string | undefined {
  for (const [path, { kind, stamp }] of before) {
    const now = after.get(path);
    if (now?.kind !== kind || now.stamp !== stamp) return path;
  }
  return [...after.keys()].find((path) => !before.has(path));
}

/** The first path that is not in a copy as it is here: missing there, or of another kind, size or target. */
export const firstMissing = (here: TreeListing, copy: TreeListing): string | undefined =>
  [...here].find(([path, { kind, content }]) => {
    const there = copy.get(path);
    return there?.kind !== kind || there.content !== content;
  })?.[0];

/** So coarse are the times of some file systems, in milliseconds. */
const coarsest = 2_000;

/** The first path whose file was written after it had been copied, as far as times tell. */
export const firstNewer = (here: TreeListing, copy: TreeListing): string | undefined =>
  [...here].find(
    ([path, { kind, modifiedAt }]) => kind === 'file' && modifiedAt > (copy.get(path)?.modifiedAt ?? 0) + coarsest,
  )?.[0];
