import { AuditorError } from '../../contract/errors.ts';
import type { Progress } from '../../contract/operations.ts';

export interface Caller {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** One run that several callers wait for: each hears its progress and can leave; it is aborted when the last one left. */
export class SharedRun {
  readonly #abort = new AbortController();
  readonly #listeners = new Set<(progress: Progress) => void>();
  readonly #done: Promise<void>;
  #callers = 0;

  constructor(run: (caller: Required<Caller>) => Promise<void>) {
    this.#done = run({
      signal: this.#abort.signal,
      onProgress: (progress) => {
        for (const listen of this.#listeners) listen(progress);
      },
    });
  }

  /** Nobody waits for it any more: it only winds down. */
  get abandoned(): boolean {
    return this.#abort.signal.aborted;
  }

  /** Settles with the run, whoever waits. */
  async ended(): Promise<void> {
    await this.#done.catch(() => {});
  }

  /** Rejects with `cancelled` when the caller leaves; the last one is told when the run has stopped. */
  async join({ signal, onProgress }: Caller): Promise<void> {
    this.#callers += 1;
    if (onProgress) this.#listeners.add(onProgress);
    const left = Promise.withResolvers<never>();
    const leave = () => {
      this.#callers -= 1;
      if (this.#callers === 0) this.#abort.abort();
      else left.reject(new AuditorError('cancelled', 'Cancelled.'));
    };
    if (signal?.aborted) leave();
    else signal?.addEventListener('abort', leave, { once: true });
    try {
      await Promise.race([this.#done, left.promise]);
    } finally {
      signal?.removeEventListener('abort', leave);
      if (onProgress) this.#listeners.delete(onProgress);
    }
  }
}
