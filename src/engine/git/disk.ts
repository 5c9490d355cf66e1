import {
  type BigIntStats,
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { ifThere, isMissing, maxBytes, readStart } from './files.ts';

type Awaitable<T> = T | Promise<T>;

/** What changes when something comes, goes or changes. */
export interface Times {
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  readonly ino: number;
}

/** A look that takes longer than this is not made directly the next time. */
const promptMs = 5;
/** So long may direct looks keep the thread, all together: then one by a thread gives everybody else a turn. */
const turnMs = 4;
/** For so long after a prompt answer the disk counts as awake. */
const awakeMs = 1000;

/**
 * Looks at files. By way of Node's file threads a look costs about ten times what the system needs to answer from its
 * memory, and an audit makes many thousands. So as long as the answers come promptly they are asked for directly; the
 * first one, and those after a slow one, go by the threads: a disk that sleeps or a share that is away holds up nobody
 * else. What is not there is undefined, or empty; other errors of the system are thrown.
 */
export class Disk {
  /** What direct looks of all took in this turn of the event loop. */
  static #spentMs = 0;
  #directUntil = 0;
  readonly #now: () => number;

  /** `now` tells the time by which looks are prompt or slow, in ms from any beginning. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  stat(path: string): Awaitable<BigIntStats | undefined> {
    return this.#look(
      () => ifThereNow(() => statSync(path, { bigint: true, throwIfNoEntry: false })),
      () => ifThere(stat(path, { bigint: true })),
    );
  }

  /** As `stat`, with less to tell and sooner: for the very many. */
  times(path: string): Awaitable<Times | undefined> {
    return this.#look(
      () => ifThereNow(() => statSync(path, { throwIfNoEntry: false })),
      () => ifThere(stat(path)),
    );
  }

  lstat(path: string): Awaitable<BigIntStats | undefined> {
    return this.#look(
      () => ifThereNow(() => lstatSync(path, { bigint: true, throwIfNoEntry: false })),
      () => ifThere(lstat(path, { bigint: true })),
    );
  }

  realpath(path: string): Awaitable<string | undefined> {
    return this.#look(
      () => ifThereNow(() => realpathSync.native(path)),
      () => ifThere(realpath(path)),
    );
  }

  /** The names in a folder; undefined where it is not there. */
  names(path: string): Awaitable<string[] | undefined> {
    return this.#look(
      () => ifThereNow(() => readdirSync(path)),
      () => ifThere(readdir(path)),
    );
  }

  /** What is in a folder; undefined where it is not there. */
  entries(path: string): Awaitable<Dirent[] | undefined> {
    return this.#look(
      () => ifThereNow(() => readdirSync(path, { withFileTypes: true })),
      () => ifThere(readdir(path, { withFileTypes: true })),
    );
  }

  /** Up to `limit` bytes from the beginning of a file; none of a pipe or device. */
  start(path: string, limit: number = maxBytes): Awaitable<Buffer | undefined> {
    return this.#look(
      () => ifThereNow(() => readStartNow(path, limit)),
      () => ifThere(readStart(path, limit)),
    );
  }

  async exists(path: string): Promise<boolean> {
    return (await this.lstat(path)) !== undefined;
  }

  /** When the file was modified, ms since the epoch; undefined where it is not there. */
  async modifiedAt(path: string): Promise<number | undefined> {
    const stats = await this.stat(path);
    return stats && millisecondsOf(stats);
  }

  #look<T>(direct: () => T, onThread: () => Promise<T>): Awaitable<T> {
    const begun = this.#now();
    if (begun >= this.#directUntil || Disk.#spentMs >= turnMs) return onThread().finally(() => this.#took(begun));
    // The next turn of the event loop begins anew.
    if (Disk.#spentMs === 0)
      setImmediate(() => {
        Disk.#spentMs = 0;
      });
    try {
      return direct();
    } finally {
      Disk.#spentMs += this.#took(begun);
    }
  }

  #took(begun: number): number {
    const now = this.#now();
    const took = now - begun;
    this.#directUntil = took <= promptMs ? now + awakeMs : 0;
    return took;
  }
}

/** When it was modified, ms since the epoch with their fraction: the same number as `mtimeMs` of plain stats. */
export const millisecondsOf = ({ mtimeNs }: BigIntStats): number =>
  Number(mtimeNs / 1_000_000_000n) * 1e3 + Number(mtimeNs % 1_000_000_000n) / 1e6;

function ifThereNow<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
}

/** Without waiting for a pipe or device in a file's place. */
function readStartNow(path: string, limit: number): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return Buffer.alloc(0);
    const buffer = Buffer.allocUnsafe(Math.min(limit, stats.size));
    return buffer.subarray(0, readSync(file, buffer, 0, buffer.length, 0));
  } finally {
    closeSync(file);
  }
}
