// Runs as a worker thread: reads and searches files there, so that the thread that asks goes on meanwhile.

import { parentPort, workerData } from 'node:worker_threads';
import { type SearchRequest, type SearchResults, searchFiles } from './search-files.ts';
import { progressAt } from './search-progress.ts';

export interface ToSearchThread {
  /** From 1 on. */
  readonly id: number;
  readonly request: SearchRequest;
}

export type FromSearchThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'searched'; readonly id: number; readonly results: SearchResults };

const say = (message: FromSearchThread): void => parentPort?.postMessage(message);

// One after another: they share a buffer.
let last: Promise<void> = Promise.resolve();
const progress = workerData as Int32Array;
parentPort?.on('message', ({ id, request }: ToSearchThread) => {
  last = last.then(async () => {
    const results = await searchFiles(request, (index) => {
      Atomics.store(progress, progressAt.request, id);
      Atomics.store(progress, progressAt.file, index);
      Atomics.add(progress, progressAt.files, 1);
    });
    Atomics.store(progress, progressAt.request, 0);
    say({ kind: 'searched', id, results });
  });
});
say({ kind: 'ready' });
