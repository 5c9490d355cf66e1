import type { Logger } from '../engine/log.ts';
import type { Store } from '../engine/store/types.ts';
import type { Disposable } from './disposables.ts';

/** How often another process's writes are looked for. One cheap question to the database. */
const pollMs = 3_000;

/** Tells when another process (a window, the terminal) has written to the store. What it wrote is for others to find out. */
export class OtherProcesses implements Disposable {
  readonly #store: Pick<Store, 'dataVersion'>;
  readonly #log: Logger;
  readonly #listeners = new Set<() => void>();
  readonly #timer: NodeJS.Timeout;
  #version: number;

  constructor(store: Pick<Store, 'dataVersion'>, log: Logger) {
    this.#store = store;
    this.#log = log;
    this.#version = store.dataVersion();
    this.#timer = setInterval(() => this.look(), pollMs);
  }

  /** Returns how to stop listening. */
  onDidWrite(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  look(): void {
    const version = this.#attempt(() => this.#store.dataVersion());
    if (version === undefined || version === this.#version) return;
    this.#version = version;
    for (const listener of this.#listeners) this.#attempt(listener);
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#listeners.clear();
  }

  #attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (thrown) {
      this.#log.warn('store', `What other processes did could not be read: ${String(thrown)}`);
      return undefined;
    }
  }
}
