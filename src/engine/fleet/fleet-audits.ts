import { isDeepStrictEqual } from 'node:util';
import { AuditorError, type ErrorShape } from '../../contract/errors.ts';
import type { AuditState } from '../../contract/fleet.ts';
import type { AuditCause } from '../../contract/history.ts';
import type { Progress } from '../../contract/operations.ts';
import { Arrivals } from '../arrivals.ts';
import type { FactSource, RepositoryLocation } from '../git/facts.ts';
import type { Priority } from '../git/queue.ts';
import type { EventHub } from '../live/event-hub.ts';
import type { ChangeNotice } from './change-notice.ts';
import { Delayed } from './delayed.ts';
import type { FleetHistory } from './fleet-history.ts';
import type { FleetReader } from './fleet-reader.ts';
import { isGone } from './member.ts';
import { MovedRepositories } from './moved.ts';
import type { FleetOptions } from './options.ts';
import { RefreshQueue, type Stale } from './refresh-queue.ts';
import type { Roster } from './roster.ts';
import { RepositorySearch } from './search.ts';
import { SharedRun } from './shared-run.ts';

export interface AuditOptions {
  /** Only these; without, the whole fleet, found anew. */
  readonly repositoryIds?: readonly string[];
  readonly signal?: AbortSignal;
  readonly priority?: Priority;
  /** For the history. Default: it was asked for. */
  readonly cause?: AuditCause;
  readonly onProgress?: (progress: Progress) => void;
}

/** Keys of problems that the search for repositories met. */
const discoveryProblem = 'discovery:';

/** No git is started for them. */
const texts: ReadonlySet<FactSource> = new Set(['files']);

/** Refreshes of one burst end within this of each other. */
const burstMs = 20;

export interface FleetAuditsParts {
  readonly options: FleetOptions;
  readonly hub: EventHub;
  readonly roster: Roster;
  readonly reader: FleetReader;
  readonly notice: ChangeNotice;
  readonly history: FleetHistory | null;
  /** What keeps the fleet from being whole, by a key. */
  readonly problems: Map<string, ErrorShape>;
  readonly now: () => number;
}

/** Finds and reads the repositories of a fleet: all of them when asked, those that changed when they do. */
export class FleetAudits {
  readonly #parts: FleetAuditsParts;
  readonly #search: RepositorySearch;
  readonly #refreshes: RefreshQueue;
  readonly #moved: MovedRepositories | null;
  readonly #inventory: Delayed;
  readonly #claims: Delayed;
  readonly #closing = new AbortController();
  #state: AuditState = { state: 'idle', done: 0, total: 0, startedAt: null, finishedAt: null, durationMs: null };
  #running: SharedRun | undefined;
  #rediscovery: Promise<void> | undefined;
  #rediscoverAgain = false;
  #recognition: Promise<void> = Promise.resolve();

  constructor(parts: FleetAuditsParts) {
    this.#parts = parts;
    const { options, roster } = parts;
    const { store, git, recogniseMoved } = options;
    this.#search = new RepositorySearch(options);
    this.#moved = store && recogniseMoved ? new MovedRepositories(store.identities, git) : null;
    this.#refreshes = new RefreshQueue((id, stale, causedAt) => this.#refresh(id, stale, causedAt));
    this.#inventory = new Delayed((causedAt) => roster.takeInventory(causedAt), burstMs);
    this.#claims = new Delayed((causedAt) => roster.settleClaims(causedAt), burstMs);
  }

  /** Of the whole fleet. */
  get state(): AuditState {
    return this.#state;
  }

