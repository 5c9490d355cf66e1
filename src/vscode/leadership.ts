import { randomUUID } from 'node:crypto';
import type { Logger } from '../engine/log.ts';
import type { Store } from '../engine/store/types.ts';
import type { Disposable } from './disposables.ts';

export const leaseName = 'leading-window';

export interface LeaseTimes {
  /** A window that gives no sign of life for so long does not lead any more. */
  readonly leaseMs: number;
  readonly renewMs: number;
}

const usualTimes: LeaseTimes = { leaseMs: 30_000, renewMs: 10_000 };

/**
 * Of all windows that share the state folder one leads: schedules are its work. When it goes, or dies, another takes
 * over within the lease.
 */
export class Leadership implements Disposable {
  readonly #store: Store | null;
  readonly #log: Logger;
  readonly #leaseMs: number;
  readonly #owner = `${process.pid}:${randomUUID()}`;
  readonly #listeners = new Set<(leading: boolean) => void>();
  readonly #timer: NodeJS.Timeout;
  #leadsUntil = 0;
  #told = false;

  constructor(store: Store | null, log: Logger, { leaseMs, renewMs }: LeaseTimes = usualTimes) {
    this.#store = store;
    this.#log = log;
    this.#leaseMs = leaseMs;
    this.#timer = setInterval(() => this.renew(), renewMs);
    this.renew();
  }

  /** By the clock: a window that slept through its lease, with the whole machine perhaps, has lost the lead to another. */
  get leading(): boolean {
    return Date.now() <= this.#leadsUntil;
  }

  /** Takes or keeps the lead where it can be had. */
  renew(): void {
    const now = Date.now();
    try {
      const held = this.#store?.leases.hold(leaseName, this.#owner, this.#leaseMs) ?? false;
      this.#leadsUntil = held ? now + this.#leaseMs : 0;
    } catch (thrown) {
      this.#log.warn('store', `The lead could not be renewed: ${String(thrown)}`);
    }
    this.#tell();
  }

  /** Told when this window takes the lead, and when it has lost it. Returns how to stop listening. */
  onDidChange(listener: (leading: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#listeners.clear();
    this.#leadsUntil = 0;
    try {
      this.#store?.leases.release(leaseName, this.#owner);
    } catch (thrown) {
      this.#log.debug('store', `The lead was not released, it runs out: ${String(thrown)}`);
    }
  }

  #tell(): void {
    const { leading } = this;
    if (leading === this.#told) return;
    this.#told = leading;
    this.#log.info('host', leading ? 'This window leads.' : 'Another window leads.');
    for (const listener of this.#listeners) listener(leading);
  }
}
