import { AuditorError } from '../../../src/contract/errors.ts';
import type { Envelope } from '../../../src/contract/events.ts';
import type { RowsSnapshot, Snapshot } from '../../../src/contract/operations.ts';
import type { Feed } from './connection.ts';
import { applyEvents, fromSnapshot, type LiveState } from './live-state.ts';
import { Pace } from './pace.ts';
import type { Scheduler } from './port.ts';
import { Signal } from './signal.ts';

/** A snapshot that takes longer is asked for again, ms. */
const snapshotTimeout = 15_000;
const firstRetry = 250;
const longestRetry = 5_000;
/** Streams that ended and whose late events are dropped without asking. */
const remembered = 16;

/** How the page has kept up so far. */
export interface ChannelCounts {
  /** Asked for, the first one too. */
  readonly snapshots: number;
  /** Times that something was missing, and how many of them are over. */
  readonly gaps: number;
  readonly healed: number;
}

/** How the host is asked for its state. */
export interface Source {
  snapshot(signal: AbortSignal): Promise<Snapshot>;
  rows(signal: AbortSignal): Promise<RowsSnapshot>;
}

interface Options {
  readonly source: Source;
  readonly scheduler: Scheduler;
  readonly painted: (seq: number, causedAt: number, paintedAt: number) => void;
}

/**
 * Snapshot plus events. The first one is drawn before its rows are there, which take longer to cross. A gap, another stream or something unreadable makes it ask for a snapshot again; events that
 * come meanwhile wait and are applied after it. Doubled and late events do nothing. It ends equal to the host.
 */
export class LiveStore implements Feed {
  readonly changed = new Signal();
  /** What is drawn: null before the first snapshot, without rows before they are there. Changes at most once a frame, in a flood less often. */
  state: LiveState | null = null;
  /** Why the last snapshot was not to be had. */
  error: AuditorError | null = null;
  /** For the diagnostics. */
  counts: ChannelCounts = { snapshots: 0, gaps: 0, healed: 0 };

  readonly #options: Options;
  /** Ahead of `state` until the next frame. */
  #current: LiveState | null = null;
  #waiting: Envelope[] = [];
  #asking: AbortController | null = null;
  /** Where the host said to be while a snapshot was on its way. */
  #heard: { stream: string; seq: number } | null = null;
  #askAgain = false;
  #ended: string[] = [];
  #failures = 0;
  #stopRetry: (() => void) | null = null;
  #isPublishing = false;
  readonly #pace = new Pace();
  #newest: { seq: number; causedAt: number } | null = null;
  /** Applied and not drawn yet. */
  #changes = 0;
  readonly #preparers = new Set<(state: LiveState) => void>();

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Tells what is about to be drawn before its frame begins, so that what takes long to work out of it is not worked out
   * within the frame. Returns how to stop that.
   */
  prepare(preparer: (state: LiveState) => void): () => void {
    this.#preparers.add(preparer);
    return () => this.#preparers.delete(preparer);
  }

  events(envelopes: readonly Envelope[]): void {
    if (this.#asking || !this.#current) {
      this.#waiting.push(...envelopes);
      if (!this.#asking && !this.#stopRetry) this.refresh();
      return;
    }
    if (this.#apply(envelopes)) this.#heal();
  }

  heard(stream: string, seq: number): void {
    if (this.#asking) {
      this.#heard = { stream, seq };
      return;
    }
    const { stream: known, seq: at } = this.#current ?? {};
    if (known === undefined) this.refresh();
    else if (stream !== known || seq > (at ?? -1)) this.#heal();
  }

  garbled(): void {
    this.#heal();
  }

  /** Asks for a snapshot now; where one is on its way, for another after it. */
  refresh(): void {
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    this.#stopRetry?.();
    this.#stopRetry = null;
    void this.#ask();
  }

  /** Something is missing. */
  #heal(): void {
    this.#missed();
    this.refresh();
  }

  #missed(): void {
    const { gaps, healed } = this.counts;
    // Until it is healed it is the same one.
    if (gaps === healed) this.counts = { ...this.counts, gaps: gaps + 1 };
  }

