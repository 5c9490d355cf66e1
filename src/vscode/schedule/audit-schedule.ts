import { hash, randomUUID } from 'node:crypto';
import { AuditorError } from '../../contract/errors.ts';
import type { Fleet } from '../../engine/fleet/fleet.ts';
import type { Logger } from '../../engine/log.ts';
import type { Store } from '../../engine/store/types.ts';
import type { Disposable } from '../disposables.ts';
import { nextAudit, type ScheduleSettings } from './due.ts';

/** Longer than this no timer waits: the clock may be set, the machine may sleep. */
const lookEveryMs = 60_000;
/** So long at least the right to make a scheduled audit is kept from the others. */
const leastLeaseMs = 60_000;

interface Parts {
  readonly fleet: Fleet;
  /** null: it cannot be told what other windows do, so nothing is done by itself. */
  readonly store: Store | null;
  readonly log: Logger;
  /** As they are now; asked at each use. */
  readonly settings: () => ScheduleSettings;
  readonly audit: (signal: AbortSignal) => Promise<void>;
  readonly now?: () => number;
}

/** Audits when it is time. Of several windows that show the same folders one does. */
export class AuditSchedule implements Disposable {
  readonly #parts: Parts;
  readonly #timer: NodeJS.Timeout;
  readonly #lessee = randomUUID();
  readonly #closing = new AbortController();
  readonly #since: number;
  #running = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#since = this.#now();
    this.#timer = setInterval(() => void this.look(), lookEveryMs);
  }

  /** When the next audit is due, ms since the epoch; undefined: never. */
  due(): number | undefined {
    const { finishedAt } = this.#parts.fleet.stats().audit;
    return nextAudit(this.#parts.settings(), finishedAt === null ? this.#since : Date.parse(finishedAt));
  }

  /** Audits where it is time, unless another window does or an audit runs. */
  async look(): Promise<void> {
    const { fleet, log, audit } = this.#parts;
    const due = this.due();
    if (this.#running || due === undefined || due > this.#now()) return;
    if (fleet.stats().audit.state === 'running' || !this.#takeTurn()) return;
    this.#running = true;
    try {
      await audit(this.#closing.signal);
    } catch (thrown) {
      const { code, message } = AuditorError.from(thrown);
      if (code !== 'cancelled') log.warn('audit', `The scheduled audit failed: ${message}`);
    } finally {
      this.#running = false;
    }
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#closing.abort();
    try {
      this.#parts.store?.leases.release(this.#lease(), this.#lessee);
    } catch (thrown) {
      this.#parts.log.debug('store', `The turn was not given back, it runs out: ${String(thrown)}`);
    }
  }

  /** It lasts until the next one is due: the others have not audited, so for them this one stays due. */
  #takeTurn(): boolean {
    const { store, log, settings } = this.#parts;
    const now = this.#now();
    const until = nextAudit(settings(), now) ?? now;
    try {
      return store?.leases.hold(this.#lease(), this.#lessee, Math.max(leastLeaseMs, until - now)) ?? false;
    } catch (thrown) {
      log.warn('store', `Whose turn the scheduled audit is cannot be told: ${String(thrown)}`);
      return false;
    }
  }

  /** One turn for all windows with the same folders. */
  #lease(): string {
    return `audit:${hash('sha1', [...this.#parts.fleet.roots()].sort().join('\0'))}`;
  }

  #now(): number {
    return this.#parts.now?.() ?? Date.now();
  }
}
