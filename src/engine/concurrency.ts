/**
 * Runs `work` over the items, at most `limit` at a time, in order of the items (or as they arrive). Stops starting new work once the
 * signal is aborted or a work rejects, waits for what runs, then rejects.
 */
export async function forEachBounded<T>(
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
  work: (item: T, index: number) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let begun = 0;
  let failed = false;
  const lane = async (): Promise<void> => {
    while (!failed) {
      const next = await iterator.next();
      if (next.done || failed) return;
      signal?.throwIfAborted();
      try {
        await work(next.value, begun++);
      } catch (thrown) {
        failed = true;
        stop();
        throw thrown;
      }
    }
  };
  // Who waits for the next item waits no more.
  const stop = (): void => void iterator.return?.();
  signal?.addEventListener('abort', stop, { once: true });
  const lanes = Array.from({ length: limit }, lane);
  const ends = await Promise.allSettled(lanes);
  signal?.removeEventListener('abort', stop);
  signal?.throwIfAborted();
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