  /**
   * Audits the whole fleet (repositories are found anew), or the ones named. Who asks for the whole while it is being
   * audited waits for that audit. Rejects with `cancelled` when aborted: what was judged until then stays.
   */
  async audit(options: AuditOptions = {}): Promise<void> {
    if (options.repositoryIds) {
      const locations = options.repositoryIds.flatMap((id) => this.#parts.roster.get(id)?.location ?? []);
      return this.#readAll(locations, options);
    }
    while (this.#running?.abandoned) await this.#running.ended();
    this.#running ??= this.#start(options.priority, options.cause);
    return this.#running.join(options);
  }

  /** Something on disk changed. `sources`: what must be read again; empty: only judged again. Default: everything. */
  changed(repositoryId: string, sources?: ReadonlySet<FactSource>, causedAt: number = Date.now()): void {
    this.#refreshes.add(repositoryId, sources ?? 'all', causedAt);
  }

  /** The open text of a file changed, or counts no more: only repositories that looked at that file are read again. */
  textChanged(path: string, causedAt: number = Date.now()): void {
    for (const { location, snapshot } of this.#parts.roster.present())
      if (snapshot?.memory.files.looked.has(path)) this.#refreshes.add(location.id, texts, causedAt, { alone: true });
  }

  /** Repositories may have come, gone or moved. Calls during a search are answered by one more search. */
  rediscover(causedAt: number = Date.now()): void {
    if (this.#rediscovery) {
      this.#rediscoverAgain = true;
      return;
    }
    this.#rediscovery = this.#rediscover(causedAt)
      .catch((thrown: unknown) => this.#warn('discovery', thrown))
      .finally(() => {
        this.#rediscovery = undefined;
        if (!this.#rediscoverAgain) return;
        this.#rediscoverAgain = false;
        this.rediscover();
      });
  }

  /** An inventory, or who it may list, changed. A burst (a policy above a thousand repositories) is taken once. */
  inventoryChanged(causedAt: number = Date.now()): void {
    this.#inventory.add(causedAt);
  }

  /** Resolves when nothing is being read or waits to be, and what follows from it is done. */
  async settled(): Promise<void> {
    // A refresh that finds its repository gone begins another search.
    do {
      while (this.#running || this.#rediscovery) await Promise.allSettled([this.#running?.ended(), this.#rediscovery]);
      await this.#refreshes.settled();
    } while (this.#running || this.#rediscovery);
    await this.#recognition;
    this.#inventory.flush();
    this.#claims.flush();
  }

  dispose(): void {
    this.#closing.abort();
    this.#inventory.dispose();
    this.#claims.dispose();
    this.#refreshes.dispose();
  }

  #start(priority: Priority = 'interactive', cause: AuditCause = 'asked'): SharedRun {
    return new SharedRun((caller) =>
      this.#auditAll({ ...caller, priority, cause }).finally(() => {
        this.#running = undefined;
      }),
    );
  }

  async #auditAll(options: AuditOptions): Promise<void> {
    const startedAt = this.#parts.now();
    const began = performance.now();
    let ended = false;
    this.#parts.history?.auditBegins();
    this.#announceAudit({ state: 'running', done: 0, total: 0, startedAt: new Date(startedAt).toISOString() });
    try {
      const count = await this.#discoverAndRead(startedAt, options);
      this.#parts.roster.takeInventory(startedAt);
      this.#parts.roster.settleClaims(startedAt);
      this.#parts.roster.forgetGone();
      const durationMs = Math.round((performance.now() - began) * 10) / 10;
      this.#announceAudit({ state: 'idle', finishedAt: new Date(this.#parts.now()).toISOString(), durationMs });
      ended = true;
      this.#recognise();
      this.#parts.options.log.info('audit', `${count} repositories in ${durationMs} ms`);
    } catch (thrown) {
      this.#announceAudit({ state: 'idle' });
      throw AuditorError.from(thrown);
    } finally {
      this.#parts.history?.auditEnds(ended ? (options.cause ?? 'asked') : null);
      this.#parts.notice.whole(startedAt);
      this.#parts.notice.flush();
    }
  }

  /** Repositories are read while others are still being found. Returns how many there are. */
  async #discoverAndRead(startedAt: number, options: AuditOptions): Promise<number> {
    const found = new Arrivals<RepositoryLocation>();
    const stop = new AbortController();
    const signals = [stop.signal, this.#closing.signal, ...(options.signal ? [options.signal] : [])];
    const signal = AbortSignal.any(signals);
    const onFound = (location: RepositoryLocation): void => found.add(location);
    const discovering = this.#discover(startedAt, { signal, onFound }).finally(() => found.end());
    const onProgress = (progress: Progress): void => {
      options.onProgress?.(progress);
      this.#announceAudit({ done: progress.done, total: progress.total });
    };
    const reading = this.#parts.reader.readAll(found, { ...options, signal, onProgress });
    // The first that fails ends the other, and is the cause.
    const end = (thrown: unknown): void => stop.abort(thrown);
    const [, gone] = await Promise.all([discovering.catch(end), reading.catch(end)]);
    stop.signal.throwIfAborted();
    if (gone) this.rediscover(startedAt);
    return found.count;
  }

  async #readAll(locations: readonly RepositoryLocation[], options: AuditOptions = {}): Promise<void> {
    const { signal } = options;
    const stop = AbortSignal.any([this.#closing.signal, ...(signal ? [signal] : [])]);
    const causedAt = Date.now();
    if (await this.#parts.reader.readAll(locations, { ...options, signal: stop })) this.rediscover();
    this.#parts.roster.settleClaims(causedAt);
  }

  async #refresh(id: string, stale: Stale, causedAt: number): Promise<void> {
    const member = this.#parts.roster.get(id);
    if (!member?.snapshot) return;
    const sources = stale === 'all' ? undefined : stale;
    try {
      const snapshot = await this.#parts.reader.read(member.location, {
        signal: this.#closing.signal,
        priority: 'interactive',
        previous: member.snapshot,
        sources,
      });
      const now = this.#parts.roster.get(id);
      if (!now) return;
      // Read meanwhile by an audit: what this reading kept from before may be older than what is there.
      if (now.snapshot !== member.snapshot) {
        this.#refreshes.add(id, stale, causedAt);
        return;
      }
      this.#parts.roster.take(member.location, snapshot, causedAt, { incremental: true });
      this.#claims.add(causedAt);
      // A remote or the policy may have changed, and with it who is listed.
      if (!sources || sources.size === 0 || sources.has('configuration')) this.inventoryChanged(causedAt);
      if (isGone(snapshot)) this.rediscover(causedAt);
    } catch (thrown) {
      if (!this.#closing.signal.aborted) this.#warn('audit', thrown);
    }
  }

  async #rediscover(causedAt: number): Promise<void> {
    const found = await this.#discover(causedAt, { signal: this.#closing.signal });
    // New, mended (a `.git` that could not be followed and now can), or no longer missing.
    const fresh = found.filter((location) => {
      const member = this.#parts.roster.get(location.id);
      return !member?.snapshot || !isDeepStrictEqual(member.location, location);
    });
    await this.#readAll(fresh);
    this.#parts.roster.takeInventory(causedAt);
    this.#recognise();
  }

  /** In the background: it may walk whole histories. */
  #recognise(): void {
    const moved = this.#moved;
    if (!moved || !this.#parts.options.trusted()) return;
    const record = async () => {
      const members = this.#parts.roster.present();
      for (const { from, to } of await moved.record(members, this.#parts.now(), this.#closing.signal)) {
        this.#parts.options.log.info('discovery', `${to.path} was at ${from.path} before`);
        this.#parts.roster.moved(from.id, to.id);
        this.#parts.history?.moved(from.id, to);
      }
    };
    this.#recognition = this.#recognition.then(record).catch((thrown: unknown) => {
      if (!this.#closing.signal.aborted) this.#warn('discovery', thrown);
    });
  }

  /** Finds the repositories and drops those that went. */
  async #discover(
    causedAt: number,
    options: Parameters<RepositorySearch['run']>[0],
  ): Promise<readonly RepositoryLocation[]> {
    const since = Date.now();
    const found = await this.#search.run(options);
    for (const key of this.#parts.problems.keys())
      if (key.startsWith(discoveryProblem)) this.#parts.problems.delete(key);
    for (const problem of found.problems) this.#parts.problems.set(`${discoveryProblem}${problem.path}`, problem);
    this.#parts.history?.searched(found.problems.flatMap(({ path }) => path ?? []));
    this.#parts.roster.keepOnly(new Set(found.repositories.map((location) => location.id)), since, causedAt);
    return found.repositories;
  }

  #announceAudit(audit: Partial<AuditState>): void {
    this.#state = { ...this.#state, ...audit };
    this.#parts.hub.publish({ type: 'audit.progress', audit: this.#state });
  }

  #warn(area: 'audit' | 'discovery', thrown: unknown): void {
    const { code, message } = AuditorError.from(thrown);
    if (code !== 'cancelled') this.#parts.options.log.warn(area, message);
  }
}
