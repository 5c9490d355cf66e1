import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Store } from '../engine/store/types.ts';
import type { ChannelLog } from './log.ts';

const leaseName = 'leading-window';
const leaseMs = 30_000;
const renewMs = 10_000;

/**
 * Of all windows that share the state folder one leads: schedules are its work. When it goes, or dies, another takes
 * over within the lease.
 */
export class Leadership implements vscode.Disposable {
  readonly #store: Store | null;
  readonly #log: ChannelLog;
  readonly #owner = `${process.pid}:${randomUUID()}`;
  readonly #changes = new vscode.EventEmitter<boolean>();
  readonly onDidChange = this.#changes.event;
  readonly #timer: NodeJS.Timeout;
  #leading = false;

  constructor(store: Store | null, log: ChannelLog) {
    this.#store = store;
    this.#log = log;
    this.#timer = setInterval(() => this.renew(), renewMs);
    this.renew();
  }

  get leading(): boolean {
    return this.#leading;
  }

  /** Takes or keeps the lead where it can be had. */
  renew(): void {
    let held = false;
    try {
      held = this.#store?.leases.hold(leaseName, this.#owner, leaseMs) ?? false;
    } catch (thrown) {
      this.#log.warn('store', `The lead could not be renewed: ${String(thrown)}`);
    }
    if (held === this.#leading) return;
    this.#leading = held;
    this.#log.info('host', held ? 'This window leads.' : 'Another window leads.');
    this.#changes.fire(held);
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#changes.dispose();
    if (!this.#leading) return;
    this.#leading = false;
    try {
      this.#store?.leases.release(leaseName, this.#owner);
    } catch (thrown) {
      this.#log.debug('store', `The lead was not released, it runs out: ${String(thrown)}`);
    }
  }
}
