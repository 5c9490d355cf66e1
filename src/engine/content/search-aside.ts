import { Worker } from 'node:worker_threads';
import type { SearchRequest, SearchResult, SearchResults } from './search-files.ts';
import type { FromSearchThread, ToSearchThread } from './search-thread.ts';

interface Waiting {
  readonly request: SearchRequest;
  settle(answer: SearchResults | Promise<SearchResults>): void;
}

/** Beside this file, as source and as bundle. */
const threadFile = new URL(import.meta.url.endsWith('.ts') ? 'search-thread.ts' : 'search-thread.js', import.meta.url);

/** So many files are asked for at once: between two such parts others have a turn, and an abort is heard. */
const filesAtOnce = 500;
/** In this thread. */
const filesAtOnceHere = 20;

/**
 * A thread that reads and searches files. Where it cannot be had, they are searched here, a few at a time; what it was
 * at when it died is searched again here.
 */
export class SearchThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #gone = false;

  constructor(file: URL = threadFile) {
    this.#worker = new Worker(file);
    this.#worker.on('message', (message: FromSearchThread) => {
      if (message.kind === 'searched') this.#waiting.get(message.id)?.settle(message.results);
    });
    this.#worker.on('error', () => this.#end());
    this.#worker.on('exit', () => this.#end());
    // After the listeners: one for messages would keep the process from ending again.
    this.#worker.unref();
  }

  get isGone(): boolean {
    return this.#gone;
  }

  search(request: SearchRequest): Promise<SearchResults> {
    if (this.#gone) return searchHere(request);
    const id = ++this.#lastId;
    const { promise, resolve } = Promise.withResolvers<SearchResults>();
    this.#waiting.set(id, { request, settle: resolve });
    // Its answer is waited for; without one, it keeps nobody from ending.
    this.#worker.ref();
    this.#worker.postMessage({ id, request } satisfies ToSearchThread);
    return promise.finally(() => {
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) this.#worker.unref();
    });
  }

  #end(): void {
    if (this.#gone) return;
    this.#gone = true;
    for (const { request, settle } of this.#waiting.values()) settle(searchHere(request));
  }
}

/** One at a time: they share a buffer. */
let here: Promise<unknown> = Promise.resolve();

function searchHere(request: SearchRequest): Promise<SearchResults> {
  const searched = here.then(async () => {
    await new Promise(setImmediate);
    const { searchFiles } = await import('./search-files.ts');
    return searchFiles(request);
  });
  here = searched.catch(() => {});
  return searched;
}

let thread: SearchThread | undefined;

/** What changed later than this before it was read may not be what git saw. */
const recentMs = 2_000;

/** What stands in files of a working tree, found by another thread. `searches`: by file, a sum of `searchBits`. */
export async function searchAside(
  root: string,
  files: readonly { readonly path: string; readonly searches: number }[],
  signal: AbortSignal | undefined,
): Promise<SearchResults> {
  const found: SearchResult[] = [];
  const recent: number[] = [];
  const since = Date.now() - recentMs;
  for (let at = 0; at < files.length; ) {
    signal?.throwIfAborted();
    thread ??= new SearchThread();
    const part = files.slice(at, at + (thread.isGone ? filesAtOnceHere : filesAtOnce));
    const answer = await thread.search({
      root,
      since,
      paths: part.map(({ path }) => path).join('\0'),
      searches: Uint8Array.from(part, ({ searches }) => searches),
    });
    for (const result of answer.found) found.push({ ...result, index: at + result.index });
    for (const index of answer.recent) recent.push(at + index);
    at += part.length;
  }
  return { found, recent };
}
