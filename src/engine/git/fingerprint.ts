import { hash } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { isMissing, stampOf } from './files.ts';

/** Files looked at in one working tree: a status can name a million. */
const maxFiles = 1000;

/** Collects what a repository's state is made of; the same parts in the same order give the same fingerprint. */
export class Fingerprint {
  readonly #parts: string[] = [];

  /** A value of JSON; maps count as their entries. */
  add(value: unknown): void {
    this.#parts.push(JSON.stringify(value, (_, part) => (part instanceof Map ? [...part] : part)) ?? 'undefined');
  }

  addBytes(bytes: Buffer): void {
    this.#parts.push(bytes.toString('latin1'));
  }

  /**
   * Size and times of files and folders of a working tree, and of what lies in the folders: `git status` prints the
   * same after a second edit. At most `maxFiles` of them.
   */
  async addFiles(workingTree: string, paths: readonly Buffer[]): Promise<void> {
    const root = Buffer.from(`${workingTree}/`);
    const queue: Buffer[] = paths.slice(0, maxFiles).map((path) => Buffer.concat([root, path]));
    for (let next = 0; next < queue.length; ) {
      const slice = queue.slice(next, next + 32);
      next += slice.length;
      const stamps = await Promise.all(slice.map(stampOrNone));
      for (const [index, { stamp, folder }] of stamps.entries()) {
        this.add(stamp);
        const path = slice[index];
        if (folder && path !== undefined && queue.length < maxFiles)
          for (const child of await childrenOf(path)) queue.push(child);
      }
      if (queue.length > maxFiles) queue.length = maxFiles;
    }
  }

  digest(): string {
    return hash('sha256', this.#parts.join('\0')).slice(0, 32);
  }
}

async function stampOrNone(path: Buffer): Promise<{ stamp: string; folder: boolean }> {
  try {
    const stats = await lstat(path, { bigint: true });
    return { stamp: stampOf(stats), folder: stats.isDirectory() };
  } catch (thrown) {
    return { stamp: isMissing(thrown) ? 'missing' : 'unreadable', folder: false };
  }
}

async function childrenOf(folder: Buffer): Promise<Buffer[]> {
  try {
    const names = (await readdir(folder, 'buffer')).sort(Buffer.compare);
    const prefix = folder.at(-1) === 0x2f ? folder : Buffer.concat([folder, Buffer.from('/')]);
    // A nested repository is its own: what its git directory does is no change of this one.
    return names.filter((name) => name.toString('latin1') !== '.git').map((name) => Buffer.concat([prefix, name]));
  } catch {
    return [];
  }
}
