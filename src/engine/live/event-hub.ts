import { randomUUID } from 'node:crypto';
import { type Envelope, type Event, resourceKey } from '../../contract/events.ts';
import { Sample } from '../sample.ts';

/** How long a burst is gathered before it is sent: one frame at 60 Hz. */
const frameMs = 16;
/** More at once are a flood: what follows is gathered longer, as nobody reads so many and each batch has its cost. */
const crowd = 10;
const floodMs = 100;

type Subscriber = 'own' | 'client';

/**
 * The one event stream of a host. Events of a burst are merged per resource (the last one wins: each carries the whole
 * state of its resource), numbered without a gap when the frame ends, and sent as one batch.
 */
export class EventHub {
  readonly stream: string = randomUUID();
  #seq = 0;
  #pending = new Map<string, { event: Event; causedAt: number }>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Map<(batch: readonly Envelope[]) => void, Subscriber>();
  /** From when a cause was seen until a client had it on the screen. */
  readonly painted = new Sample();
  /** From when a client asked until it was answered. */
  readonly answered = new Sample();

  /** The number of the last event that was sent. */
  get seq(): number {
    return this.#seq;
  }

  /** How many follow it from outside. */
  get clients(): number {
    return [...this.#listeners.values()].filter((subscriber) => subscriber === 'client').length;
  }

  /** `causedAt`: when the cause was seen, ms since the epoch. A merged event keeps its earliest cause. */
  publish(event: Event, causedAt: number = Date.now()): void {
    const key = resourceKey(event);
    const earlier = this.#pending.get(key);
    this.#pending.delete(key); // goes to the end: order is that of the last change
    this.#pending.set(key, { event, causedAt: Math.min(causedAt, earlier?.causedAt ?? causedAt) });
    this.#timer ??= setTimeout(() => this.flush(), frameMs);
  }

  /** Sends what waits. A snapshot is taken right after a flush, so that `seq` tells exactly what is in it. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#pending.size === 0) return;
    const batch = [...this.#pending.values()].map(
      ({ event, causedAt }): Envelope => ({ stream: this.stream, seq: ++this.#seq, causedAt, event }),
    );
    this.#pending.clear();
    if (batch.length > crowd) this.#timer = setTimeout(() => this.flush(), floodMs);
    for (const listener of this.#listeners.keys()) listener(batch);
  }

  /** Returns the function that ends the subscription. `subscriber`: whether it is a part of the host itself. */
  subscribe(listener: (batch: readonly Envelope[]) => void, subscriber: Subscriber = 'own'): () => void {
    this.#listeners.set(listener, subscriber);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pending.clear();
    this.#listeners.clear();
  }
}
