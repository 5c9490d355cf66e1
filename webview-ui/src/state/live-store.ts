import { AuditorError } from '../../../src/contract/errors.ts';
import type { Envelope } from '../../../src/contract/events.ts';
import type { Snapshot } from '../../../src/contract/operations.ts';
import type { Feed } from './connection.ts';
import { applyEvents, fromSnapshot, type LiveState } from './live-state.ts';
import type { Scheduler } from './port.ts';
import { Signal } from './signal.ts';

/** A snapshot that takes longer is asked for again, ms. */
const snapshotTimeout = 15_000;
const firstRetry = 250;
const longestRetry = 5_000;
/** Streams that ended and whose late events are dropped without asking. */
const remembered = 16;

interface Options {
  readonly fetch: (signal: AbortSignal) => Promise<Snapshot>;
  readonly scheduler: Scheduler;
  readonly painted: (seq: number, causedAt: number, paintedAt: number) => void;
}

/**
 * Snapshot plus events. A gap, another stream or something unreadable makes it ask for a snapshot again; events that
 * come meanwhile wait and are applied after it. Doubled and late events do nothing. It ends equal to the host.
 */
export class LiveStore implements Feed {
  readonly changed = new Signal();
  /** What is drawn: null before the first snapshot. Changes at most once a frame. */
  state: LiveState | null = null;
  /** Why the last snapshot was not to be had. */
  error: AuditorError | null = null;

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
  #frameAsked = false;
  #newest: { seq: number; causedAt: number } | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  events(envelopes: readonly Envelope[]): void {
    if (this.#asking || !this.#current) {
      this.#waiting.push(...envelopes);
      if (!this.#asking && !this.#stopRetry) this.refresh();
      return;
    }
    if (this.#apply(envelopes)) this.refresh();
  }

  heard(stream: string, seq: number | null): void {
    if (this.#asking) {
      this.#heard = { stream, seq: seq ?? -1 };
      return;
    }
    const { stream: known, seq: at } = this.#current ?? {};
    if (stream !== known || (seq ?? -1) > (at ?? -1)) this.refresh();
  }

  garbled(): void {
    this.refresh();
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

  async #ask(): Promise<void> {
    const { fetch, scheduler } = this.#options;
    const asking = new AbortController();
    this.#asking = asking;
    this.#heard = null;
    this.#askAgain = false;
    const stopTimer = scheduler.later(snapshotTimeout, () => asking.abort());
    try {
      const snapshot = await fetch(asking.signal);
      this.#asking = null;
      this.#accept(snapshot);
    } catch (thrown) {
      this.#asking = null;
      this.#failed(asking.signal.aborted ? noAnswer() : AuditorError.from(thrown));
    } finally {
      stopTimer();
    }
  }

  #accept(snapshot: Snapshot): void {
    const before = this.#current;
    if (before && before.stream !== snapshot.stream) this.#ended = [before.stream, ...this.#ended].slice(0, remembered);
    this.#ended = this.#ended.filter((stream) => stream !== snapshot.stream);
    this.#current = fromSnapshot(snapshot, before);
    this.error = null;
    const waiting = this.#waiting;
    this.#waiting = [];
    const gap = this.#apply(waiting);
    this.#publish();
    const { stream, seq } = this.#current;
    const behind = this.#heard !== null && (this.#heard.stream !== stream || this.#heard.seq > seq);
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
      this.#newest = { seq, causedAt: Math.max(...fresh.map((envelope) => envelope.causedAt)) };
      this.#publishNextFrame();
    }
    return gap;
  }

  #publishNextFrame(): void {
    if (this.#frameAsked) return;
    this.#frameAsked = true;
    this.#options.scheduler.frame(() => {
      this.#frameAsked = false;
      this.#publish();
    });
  }

  #publish(): void {
    const newest = this.#newest;
    this.#newest = null;
    this.state = this.#current;
    this.changed.fire();
    if (!newest) return;
    const { scheduler, painted } = this.#options;
    scheduler.afterPaint(() => painted(newest.seq, newest.causedAt, scheduler.now()));
  }
}

function noAnswer(): AuditorError {
  return new AuditorError('timeout', 'The extension did not answer.', {
    hint: 'It is asked again by itself. If this stays, reload the window.',
  });
}
