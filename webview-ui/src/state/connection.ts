import { AuditorError } from '../../../src/contract/errors.ts';
import type { Envelope } from '../../../src/contract/events.ts';
import { heartbeatMs, type PageSettings, type ToHost, type ToPage, toPage } from '../../../src/contract/messages.ts';
import type { Call } from '../../../src/contract/operations.ts';
import { Calls } from './calls.ts';
import type { Port, Scheduler } from './port.ts';
import { Signal } from './signal.ts';

/** Beats that may fail to come before what the page shows counts as old. */
const missedBeats = 3;

export interface ConnectionState {
  /** `stale`: the host was heard once and is silent now. */
  readonly status: 'connecting' | 'live' | 'stale';
  /** When the host was last heard, ms since the epoch. */
  readonly lastHeardAt: number | null;
}

/** What follows the host's event stream. */
export interface Feed {
  events(envelopes: readonly Envelope[]): void;
  /** The host named its stream, and the last event that it sent in it. */
  heard(stream: string, seq: number): void;
  /** Something came that could not be read: an event may be lost. */
  garbled(): void;
}

/** The page's end of the channel: typed calls, events, beats, and whether anybody is there. */
export class Connection {
  readonly call: Call;
  /** Waits for the answer to a request that was sent before this page’s scripts were there. */
  readonly adopt: Calls['adopt'];
  readonly changed = new Signal();
  state: ConnectionState = { status: 'connecting', lastHeardAt: null };
  /** The host has said where to go; a page that was drawn before would perhaps be the wrong one. */
  greeted = false;
  /** null: the host has not told them yet; until then holds what it wrote into the document. */
  settings: PageSettings | null = null;

  readonly #port: Port;
  readonly #scheduler: Scheduler;
  readonly #calls: Calls;
  #feed: Feed | null = null;
  #onRoute: ((route: string) => void) | null = null;
  #pendingRoute: string | null = null;
  #stream: string | null = null;
  #silentBeats = 0;
  #stop: (() => void)[] = [];

  constructor(port: Port, scheduler: Scheduler) {
    this.#port = port;
    this.#scheduler = scheduler;
    this.#calls = new Calls((message) => this.#port.post(message));
    this.call = this.#calls.call;
    this.adopt = this.#calls.adopt;
  }

  /** Listens, then says `ready`: nothing that the host sends from then on is missed. */
  start(feed: Feed): void {
    this.#feed = feed;
    this.#stop = [
      this.#port.onMessage((message) => this.#receive(message)),
      this.#scheduler.every(heartbeatMs, () => this.#beat()),
    ];
    this.#port.post({ kind: 'ready' });
  }

  dispose(): void {
    for (const stop of this.#stop) stop();
    this.#stop = [];
    this.#calls.abandon(new AuditorError('cancelled', 'The page was closed.'));
  }

  post(message: Exclude<ToHost, { kind: 'ready' | 'request' | 'cancel' | 'beat' }>): void {
    this.#port.post(message);
  }

  /** Routes that the host asks for; one that came before anybody listened is handed over now. */
  onRoute(listener: (route: string) => void): () => void {
    this.#onRoute = listener;
    if (this.#pendingRoute !== null) listener(this.#pendingRoute);
    this.#pendingRoute = null;
    return () => {
      if (this.#onRoute === listener) this.#onRoute = null;
    };
  }

  #receive(raw: unknown): void {
    const parsed = toPage.safeParse(raw);
    if (!parsed.success) {
      this.#port.post({
        kind: 'error',
        message: `A message could not be read: ${parsed.error.message}`.slice(0, 10_000),
      });
      this.#feed?.garbled();
      return;
    }
    this.#alive();
    this.#handle(parsed.data);
  }

  #handle(message: ToPage): void {
    switch (message.kind) {
      case 'hello':
        this.#greeted(message);
        break;
      case 'events':
        this.#feed?.events(message.events);
        break;
      case 'beat':
        this.#calls.heard(message.running);
        this.#feed?.heard(message.stream, message.seq);
        break;
      case 'navigate':
        this.#go(message.route);
        break;
      case 'settings':
        this.settings = message.settings;
        this.changed.fire();
        break;
      default:
        this.#calls.receive(message);
    }
  }

  #greeted({ stream, seq, route }: Extract<ToPage, { kind: 'hello' }>): void {
    const first = this.#stream === null;
    // A new host knows nothing of what its predecessor was asked.
    if (!first && stream !== this.#stream)
      this.#calls.hostReplaced(
        new AuditorError('internal', 'The extension was restarted before it could answer.', { hint: 'Try again.' }),
      );
    this.#stream = stream;
    if (first && route !== null) this.#go(route);
    this.greeted = true;
    if (first) this.changed.fire();
    this.#feed?.heard(stream, seq);
  }

  #go(route: string): void {
    if (this.#onRoute) this.#onRoute(route);
    else this.#pendingRoute = route;
  }

  #alive(): void {
    this.#silentBeats = 0;
    const changed = this.state.status !== 'live';
    this.state = { status: 'live', lastHeardAt: this.#scheduler.now() };
    if (changed) this.changed.fire();
  }

  #beat(): void {
    this.#silentBeats += 1;
    this.#port.post({ kind: 'beat' });
    if (this.#silentBeats < missedBeats) return;
    this.#port.post({ kind: 'ready' });
    if (this.state.status !== 'live') return;
    this.state = { ...this.state, status: 'stale' };
    this.changed.fire();
  }
}
