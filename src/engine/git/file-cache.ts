import type { BigIntStats, Dirent } from 'node:fs';
import { join } from 'node:path';
import { isWithin } from '../is-within.ts';
import { Disk } from './disk.ts';
import { type Stamp, stampOf } from './files.ts';

interface Cached {
  readonly stamp: Stamp;
  readonly value: unknown;
}

export interface Listing {
  /** Of all that is in the folder. */
  readonly names: ReadonlySet<string>;
  /** Names of the folders in it. */
  readonly folders: readonly string[];
}

/** What was made of a repository's files, kept for as long as the files stay the same. */
export class FileCache {
  readonly disk = new Disk();
  readonly #entries = new Map<string, Cached>();
  readonly #folders = new Map<string, { readonly stamp: Stamp; readonly listing: Listing }>();

  /**
   * `parse` of the file's content, or undefined where there is no file. Two ways to parse one path carry different
   * `as`. What `parse` throws is thrown and not kept.
   */
  async read<T>(
    path: string,
    parse: (content: Buffer) => T,
    { limit, as = '' }: { limit?: number; as?: string } = {},
  ): Promise<T | undefined> {
    const key = `${path}\0${as}`;
    const stats = await this.disk.stat(path);
    if (stats === undefined) {
      this.#entries.delete(key);
      return undefined;
    }
    const stamp = stampOf(stats);
    const cached = this.#entries.get(key);
    if (cached?.stamp === stamp) return cached.value as T;
    const content = await this.disk.start(path, limit);
    if (content === undefined) return undefined;
    const value = parse(content);
    if (isSettled(stats)) this.#entries.set(key, { stamp, value });
    else this.#entries.delete(key);
    return value;
  }

  /** What is in a folder; undefined where it is not there. Its times tell whether something came or went in it. */
  async listing(folder: string): Promise<Listing | undefined> {
    const stats = await this.disk.stat(folder);
    if (stats === undefined) return undefined;
    const stamp = stampOf(stats);
    const cached = this.#folders.get(folder);
    if (cached?.stamp === stamp) return cached.listing;
    const entries = await this.disk.entries(folder);
    const listing = entries && listingOf(entries);
    if (listing && isSettled(stats)) this.#folders.set(folder, { stamp, listing });
    else this.#folders.delete(folder);
    return listing;
  }

  /** `make()`, or what it made before while `stamp` stays the same. */
  async remember<T>(key: string, stamp: Stamp, make: () => Promise<T>): Promise<T> {
    const cached = this.#entries.get(key);
    if (cached?.stamp === stamp) return cached.value as T;
    const value = await make();
    this.#entries.set(key, { stamp, value });
    return value;
  }
}

/** What changed a moment ago may change again without its times telling. */
const isSettled = ({ mtimeNs }: BigIntStats): boolean => Date.now() - Number(mtimeNs / 1_000_000n) > 50;

const listingOf = (entries: readonly Dirent[]): Listing => ({
  names: new Set(entries.map(({ name }) => name)),
  folders: entries.filter((entry) => entry.isDirectory()).map(({ name }) => name),
});

/** Where a file of the working tree really is; undefined where it is not there, or a link leads out. */
export async function realPathInside(workingTree: string, path: string, files: FileCache): Promise<string | undefined> {
  const real = await files.disk.realpath(join(workingTree, path));
  return real !== undefined && isWithin(real, workingTree) ? real : undefined;
}
