import { Disk } from './disk.ts';
import { type Stamp, stampOf } from './files.ts';

interface Cached {
  readonly stamp: Stamp;
  readonly value: unknown;
}

/** What was made of a repository's files, kept for as long as the files stay the same. */
export class FileCache {
  readonly disk = new Disk();
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
