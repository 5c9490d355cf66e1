import { isDeepStrictEqual } from 'node:util';
import { AuditorError, type ErrorShape } from '../../contract/errors.ts';
import type { Finding } from '../../contract/findings.ts';
import type { AuditState, FleetStats } from '../../contract/fleet.ts';
import type { Progress } from '../../contract/operations.ts';
import type { Report } from '../../contract/report.ts';
import type { RepositoryDetail, RepositorySummary } from '../../contract/repositories.ts';
import { Arrivals } from '../arrivals.ts';
import { factsView } from '../audit/facts-view.ts';
import { fleetFigures } from '../audit/fleet-figures.ts';
import type { Policy, PolicyProblem } from '../audit/policy-types.ts';
import { makeReport } from '../audit/report.ts';
import { rules } from '../audit/rules/index.ts';
import { fixById } from '../fixes/index.ts';
import type { FactName, FactSource, RepositoryFacts, RepositoryLocation } from '../git/facts.ts';
import type { Priority } from '../git/queue.ts';
import { EventHub } from '../live/event-hub.ts';
import { ChangeNotice, type FleetChange } from './change-notice.ts';
import { Delayed } from './delayed.ts';
import { FleetReader } from './fleet-reader.ts';
import { detailOf, isGone } from './member.ts';
import { MovedRepositories } from './moved.ts';
import type { FleetOptions } from './options.ts';
import { RefreshQueue, type Stale } from './refresh-queue.ts';
import { Roster } from './roster.ts';
import { RepositorySearch } from './search.ts';
import { SharedRun } from './shared-run.ts';

export interface AuditOptions {
  /** Only these; without, the whole fleet, found anew. */
  readonly repositoryIds?: readonly string[];
  readonly signal?: AbortSignal;
  readonly priority?: Priority;
  readonly onProgress?: (progress: Progress) => void;
}

/** Keys of problems that the search for repositories met. */
const discoveryProblem = 'discovery:';

/** No git is started for them. */
const texts: ReadonlySet<FactSource> = new Set(['files']);

/** Refreshes of one burst end within this of each other. */
const burstMs = 20;

const titles = new Map(rules.map((rule) => [rule.id, rule.title]));

/**
 * Every repository of the roots, what is known and judged of each, kept up to date as things change. It announces
 * changes on `hub` (for clients of the contract) and through `onDidChange` (for the host's own views).
 */
