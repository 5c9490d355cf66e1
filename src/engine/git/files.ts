import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';

/** Says whether a file is still the same without reading it. */
export type Stamp = string;

export const stampOf = (stats: BigIntStats): Stamp =>
  `${stats.mtimeNs}:${stats.ctimeNs}:${stats.size}:${stats.ino}:${stats.mode}`;

/** A read never takes more of a file than this: nothing that git keeps in text is longer. */
export const maxBytes = 4 * 1024 * 1024;

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
