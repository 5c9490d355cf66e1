import { Worker } from 'node:worker_threads';
import type { SearchRequest, SearchResults } from './search-files.ts';
import { progressAt, progressLength } from './search-progress.ts';
import type { FromSearchThread, ToSearchThread } from './search-thread.ts';

/**
 * The thread died. `over`: the index of the path in the request that it died over; undefined where that was none of
 * this request’s.
 */
export interface Died {
  readonly over: number | undefined;
}

export interface ThreadOptions {
  /** Of the thread; beside this one, as source and as bundle. */
  readonly file?: URL;
  /** What takes longer over one file is ended; ms. */
  readonly fileLimitMs?: number;
}

const threadFile = new URL(import.meta.url.endsWith('.ts') ? 'search-thread.ts' : 'search-thread.js', import.meta.url);
/** Ten times what the largest file takes that is full of what is looked for, and on no fast machine. */
const defaultLimitMs = 30_000;
/** So often it is looked whether a file is still the same: a machine that slept is no slow file. */
const looksPerFile = 6;

/** A thread that reads and searches files, until it dies. */
export class SearchThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (answer: SearchResults | Died) => void>();
  readonly #progress = new Int32Array(new SharedArrayBuffer(progressLength * Int32Array.BYTES_PER_ELEMENT));
  readonly #lookMs: number;
  #watch: NodeJS.Timeout | undefined;
  #lastId = 0;
  #wasUp = false;
  #isGone = false;

  constructor({ file = threadFile, fileLimitMs = defaultLimitMs }: ThreadOptions = {}) {
    this.#lookMs = fileLimitMs / looksPerFile;
    this.#worker = new Worker(file, { workerData: this.#progress });
    this.#worker.on('message', (message: FromSearchThread) => {
      if (message.kind === 'searched') this.#waiting.get(message.id)?.(message.results);
      else this.#wasUp = true;
    });
    this.#worker.on('error', () => this.#end());
    this.#worker.on('exit', () => this.#end());
    // After the listeners: one for messages would keep the process from ending again.
    this.#worker.unref();
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** False: it cannot be had here, and another one neither. */
  get wasUp(): boolean {
    return this.#wasUp;
  }

  search(request: SearchRequest): Promise<SearchResults | Died> {
    if (this.#isGone) return Promise.resolve({ over: undefined });
    const id = ++this.#lastId;
    const { promise, resolve } = Promise.withResolvers<SearchResults | Died>();
    this.#waiting.set(id, resolve);
    // Its answer is waited for; without one, it keeps nobody from ending.
    this.#worker.ref();
    this.#watch ??= this.#startWatch();
    this.#worker.postMessage({ id, request } satisfies ToSearchThread);
    return promise.finally(() => {
      this.#waiting.delete(id);
      if (this.#waiting.size > 0) return;
      this.#worker.unref();
      clearInterval(this.#watch);
      this.#watch = undefined;
    });
  }

  /** Ends it where it does not come on. */
  #startWatch(): NodeJS.Timeout {
    let [last, looks] = [this.#at(progressAt.files), 0];
    return setInterval(() => {
      const now = this.#at(progressAt.files);
      [last, looks] = [now, now === last ? looks + 1 : 0];
      if (looks < looksPerFile) return;
      this.#end();
      void this.#worker.terminate();
    }, this.#lookMs);
  }

  #at(index: number): number {
    return Atomics.load(this.#progress, index);
  }

  #end(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    const current = this.#at(progressAt.request);
    // Where it was at none it died over what came next: they are taken one after another.
    const [next] = this.#waiting.keys();
    const guilty = this.#waiting.has(current) ? current : this.#wasUp ? next : undefined;
    const file = guilty === current ? this.#at(progressAt.file) : 0;
    for (const [id, settle] of this.#waiting) settle({ over: id === guilty ? file : undefined });
  }
}
