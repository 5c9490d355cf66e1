import type { FactSource } from '../git/facts.ts';

/** What must be read again: some sources, or everything. */
export type Stale = ReadonlySet<FactSource> | 'all';

interface Waiting {
  stale: Stale;
  causedAt: number;
}

interface Lane {
  waiting: Waiting | undefined;
  running: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
  lastDurationMs: number;
  endedAt: number;
}

/** Events of one save or one git command arrive within a few milliseconds of each other. */
const gatherMs = 15;
/** During a long burst a repository is read again at most this share of the time. */
const dutyCycle = 0.5;
const longestPauseMs = 2_000;

/**
 * Merges bursts of changes (a checkout, an install, a build): per repository at most one refresh runs and at most one
 * waits; the longer a refresh takes, the longer the pause before the next, so that a storm of events never becomes a
 * storm of processes. A single change on a quiet repository is read almost at once.
 */
export class RefreshQueue {
  readonly #run: (id: string, stale: Stale, causedAt: number) => Promise<void>;
  readonly #lanes = new Map<string, Lane>();
  #idle: (() => void)[] = [];
  #disposed = false;

  /** `run` must not reject: what goes wrong with a repository is a fact about it. */
  constructor(run: (id: string, stale: Stale, causedAt: number) => Promise<void>) {
    this.#run = run;
  }

  /** `alone`: no more events belong to this one, so nothing is gathered. */
  add(id: string, stale: Stale, causedAt: number, { alone = false }: { alone?: boolean } = {}): void {
    if (this.#disposed) return;
    let lane = this.#lanes.get(id);
    if (!lane) {
      lane = { waiting: undefined, running: false, timer: undefined, lastDurationMs: 0, endedAt: 0 };
      this.#lanes.set(id, lane);
    }
    lane.waiting = merge(lane.waiting, { stale, causedAt });
    this.#schedule(id, lane, alone ? 0 : gatherMs);
  }

  /** Resolves when nothing waits and nothing runs. */
  async settled(): Promise<void> {
    if (this.#quiet()) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  dispose(): void {
    this.#disposed = true;
    for (const lane of this.#lanes.values()) clearTimeout(lane.timer);
    this.#lanes.clear();
    this.#announceIdle();
  }

  #schedule(id: string, lane: Lane, gather = gatherMs): void {
    if (lane.running || lane.timer !== undefined || !lane.waiting) return;
    const pause = Math.min(lane.lastDurationMs * (1 / dutyCycle - 1), longestPauseMs);
    const delay = Math.max(gather, lane.endedAt + pause - performance.now());
    lane.timer = setTimeout(() => void this.#start(id, lane), delay);
  }

  async #start(id: string, lane: Lane): Promise<void> {
    lane.timer = undefined;
    const { waiting } = lane;
    if (!waiting) return;
    lane.waiting = undefined;
    lane.running = true;
    const startedAt = performance.now();
    await this.#run(id, waiting.stale, waiting.causedAt);
    lane.running = false;
    lane.endedAt = performance.now();
    lane.lastDurationMs = lane.endedAt - startedAt;
    this.#schedule(id, lane);
    this.#announceIdle();
  }

  #quiet(): boolean {
    for (const lane of this.#lanes.values()) if (lane.running || lane.waiting) return false;
    return true;
  }

  #announceIdle(): void {
    if (!this.#quiet()) return;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

function merge(a: Waiting | undefined, b: Waiting): Waiting {
  if (!a) return b;
  const stale = a.stale === 'all' || b.stale === 'all' ? 'all' : new Set([...a.stale, ...b.stale]);
  return { stale, causedAt: Math.min(a.causedAt, b.causedAt) };
}
