import { availableParallelism } from 'node:os';

export type Priority = 'interactive' | 'background';

export interface QueueOptions {
  readonly priority?: Priority;
  readonly signal?: AbortSignal | undefined;
}

interface Waiting {
  start(): void;
}

/** After so many interactive starts in a row, one waiting background task gets its turn. */
const maxInteractiveRun = 16;

/** Git waits for the disk about as long as it computes: two processes a core keep both busy. */
export const defaultConcurrency = (): number => Math.min(16, Math.max(4, availableParallelism() * 2));

/**
 * Runs at most `concurrency` tasks at a time: interactive before background, first come first served within each.
 * One place is kept free for interactive tasks, so that slow background work (a fetch) never makes a person wait.
 */
export class TaskQueue {
  readonly concurrency: number;
  readonly #waiting: Record<Priority, Set<Waiting>> = { interactive: new Set(), background: new Set() };
  readonly #running: Record<Priority, number> = { interactive: 0, background: 0 };
  #interactiveRun = 0;

  constructor(concurrency: number = defaultConcurrency()) {
    this.concurrency = Math.max(1, Math.floor(concurrency));
  }

  get running(): number {
    return this.#running.interactive + this.#running.background;
  }

  get waiting(): number {
    return this.#waiting.interactive.size + this.#waiting.background.size;
  }

  /** Rejects with the signal's reason when it is aborted before the task began; later, the task must heed it itself. */
  run<T>(task: () => Promise<T>, { priority = 'interactive', signal }: QueueOptions = {}): Promise<T> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise<T>((resolve, reject) => {
      const queue = this.#waiting[priority];
      const abandon = () => {
        queue.delete(entry);
        reject(signal?.reason);
      };
      const entry: Waiting = {
        start: () => {
          signal?.removeEventListener('abort', abandon);
          this.#running[priority]++;
          const finish = () => {
            this.#running[priority]--;
            this.#startNext();
          };
          // The place is free before the caller hears of it: what it starts next finds it.
          new Promise<T>((settle) => settle(task())).finally(finish).then(resolve, reject);
        },
      };
      queue.add(entry);
      signal?.addEventListener('abort', abandon, { once: true });
      this.#startNext();
    });
  }

  #startNext(): void {
    while (this.running < this.concurrency) {
      const next = this.#takeNext();
      if (next === undefined) return;
      next.start();
    }
  }

  #takeNext(): Waiting | undefined {
    const { interactive, background } = this.#waiting;
    const backgroundLimit = Math.max(1, this.concurrency - 1);
    const backgroundMayStart = background.size > 0 && this.#running.background < backgroundLimit;
    const itsTurn = interactive.size === 0 || this.#interactiveRun >= maxInteractiveRun;
    const [queue, isBackground] = backgroundMayStart && itsTurn ? [background, true] : [interactive, false];
    const [first] = queue;
    if (first === undefined) return undefined;
    queue.delete(first);
    this.#interactiveRun = isBackground || background.size === 0 ? 0 : this.#interactiveRun + 1;
    return first;
  }
}
