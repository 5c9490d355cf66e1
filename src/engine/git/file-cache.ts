import type { BigIntStats, Dirent } from 'node:fs';
import type { KeptFiles } from './clean-files.ts';
import { Disk } from './disk.ts';
import { type Stamp, stampOf } from './files.ts';
import type { Found, FoundFile } from './found-file.ts';

interface Cached {
  readonly stamp: Stamp;
  readonly value: unknown;
}

/** What was made of several files: what was found of each, and what came of it. */
interface Composed {
  readonly looks: ReadonlyMap<string, Stamp>;
  readonly value: unknown;
}

/** Finds a file by its path. */
export type Look = (path: string) => Promise<Found>;

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
  readonly #composed = new Map<string, Composed>();
  readonly #folders = new Map<string, { readonly stamp: Stamp; readonly listing: Listing }>();
  /** From one reading to the next. */
  keptFiles: KeptFiles | undefined;
  /** Absolute paths of the working tree's files that somebody asked for, there or not. */
  readonly looked = new Set<string>();

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

  /** `parse` of a file that was found, or what came of it before while its stamp stays the same. */
  async readFound<T>(
    file: FoundFile,
    parse: (content: Buffer) => T,
    { limit, as }: { readonly limit: number; readonly as: string },
  ): Promise<T | undefined> {
    const key = `${file.path}\0${as}`;
    const cached = this.#entries.get(key);
    if (cached?.stamp === file.stamp) return cached.value as T;
    const content = await this.content(file, limit);
    if (content === undefined) return undefined;
    const value = parse(content);
    if (file.settled) this.#entries.set(key, { stamp: file.stamp, value });
    else this.#entries.delete(key);
    return value;
  }

  /** The first `limit` bytes of a file that was found. */
  async content({ path, text }: FoundFile, limit: number): Promise<Buffer | undefined> {
    return text === undefined ? this.disk.start(path, limit) : Buffer.from(text).subarray(0, limit);
  }

  /**
   * What `make` makes of several files, or made before while everything that it looked at is as it was: what was not
   * there, too. `find`: for this reading.
   */
  async compose<T>(key: string, find: Look, make: (look: Look) => Promise<T>): Promise<T> {
    const before = this.#composed.get(key);
    if (before !== undefined && (await isAsBefore(before.looks, find))) return before.value as T;
    const looks = new Map<string, Stamp>();
    let settled = true;
    const value = await make(async (path) => {
      const found = await find(path);
      settled &&= typeof found !== 'object' || found.settled;
      looks.set(path, stampOfFound(found));
      return found;
    });
    if (settled) this.#composed.set(key, { looks, value });
    else this.#composed.delete(key);
    return value;
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
export const isSettled = ({ mtimeNs }: BigIntStats): boolean => Date.now() - Number(mtimeNs / 1_000_000n) > 50;

const stampOfFound = (found: Found): Stamp => (typeof found === 'object' ? found.stamp : (found ?? 'none'));

async function isAsBefore(looks: ReadonlyMap<string, Stamp>, find: Look): Promise<boolean> {
  for (const [path, stamp] of looks) if (stampOfFound(await find(path)) !== stamp) return false;
  return true;
}

const listingOf = (entries: readonly Dirent[]): Listing => ({
  names: new Set(entries.map(({ name }) => name)),
  folders: entries.filter((entry) => entry.isDirectory()).map(({ name }) => name),
});
