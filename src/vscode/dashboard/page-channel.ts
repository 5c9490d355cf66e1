import { AuditorError } from '../../contract/errors.ts';
import { type PageSettings, type ToHost, type ToPage, toHost } from '../../contract/messages.ts';
import { isQuestion, type OperationName, operations } from '../../contract/operations.ts';
import type { Host } from '../host.ts';
import type { ChannelLog } from '../log.ts';

/** What of the engine a page talks with. */
export interface PageHost {
  readonly fleet: Pick<Host['fleet'], 'hub'>;
  readonly dispatch: Host['dispatch'];
}

interface RunningRequest {
  readonly operation: OperationName;
  readonly stop: AbortController;
}

export interface PageChannelParts {
  readonly host: () => Promise<PageHost>;
  readonly log: Pick<ChannelLog, 'trace' | 'warn' | 'error'>;
  readonly post: (message: ToPage) => void;
  readonly onReady: () => void;
  readonly onRoute: (route: string) => void;
  readonly settings: () => PageSettings;
}

/**
 * The host's end of the channel to one page: validates what comes (a page is not trusted), runs its requests, forwards
 * events once it listens.
 */
export class PageChannel {
  readonly #parts: PageChannelParts;
  readonly #requests = new Map<number, RunningRequest>();
  #host: PageHost | undefined;
  #unsubscribe: (() => void) | undefined;
  #listening = false;
  #disposed = false;
  #route: string | null = null;

  constructor(parts: PageChannelParts) {
    this.#parts = parts;
  }

  /** Where the page is sent when it says that it is ready. */
  set route(route: string) {
    this.#route = route;
  }

  /** The page said `ready` and was not hidden since. */
  get listening(): boolean {
    return this.#listening;
  }

  /** Follows an engine's events; called again when the engine was started anew. */
  attach(host: PageHost): void {
    if (this.#disposed) return; // it was closed while the engine started
    this.#unsubscribe?.();
    this.#host = host;
    this.#unsubscribe = host.fleet.hub.subscribe((events) => {
      if (this.#listening) this.#parts.post({ kind: 'events', events: [...events] });
    }, 'client');
    if (this.#listening) this.#greet();
  }

  receive(raw: unknown): void {
    const parsed = toHost.safeParse(raw);
    if (!parsed.success) {
      this.#parts.log.warn('dashboard', `A message of the page is not valid: ${parsed.error.issues[0]?.message ?? ''}`);
      this.#refuseRequest(raw);
      return;
    }
    this.#handle(parsed.data);
  }

  beat(): void {
    if (!this.#listening || !this.#host) return;
    const { stream, seq } = this.#host.fleet.hub;
    this.#parts.post({ kind: 'beat', stream, seq, running: [...this.#requests.keys()] });
  }

  settingsChanged(): void {
    if (this.#listening) this.#parts.post({ kind: 'settings', settings: this.#parts.settings() });
  }

  navigate(route: string): void {
    if (this.#listening) this.#parts.post({ kind: 'navigate', route });
    else this.#route = route;
  }

  /**
   * The page is gone (hidden, reloaded, closed): nobody waits for what it asked. What changes something was decided
   * by a person and goes on to its end; the journal tells how it went.
   */
  pageGone(): void {
    this.#listening = false;
    for (const { operation, stop } of this.#requests.values()) if (!operations[operation].mutates) stop.abort();
    this.#requests.clear();
  }

  dispose(): void {
    this.#disposed = true;
    this.pageGone();
    this.#unsubscribe?.();
  }

  #handle(message: ToHost): void {
    const { log } = this.#parts;
    switch (message.kind) {
      case 'ready':
        this.#listening = true;
        this.#parts.onReady();
        if (this.#host) this.#greet();
        break;
      case 'request':
        void this.#run(message);
        break;
      case 'cancel':
        this.#requests.get(message.id)?.stop.abort();
        break;
      case 'beat':
        break;
      case 'route':
        this.#parts.onRoute(message.path);
        break;
      case 'painted': {
        const ms = paintedAfter(message);
        this.#host?.fleet.hub.painted.add(ms);
        log.trace('dashboard', `Event ${message.seq} painted ${ms.toFixed(0)} ms after its cause`);
        break;
      }
      case 'error':
        log.error('dashboard', message.message);
        break;
    }
  }

  #greet(): void {
    if (!this.#host) return;
    const { stream, seq } = this.#host.fleet.hub;
    this.#parts.post({ kind: 'hello', route: this.#route, stream, seq });
    this.#route = null;
    this.settingsChanged();
  }

  async #run({ id, operation, input }: Extract<ToHost, { kind: 'request' }>): Promise<void> {
    const { post, log } = this.#parts;
    const stop = new AbortController();
    this.#requests.set(id, { operation, stop });
    const current = (): boolean => this.#requests.get(id)?.stop === stop;
    const begun = performance.now();
    try {
      const host = await this.#parts.host();
      const value = await host.dispatch(operation, input, {
        signal: stop.signal,
        report: (progress) => {
          if (current()) post({ kind: 'progress', id, progress });
        },
      });
      if (isQuestion(operation)) host.fleet.hub.answered.add(performance.now() - begun);
      if (current()) post({ kind: 'response', id, value });
    } catch (thrown) {
      const error = AuditorError.from(thrown);
      if (error.code !== 'cancelled') log.warn('dashboard', `${operation}: ${error.code}: ${error.message}`);
      if (current()) post({ kind: 'failure', id, error: error.toShape() });
    } finally {
      if (current()) this.#requests.delete(id);
      log.trace('dashboard', `${operation} (${(performance.now() - begun).toFixed(1)} ms)`);
    }
  }

  /** A request that is not valid still gets its answer, where it can be told which it was. */
  #refuseRequest(raw: unknown): void {
    const { kind, id } = (typeof raw === 'object' && raw !== null ? raw : {}) as { kind?: unknown; id?: unknown };
    if (kind !== 'request' || !Number.isSafeInteger(id)) return;
    const error = new AuditorError('bad-input', 'The request is not valid.').toShape();
    this.#parts.post({ kind: 'failure', id: id as number, error });
  }
}

/** By the page's clock, which may be another machine's: no less than nothing and no more than has passed here. */
const paintedAfter = ({ causedAt, paintedAt }: Extract<ToHost, { kind: 'painted' }>): number =>
  Math.max(0, Math.min(paintedAt, Date.now()) - causedAt);
