import { join } from 'node:path';
import { realPathInside } from './file-cache.ts';
import { stampOf } from './files.ts';
import type { TrackedTree } from './tracked-tree.ts';

export interface FileText {
  readonly text: string;
  /** False: it is longer than the limit, and `text` is its beginning. */
  readonly whole: boolean;
}

interface Options {
  /** Names what is made. */
  readonly as: string;
  /** At most so many bytes are read of each file. */
  readonly limit: number;
  /** Also made anew when the index changes. */
  readonly withIndex?: boolean;
}

/**
 * `make` of several files of the working tree at once, kept while all of them stay the same. Only what `make` returns
 * is kept, so that it can look at much and tell little. Files that are not there, or lie outside by a link, are left
 * out. A byte order mark is taken off.
 */
export async function fromFiles<T>(
  tree: TrackedTree,
  paths: readonly string[],
  { as, limit, withIndex = false }: Options,
  make: (files: ReadonlyMap<string, FileText>) => Promise<T> | T,
): Promise<T> {
  const { disk } = tree.files;
  const stamps: string[] = [];
  const found: { readonly path: string; readonly real: string; readonly size: bigint }[] = [];
  let newest = 0n;
  const look = async (path: string, real: string | undefined) => {
    const stats = real === undefined ? undefined : await disk.stat(real);
    stamps.push(`${path}\0${stats ? stampOf(stats) : ''}`);
    if (stats && stats.mtimeNs > newest) newest = stats.mtimeNs;
    return stats;
  };
  for (const path of paths) {
    const real = await realPathInside(tree.path, path, tree.files);
    const stats = await look(path, real);
    if (real !== undefined && stats?.isFile()) found.push({ path, real, size: stats.size });
  }
  if (withIndex) await look('', join(tree.directory.location.gitDir, 'index'));
  const made = async (): Promise<T> => {
    const files = new Map<string, FileText>();
    for (const { path, real, size } of found) {
      const content = await disk.start(real, limit);
      const text = content?.toString('utf8').replace(/^\uFEFF/, '');
      if (text !== undefined) files.set(path, { text, whole: size <= BigInt(limit) });
    }
    return make(files);
  };
  // What changed a moment ago may change again without its times telling.
  if (Date.now() - Number(newest / 1_000_000n) <= 50) return made();
  return tree.files.remember(as, stamps.join('\0'), made);
}
