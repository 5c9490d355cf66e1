import { hash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { isWithin } from '../is-within.ts';
import type { CleanFiles } from './clean-files.ts';
import { type FileCache, isSettled } from './file-cache.ts';
import { stampOf } from './files.ts';
import type { Found, FoundFile, OpenText } from './found-file.ts';

/**
 * Finds files of one working tree for the length of one reading: each folder and each file is looked at once. Where no
 * folder on the way is a link, nothing needs to be resolved.
 */
export class FileFinder {
  readonly #root: string;
  readonly #files: FileCache;
  readonly #openText: OpenText | undefined;
  readonly #clean: () => Promise<CleanFiles | undefined>;
  readonly #folders = new Map<string, boolean | Promise<boolean>>([['.', true]]);
  readonly #found = new Map<string, Promise<Found>>();

  /** `root`: real absolute path. */
  constructor(
    root: string,
    files: FileCache,
    openText: OpenText | undefined,
    clean: () => Promise<CleanFiles | undefined> = async () => undefined,
  ) {
    this.#root = root;
    this.#files = files;
    this.#openText = openText;
    this.#clean = clean;
  }

  /** `path`: relative to the working tree, `/`-separated. */
  find(path: string): Promise<Found> {
    const known = this.#found.get(path);
    if (known !== undefined) return known;
    const found = this.#find(path);
    this.#found.set(path, found);
    return found;
  }

  async #find(path: string): Promise<Found> {
    const absolute = join(this.#root, path);
    if (!absolute.startsWith(`${this.#root}${sep}`)) return 'outside';
    this.#files.looked.add(absolute);
    const { disk } = this.#files;
    const clean = await this.#clean();
    const unchanged = clean?.get(path);
    if (unchanged !== undefined) return this.#opened(absolute) ?? unchanged;
    if (await this.#isPlain(dirname(path))) {
      const stats = await disk.lstat(absolute);
      if (stats === undefined || !stats.isSymbolicLink()) {
        const found = onDisk(absolute, stats);
        if (found !== undefined && stats?.isFile()) await clean?.put(path, found);
        return this.#opened(absolute) ?? found;
      }
    }
    const real = await this.#resolve(absolute);
    if (real === undefined) return (await disk.lstat(absolute)) ? 'outside' : undefined;
    if (!isWithin(real, this.#root)) return 'outside';
    this.#files.looked.add(real);
    return this.#opened(real) ?? this.#opened(absolute) ?? onDisk(real, await disk.stat(real));
  }

  async #resolve(absolute: string): Promise<string | undefined> {
    try {
      return await this.#files.disk.realpath(absolute);
    } catch (thrown) {
      // Links in a circle lead nowhere.
      if ((thrown as NodeJS.ErrnoException).code === 'ELOOP') return undefined;
      throw thrown;
    }
  }

  #opened(path: string): FoundFile | undefined {
    const text = this.#openText?.(path);
    return text === undefined ? undefined : { path, stamp: `open:${hash('sha256', text)}`, settled: true, text };
  }

  /** Neither it nor a folder above it is a link. */
  async #isPlain(folder: string): Promise<boolean> {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const looking = this.#lookAt(folder);
    this.#folders.set(folder, looking);
    const plain = await looking;
    this.#folders.set(folder, plain);
    return plain;
  }

  async #lookAt(folder: string): Promise<boolean> {
    if (!(await this.#isPlain(dirname(folder)))) return false;
    return (await this.#files.disk.lstat(join(this.#root, folder)))?.isDirectory() ?? false;
  }
}

const onDisk = (path: string, stats: BigIntStats | undefined): FoundFile | undefined =>
  stats && { path, stamp: stampOf(stats), settled: isSettled(stats), text: undefined };
