import type { Look } from './file-cache.ts';
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

/** Stands for the index among the files that something is made of; no path has a NUL. */
const theIndex = '\0index';

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
  const stamp = withIndex ? ((await tree.indexStamp()) ?? '') : '';
  const find: Look = async (path) =>
    path === theIndex ? { path, stamp, settled: true, text: undefined } : tree.find(path);
  return tree.fromFiles(
    as,
    async (look) => {
      if (withIndex) await look(theIndex);
      const files = new Map<string, FileText>();
      for (const path of paths) {
        const found = await look(path);
        if (typeof found !== 'object') continue;
        const content = await tree.files.content(found, limit + 1);
        if (content === undefined) continue;
        const text = content
          .subarray(0, limit)
          .toString('utf8')
          .replace(/^\uFEFF/, '');
        files.set(path, { text, whole: content.length <= limit });
      }
      return make(files);
    },
    find,
  );
}
