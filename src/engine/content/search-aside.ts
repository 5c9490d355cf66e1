import type { SearchRequest, SearchResult, SearchResults } from './search-files.ts';
import { type Died, SearchThread, type ThreadOptions } from './search-worker.ts';
import { maxKeptFinds, type Search, searchBits } from './types.ts';

/** So many files are asked for at once, for so long at most: between two such parts others have a turn. */
const part = { files: 500, turnMs: 100 } as const;
/** In this thread. */
const partHere = { files: 20, turnMs: 15 } as const;
/** So many files of one working tree may kill a thread; then the rest of them is left unsearched. */
const maxDeaths = 3;
/** What changed later than this before it was read may not be what git saw. */
const recentMs = 2_000;

interface AskedFile {
  readonly path: string;
  /** A sum of `searchBits`. */
  readonly searches: number;
}

export type Searched = Pick<SearchResults, 'found' | 'recent' | 'absent'>;

/**
 * Has files searched by another thread. What a thread dies over, or does not come to an end with, is told as failed,
 * and the others are searched by a new one. Where no thread can be had, they are searched here, a few at a time.
 */
export class Searcher {
  readonly #options: ThreadOptions;
  #thread: SearchThread | undefined;

  constructor(options: ThreadOptions = {}) {
    this.#options = options;
  }

  /** `root`: real absolute path of the working tree. Throws where nobody waits any more. */
  async search(root: string, files: readonly AskedFile[], signal: AbortSignal | undefined): Promise<Searched> {
    const all: Readonly<Record<'recent' | 'absent', number[]>> & { readonly found: SearchResult[] } = {
      found: [],
      recent: [],
      absent: [],
    };
    const since = Date.now() - recentMs;
    const deadly = new Set<number>();
    let fingerprints = maxKeptFinds;
    for (let at = 0; at < files.length; ) {
      signal?.throwIfAborted();
      if (deadly.has(at) || deadly.size >= maxDeaths) {
        all.found.push(...failed(files[at], at, !deadly.has(at)));
        at += 1;
        continue;
      }
      const end = Math.min(...[...deadly].filter((index) => index > at), files.length);
      const answer = await beforeAbort(this.#ask({ root, since, fingerprints }, files.slice(at, end)), signal);
      if ('over' in answer) {
        if (answer.over !== undefined) deadly.add(at + answer.over);
        continue;
      }
      for (const result of answer.found) all.found.push({ ...result, index: at + result.index });
      for (const index of answer.recent) all.recent.push(at + index);
      for (const index of answer.absent) all.absent.push(at + index);
      fingerprints -= answer.fingerprints;
      at += answer.searched;
    }
    return all;
  }

  #ask(
    about: Pick<SearchRequest, 'root' | 'since' | 'fingerprints'>,
    files: readonly AskedFile[],
  ): Promise<SearchResults | Died> {
    if (this.#thread?.isGone && this.#thread.wasUp) this.#thread = undefined;
    this.#thread ??= new SearchThread(this.#options);
    const isHere = this.#thread.isGone;
    const { files: count, turnMs } = isHere ? partHere : part;
    const asked = files.slice(0, count);
    const request = {
      ...about,
      turnMs,
      paths: asked.map(({ path }) => path).join('\0'),
      searches: Uint8Array.from(asked, ({ searches }) => searches),
    };
    return isHere ? searchHere(request) : this.#thread.search(request);
  }
}

/** `curtailed`: it was not even tried. */
const failed = (file: AskedFile | undefined, index: number, curtailed: boolean): SearchResult[] =>
  (Object.keys(searchBits) as Search[])
    .filter((search) => (file?.searches ?? 0) & searchBits[search])
    .map((search) => ({
      search,
      index,
      finds: { found: [], more: 0, unsearched: 'failed', ...(curtailed && { curtailed }) },
    }));

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

/** Rejects as soon as nobody waits any more; what comes of the work then is of no interest. */
async function beforeAbort<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', abort));
}

const searcher = new Searcher();

/** What stands in files of a working tree, found by another thread. */
export const searchAside: Searcher['search'] = (root, files, signal) => searcher.search(root, files, signal);