export class Fleet {
  readonly hub = new EventHub();
  readonly #options: FleetOptions;
  readonly #search: RepositorySearch;
  readonly #reader: FleetReader;
  readonly #roster: Roster;
  readonly #refreshes: RefreshQueue;
  readonly #notice: ChangeNotice;
  readonly #moved: MovedRepositories | null;
  readonly #listeners = new Set<(change: FleetChange) => void>();
  readonly #problems = new Map<string, ErrorShape>();
  #audit: AuditState = { state: 'idle', done: 0, total: 0, startedAt: null, finishedAt: null, durationMs: null };
  #running: SharedRun | undefined;
  #rediscovery: Promise<void> | undefined;
  #recognition: Promise<void> = Promise.resolve();
  #rediscoverAgain = false;
  readonly #inventory: Delayed;
  readonly #claims: Delayed;
  readonly #closing = new AbortController();

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#search = new RepositorySearch(options);
    const { store, git, recogniseMoved } = options;
    this.#moved = store && recogniseMoved ? new MovedRepositories(store.identities, git) : null;
    this.#refreshes = new RefreshQueue((id, stale, causedAt) => this.#refresh(id, stale, causedAt));
    this.#notice = new ChangeNotice((change, causedAt) => this.#tell(change, causedAt));
    this.#roster = new Roster(options, this.hub, this.#notice);
    this.#reader = new FleetReader(options, this.#roster);
    this.#inventory = new Delayed((causedAt) => this.#roster.takeInventory(causedAt), burstMs);
    this.#claims = new Delayed((causedAt) => this.#roster.settleClaims(causedAt), burstMs);
  }

  /**
   * Audits the whole fleet (repositories are found anew), or the ones named. Who asks for the whole while it is being
   * audited waits for that audit. Rejects with `cancelled` when aborted: what was judged until then stays.
   */
  async audit(options: AuditOptions = {}): Promise<void> {
    if (options.repositoryIds) {
      const locations = options.repositoryIds.flatMap((id) => this.#roster.get(id)?.location ?? []);
      return this.#readAll(locations, options);
    }
    while (this.#running?.abandoned) await this.#running.ended();
    this.#running ??= this.#start(options.priority);
    return this.#running.join(options);
  }

  /** Something on disk changed. `sources`: what must be read again; empty: only judged again. Default: everything. */
  changed(repositoryId: string, sources?: ReadonlySet<FactSource>, causedAt: number = Date.now()): void {
    this.#refreshes.add(repositoryId, sources ?? 'all', causedAt);
  }

  /** The open text of a file changed, or counts no more: only repositories that looked at that file are read again. */
  textChanged(path: string, causedAt: number = Date.now()): void {
    for (const { location, snapshot } of this.#roster.present())
      if (snapshot?.memory.files.looked.has(path)) this.changed(location.id, texts, causedAt);
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

  /** Whether an absolute path is that of an inventory that holds now. */
  isInventory(path: string): boolean {
    return this.#roster.isInventory(path);
  }

  /** An inventory, or who it may list, changed. A burst (a policy above a thousand repositories) is taken once. */
  inventoryChanged(causedAt: number = Date.now()): void {
    this.#inventory.add(causedAt);
  }

  /** Resolves when nothing is being read or waits to be. */
  async settled(): Promise<void> {
    // A refresh that finds its repository gone begins another search.
    do {
      while (this.#running || this.#rediscovery) await Promise.allSettled([this.#running?.ended(), this.#rediscovery]);
      await this.#refreshes.settled();
    } while (this.#running || this.#rediscovery);
    await this.#recognition;
    this.#inventory.flush();
    this.#claims.flush();
    this.#notice.flush();
    this.hub.flush();
  }

  /** By name, then by path. */
  repositories(): RepositorySummary[] {
    return this.#roster.sorted().map((member) => member.summary);
  }

  /** Only of repositories that are here. */
  location(id: string): RepositoryLocation | undefined {
    const member = this.#roster.get(id);
    return member?.snapshot ? member.location : undefined;
  }

  /** Also of a repository that the inventory lists and that is not here: where it is expected. */
  expectedLocation(id: string): RepositoryLocation | undefined {
    return this.#roster.get(id)?.location;
  }

  /** Only of repositories that are here. */
  locations(): RepositoryLocation[] {
    return this.#roster.sorted().flatMap((member) => (member.snapshot ? member.location : []));
  }

  get(id: string): RepositoryDetail | undefined {
    const member = this.#roster.get(id);
    return member && detailOf(member);
  }

  /** Findings that failed or are unknown, of one repository or of all. */
  findings(repositoryId?: string): Finding[] {
    const members = repositoryId === undefined ? this.#roster.sorted() : [this.#roster.get(repositoryId)];
    return members.flatMap((m) => m?.findings.filter((f) => f.verdict === 'fail' || f.verdict === 'unknown') ?? []);
  }

  /** What a fix could repair in a repository; of that, with `findingIds`, only these. */
  repairable(repositoryId: string, fixId: string, findingIds?: readonly string[]): Finding[] {
    return this.findings(repositoryId).filter(
      ({ verdict, fixes, id }) =>
        verdict === 'fail' && fixes.includes(fixId) && (findingIds === undefined || findingIds.includes(id)),
    );
  }

  stats(): FleetStats {
    const members = this.#roster.all();
    return {
      ...fleetFigures(
        members.map((m) => m.summary),
        members.map((m) => m.findings),
        { titleOf: (rule) => titles.get(rule) ?? rule, labelOf: (fix) => fixById(fix)?.title },
      ),
      audit: this.#audit,
      roots: [...this.#options.roots()],
      trusted: this.#options.trusted(),
      problems: [...this.#problems.values()],
    };
  }

  /** Mistakes in policy and inventory files. */
  policyProblems(): readonly PolicyProblem[] {
    return this.#roster.policyProblems();
  }

  /** The policy that holds for a repository. */
  policyOf(location: RepositoryLocation): Policy {
    return this.#roster.policyOf(location);
  }

  /** Fresh facts, for a plan. */
  readFacts(
    location: RepositoryLocation,
    signal?: AbortSignal,
    needs: readonly FactName[] = [],
  ): Promise<RepositoryFacts> {
    return this.#reader.facts(location, signal, needs);
  }

  /** The report of the last audit; with `all` every verdict. */
  report(all = false): Report {
    return makeReport(
      this.#roster.sorted().map(({ summary, facts, findings, standing }) => ({
        summary,
        facts: factsView(facts),
        findings,
        expectedUrl: standing?.url,
      })),
      {
        startedAt: this.#audit.startedAt ? Date.parse(this.#audit.startedAt) : this.#now(),
        durationMs: this.#audit.durationMs ?? 0,
        problems: this.policyProblems(),
        all,
      },
    );
  }

  /** Accepts the failed findings as they are today; returns how many. */
  accept(repositoryIds?: readonly string[]): number {
    return this.#roster.accept(repositoryIds?.flatMap((id) => this.#roster.get(id) ?? []) ?? this.#roster.all());
  }

  /** What keeps the host from working as a whole; null: it is over. */
  setProblem(key: string, problem: ErrorShape | null): void {
    if (problem) this.#problems.set(key, problem);
    else if (!this.#problems.delete(key)) return;
    this.#notice.whole(Date.now());
  }

  /** Changes are told together, at most once a frame. Returns the function that ends it. */
  onDidChange(listener: (change: FleetChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#closing.abort();
    this.#inventory.dispose();
    this.#claims.dispose();
    this.#refreshes.dispose();
    this.#notice.dispose();
    this.#listeners.clear();
    this.hub.dispose();
  }

  #start(priority: Priority = 'interactive'): SharedRun {
    return new SharedRun((caller) =>
      this.#auditAll({ ...caller, priority }).finally(() => {
        this.#running = undefined;
      }),
    );
  }

  async #auditAll(options: AuditOptions): Promise<void> {
    const startedAt = this.#now();
    const began = performance.now();
    this.#announceAudit({ state: 'running', done: 0, total: 0, startedAt: new Date(startedAt).toISOString() });
    try {
      const count = await this.#discoverAndRead(startedAt, options);
      this.#roster.takeInventory(startedAt);
      this.#roster.settleClaims(startedAt);
      this.#roster.forgetGone();
      const durationMs = Math.round((performance.now() - began) * 10) / 10;
      this.#announceAudit({ state: 'idle', finishedAt: new Date(this.#now()).toISOString(), durationMs });
      this.#recognise();
      this.#options.log.info('audit', `${count} repositories in ${durationMs} ms`);
    } catch (thrown) {
      this.#announceAudit({ state: 'idle' });
      throw AuditorError.from(thrown);
    } finally {
      this.#notice.whole(startedAt);
      this.#notice.flush();
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
    const reading = this.#reader.readAll(found, { ...options, signal, onProgress });
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
    if (await this.#reader.readAll(locations, { ...options, signal: stop })) this.rediscover();
    this.#roster.settleClaims(causedAt);
  }

  async #refresh(id: string, stale: Stale, causedAt: number): Promise<void> {
    const member = this.#roster.get(id);
    if (!member?.snapshot) return;
    const sources = stale === 'all' ? undefined : stale;
    try {
      const snapshot = await this.#reader.read(member.location, {
        signal: this.#closing.signal,
        priority: 'interactive',
        previous: member.snapshot,
        sources,
      });
      const now = this.#roster.get(id);
      if (!now) return;
      // Read meanwhile by an audit: what this reading kept from before may be older than what is there.
      if (now.snapshot !== member.snapshot) {
        this.#refreshes.add(id, stale, causedAt);
        return;
      }
      this.#roster.take(member.location, snapshot, causedAt, { incremental: true });
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
      const member = this.#roster.get(location.id);
      return !member?.snapshot || !isDeepStrictEqual(member.location, location);
    });
    await this.#readAll(fresh);
    this.#roster.takeInventory(causedAt);
    this.#recognise();
  }

  /** In the background: it may walk whole histories. */
  #recognise(): void {
    const moved = this.#moved;
    if (!moved || !this.#options.trusted()) return;
    const record = async () => {
      const members = this.#roster.present();
      for (const { from, to } of await moved.record(members, this.#now(), this.#closing.signal)) {
        this.#options.log.info('discovery', `${to.path} was at ${from.path} before`);
        this.#roster.moved(from.id, to.id);
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
    for (const key of this.#problems.keys()) if (key.startsWith(discoveryProblem)) this.#problems.delete(key);
    for (const problem of found.problems) this.#problems.set(`${discoveryProblem}${problem.path}`, problem);
    this.#roster.keepOnly(new Set(found.repositories.map((location) => location.id)), since, causedAt);
    return found.repositories;
  }

  #tell(change: FleetChange, causedAt: number): void {
    const at = Number.isFinite(causedAt) ? causedAt : Date.now();
    this.hub.publish({ type: 'fleet.updated', stats: this.stats() }, at);
    for (const listener of this.#listeners) listener(change);
  }

  #announceAudit(audit: Partial<AuditState>): void {
    this.#audit = { ...this.#audit, ...audit };
    this.hub.publish({ type: 'audit.progress', audit: this.#audit });
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now();
  }

  #warn(area: 'audit' | 'discovery', thrown: unknown): void {
    const { code, message } = AuditorError.from(thrown);
    if (code !== 'cancelled') this.#options.log.warn(area, message);
  }
}
