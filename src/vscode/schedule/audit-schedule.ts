import { hash, randomUUID } from 'node:crypto';
import { AuditorError } from '../../contract/errors.ts';
import type { Fleet } from '../../engine/fleet/fleet.ts';
import type { Logger } from '../../engine/log.ts';
import type { Store } from '../../engine/store/types.ts';
import type { Disposable } from '../disposables.ts';
import { nextAudit, type ScheduleSettings } from './due.ts';

/** Longer than this no timer waits: the clock may be set, the machine may sleep. */
const lookEveryMs = 60_000;
/** The turn is renewed at each look; of a window that died it goes to another soon. */
const turnMs = 2.5 * lookEveryMs;

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

/**
 * Audits when it is time, counted from the last audit of these folders, whichever window made it and however long ago.
 * Of several windows that show the same folders one does.
 */
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
    return nextAudit(this.#parts.settings(), this.#lastAudit());
  }

  /** Audits where it is time, unless another window does or an audit runs. */
  async look(): Promise<void> {
    const { fleet, log, audit } = this.#parts;
    if (this.#running) return void this.#takeTurn();
    const due = this.due();
    if (due === undefined || due > this.#now()) return;
    if (fleet.stats().audit.state === 'running' || !this.#takeTurn()) return;
    this.#running = true;
    try {
      await audit(this.#closing.signal);
    } catch (thrown) {
      const { code, message } = AuditorError.from(thrown);
      if (code !== 'cancelled') log.warn('audit', `The scheduled audit failed: ${message}`);
    } finally {
      this.#running = false;
      this.#lastAudit();
      this.#giveBack();
    }
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#closing.abort();
    if (!this.#running) this.#lastAudit();
    this.#giveBack();
  }

  /** When these folders were audited, here or elsewhere, for which both are told; the first time is counted from now. */
  #lastAudit(): number {
    const { fleet, store, log } = this.#parts;
    const { finishedAt } = fleet.stats().audit;
    const here = finishedAt === null ? undefined : Date.parse(finishedAt);
    try {
      const told = store?.schedules.auditedAt(fleet.roots());
      // Told by a clock that was wrong.
      const stored = told !== undefined && told > this.#now() ? undefined : told;
      const last = Math.max(here ?? stored ?? this.#since, stored ?? 0);
      if (last !== stored) store?.schedules.audited(fleet.roots(), last);
      return last;
    } catch (thrown) {
      log.warn('store', `When the last audit was cannot be told: ${String(thrown)}`);
      return here ?? this.#since;
    }
  }

  #takeTurn(): boolean {
    const { store, log } = this.#parts;
    try {
      return store?.leases.hold(this.#lease(), this.#lessee, turnMs) ?? false;
    } catch (thrown) {
      log.warn('store', `Whose turn the scheduled audit is cannot be told: ${String(thrown)}`);
      return false;
    }
  }

  #giveBack(): void {
    try {
      this.#parts.store?.leases.release(this.#lease(), this.#lessee);
    } catch (thrown) {
      this.#parts.log.debug('store', `The turn was not given back, it runs out: ${String(thrown)}`);
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