  async #ask(): Promise<void> {
    const { scheduler } = this.#options;
    this.counts = { ...this.counts, snapshots: this.counts.snapshots + 1 };
    const asking = new AbortController();
    this.#asking = asking;
    this.#heard = null;
    this.#askAgain = false;
    const stopTimer = scheduler.later(snapshotTimeout, () => asking.abort());
    try {
      const [snapshot, rows] = await this.#fetch(asking.signal);
      this.#asking = null;
      this.#accept(snapshot, rows);
    } catch (thrown) {
      this.#asking = null;
      this.#failed(asking.signal.aborted ? noAnswer() : AuditorError.from(thrown));
    } finally {
      stopTimer();
    }
  }

  async #fetch(signal: AbortSignal): Promise<[Snapshot, RowsSnapshot]> {
    const { source, scheduler } = this.#options;
    if (this.#current) return Promise.all([source.snapshot(signal), source.rows(signal)]);
    const snapshot = await source.snapshot(signal);
    this.state = fromSnapshot(snapshot, null, null);
    this.error = null;
    this.changed.fire();
    await new Promise<void>((resolve) => scheduler.frame(resolve));
    return [snapshot, await source.rows(signal)];
  }

  #accept(snapshot: Snapshot, rows: RowsSnapshot): void {
    if (snapshot.stream !== rows.stream) {
      this.#failed(restarted());
      return;
    }
    const before = this.#current;
    if (before && before.stream !== snapshot.stream) this.#ended = [before.stream, ...this.#ended].slice(0, remembered);
    this.#ended = this.#ended.filter((stream) => stream !== snapshot.stream);
    this.#current = fromSnapshot(snapshot, rows, before);
    this.error = null;
    const waiting = this.#waiting;
    this.#waiting = [];
    const gap = this.#apply(waiting);
    this.#publish();
    const { stream, seq } = this.#current;
    const behind = this.#heard !== null && (this.#heard.stream !== stream || this.#heard.seq > seq);
    // What came before the page listened at all was not missed; it is only asked for.
    if (gap || (behind && before)) this.#missed();
    else this.counts = { ...this.counts, healed: this.counts.gaps };
    if (!gap && !behind && !this.#askAgain) this.#failures = 0;
    // Once at once; a host that keeps contradicting itself is not flooded.
    else if (this.#failures === 0) {
      this.#failures = 1;
      this.refresh();
    } else this.#askLater();
  }

  #failed(error: AuditorError): void {
    this.error = error;
    this.changed.fire();
    this.#askLater();
  }

  #askLater(): void {
    const wait = Math.min(longestRetry, firstRetry * 2 ** this.#failures);
    this.#failures += 1;
    this.#stopRetry = this.#options.scheduler.later(wait, () => this.refresh());
  }

  /** True where something is missing before the end of these. */
  #apply(envelopes: readonly Envelope[]): boolean {
    const current = this.#current;
    if (!current) return false;
    let seq = current.seq;
    let gap = false;
    const fresh: Envelope[] = [];
    for (const envelope of envelopes.toSorted((a, b) => a.seq - b.seq)) {
      if (envelope.stream !== current.stream) gap ||= !this.#ended.includes(envelope.stream);
      else if (envelope.seq === seq + 1) {
        fresh.push(envelope);
        seq = envelope.seq;
      } else gap ||= envelope.seq > seq;
    }
    const last = fresh.at(-1);
    if (last) {
      this.#current = applyEvents(
        current,
        fresh.map((envelope) => envelope.event),
        seq,
      );
      this.#changes += fresh.length;
      this.#newest = { seq, causedAt: Math.max(...fresh.map((envelope) => envelope.causedAt)) };
      this.#publishSoon();
    }
    return gap;
  }

  #publishSoon(): void {
    if (this.#isPublishing) return;
    this.#isPublishing = true;
    const { scheduler } = this.#options;
    const wait = this.#pace.take(scheduler.now());
    if (wait > 0) scheduler.later(wait, () => this.#publishNextFrame());
    else this.#publishNextFrame();
  }

  #publishNextFrame(): void {
    this.#options.scheduler.frame(() => {
      this.#isPublishing = false;
      this.#publish();
    });
    if (this.#current) for (const preparer of this.#preparers) preparer(this.#current);
  }

  #publish(): void {
    const newest = this.#newest;
    const changes = this.#changes;
    this.#newest = null;
    this.#changes = 0;
    this.state = this.#current;
    const { scheduler, painted } = this.#options;
    const begun = scheduler.now();
    this.changed.fire();
    if (!newest) return;
    // What is begun in a frame is drawn with it.
    scheduler.later(0, () => this.#pace.drew(changes, scheduler.now() - begun));
    scheduler.afterPaint(() => painted(newest.seq, newest.causedAt, scheduler.now()));
  }
}

function noAnswer(): AuditorError {
  return new AuditorError('timeout', 'The extension did not answer.', {
    hint: 'It is asked again by itself. If this stays, reload the window.',
  });
}

function restarted(): AuditorError {
  return new AuditorError('internal', 'The extension was restarted while it answered.', {
    hint: 'It is asked again by itself.',
  });
}
