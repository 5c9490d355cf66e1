import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, stat } from 'node:fs/promises';

/** Says whether a file is still the same without reading it. */
export type Stamp = string;

export const stampOf = (stats: BigIntStats): Stamp =>
  `${stats.mtimeNs}:${stats.ctimeNs}:${stats.size}:${stats.ino}:${stats.mode}`;

/** A read never takes more of a file than this: nothing that git keeps in text is longer. */
const maxBytes = 4 * 1024 * 1024;

/** Is the error of the kind "there is no such file"? */
export function isMissing(thrown: unknown): boolean {
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** The result, or undefined where the file or folder is not there. */
export async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
}

export const exists = async (path: string): Promise<boolean> => (await ifThere(lstat(path))) !== undefined;

/** When the file was modified, ms since the epoch; undefined where it is not there. */
export const modifiedAt = async (path: string): Promise<number | undefined> => (await ifThere(stat(path)))?.mtimeMs;

/** The names in a folder; none where it is not there. */
export const namesIn = async (path: string): Promise<string[]> => (await ifThere(readdir(path))) ?? [];

/**
 * `use` of the open file and its size in bytes. A pipe or device in a file's place is not waited for: it gives
 * undefined.
 */
export async function withFile<T>(
  path: string,
  use: (file: FileHandle, size: number) => Promise<T>,
): Promise<T | undefined> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await file.stat();
    return stats.isFile() ? await use(file, stats.size) : undefined;
  } finally {
    await file.close();
  }
}

/** Up to `length` bytes from `position` on; fewer where the file ends. */
export async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** Up to `limit` bytes from the beginning of a file; none of a pipe or device. */
export async function readStart(path: string, limit: number = maxBytes): Promise<Buffer> {
  const start = await withFile(path, (file, size) => readAt(file, 0, Math.min(limit, size)));
  return start ?? Buffer.alloc(0);
}

interface Cached {
  readonly stamp: Stamp;
  readonly value: unknown;
}

/** What was made of a repository's files, kept for as long as the files stay the same. */
export class FileCache {
  readonly #entries = new Map<string, Cached>();

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
    const stats = await ifThere(stat(path, { bigint: true }));
    if (stats === undefined) {
      this.#entries.delete(key);
      return undefined;
    }
    const stamp = stampOf(stats);
    const cached = this.#entries.get(key);
    if (cached?.stamp === stamp) return cached.value as T;
    const content = await ifThere(readStart(path, limit));
    if (content === undefined) return undefined;
    const value = parse(content);
    // A file that changed a moment ago may change again without its times telling.
    if (Date.now() - Number(stats.mtimeNs / 1_000_000n) > 50) this.#entries.set(key, { stamp, value });
    else this.#entries.delete(key);
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
