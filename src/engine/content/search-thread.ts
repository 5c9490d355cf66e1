// Runs as a worker thread: reads and searches files there, so that the thread that asks goes on meanwhile.

import { parentPort } from 'node:worker_threads';
import { type SearchRequest, type SearchResults, searchFiles } from './search-files.ts';

export interface ToSearchThread {
  readonly id: number;
  readonly request: SearchRequest;
}

export type FromSearchThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'searched'; readonly id: number; readonly results: SearchResults };

const say = (message: FromSearchThread): void => parentPort?.postMessage(message);

// One after another: they share a buffer.
let last: Promise<void> = Promise.resolve();
parentPort?.on('message', ({ id, request }: ToSearchThread) => {
  last = last.then(async () => say({ kind: 'searched', id, results: await searchFiles(request) }));
});
say({ kind: 'ready' });
