/** What changed since the last notice; trees and diagnostics renew just that. */
export interface FleetChange {
  readonly updated: readonly string[];
  readonly removed: readonly string[];
  /** Mistakes in policy or inventory files are others than before. */
  readonly policyProblems: boolean;
}

/** A single change is told at once; a flood (an audit of the whole fleet) ten times a second at most. */
const quietMs = 4;
const busyMs = 100;
/** Telling takes at most this share of the time: the figures of a large fleet are not free. */
const share = 0.05;

/** Gathers changes of many repositories and tells them together. */
export class ChangeNotice {
  #updated = new Set<string>();
  #removed = new Set<string>();
  #policyProblems = false;
  #waiting = false;
  #causedAt = Number.POSITIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;
  #pauseMs = busyMs;
  readonly #tell: (change: FleetChange, causedAt: number) => void;

  /** `causedAt`: when the earliest cause among the changes was seen, ms since the epoch. */
  constructor(tell: (change: FleetChange, causedAt: number) => void) {
    this.#tell = tell;
  }

  updated(id: string, causedAt: number): void {
    this.#removed.delete(id);
    this.#updated.add(id);
    this.#schedule(causedAt);
  }

  removed(id: string, causedAt: number): void {
    this.#updated.delete(id);
    this.#removed.add(id);
    this.#schedule(causedAt);
  }

  policyProblems(causedAt: number): void {
    this.#policyProblems = true;
    this.#schedule(causedAt);
  }

  /** Something about the fleet as a whole: its state of audit, its problems. */
  whole(causedAt: number): void {
    this.#schedule(causedAt);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#waiting) return;
    const change = {
      updated: [...this.#updated],
      removed: [...this.#removed],
      policyProblems: this.#policyProblems,
    };
    const causedAt = this.#causedAt;
    this.#updated = new Set();
    this.#removed = new Set();
    this.#policyProblems = false;
    this.#waiting = false;
    this.#causedAt = Number.POSITIVE_INFINITY;
    const began = performance.now();
    this.#tell(change, causedAt);
    this.#toldAt = performance.now();
    this.#pauseMs = Math.max(busyMs, (this.#toldAt - began) / share);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#waiting = false;
  }

  #schedule(causedAt: number): void {
    this.#waiting = true;
    this.#causedAt = Math.min(this.#causedAt, causedAt);
    const sinceTold = performance.now() - this.#toldAt;
    this.#timer ??= setTimeout(() => this.flush(), sinceTold < this.#pauseMs ? this.#pauseMs - sinceTold : quietMs);
  }
}
