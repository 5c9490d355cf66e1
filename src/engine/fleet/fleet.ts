import type { ErrorShape } from '../../contract/errors.ts';
import type { Finding } from '../../contract/findings.ts';
import type { ListedFinding } from '../../contract/findings-list.ts';
import { isFor } from '../../contract/fixes.ts';
import type { FleetStats } from '../../contract/fleet.ts';
import type { Report } from '../../contract/report.ts';
import type { RepositoryDetail, RepositorySummary } from '../../contract/repositories.ts';
import { fleetFigures } from '../audit/fleet-figures.ts';
import type { Policy, PolicyProblem } from '../audit/policy-types.ts';
import { makeReport } from '../audit/report.ts';
import { ruleTitle } from '../audit/rules/index.ts';
import type { Accepted } from '../fixes/fix.ts';
import { fixById } from '../fixes/index.ts';
import type { FactName, FactSource, RepositoryFacts, RepositoryLocation } from '../git/facts.ts';
import type { KnownRepository } from '../history/predecessor.ts';
import { EventHub } from '../live/event-hub.ts';
import { ChangeNotice, type FleetChange } from './change-notice.ts';
import { type AuditOptions, FleetAudits } from './fleet-audits.ts';
import { FleetHistory } from './fleet-history.ts';
import { FleetReader } from './fleet-reader.ts';
import { detailOf, reportedOf } from './member.ts';
import type { FleetOptions } from './options.ts';
import { Roster } from './roster.ts';

/**
 * Every repository of the roots, what is known and judged of each, kept up to date as things change. It announces
 * changes on `hub` (for clients of the contract) and through `onDidChange` (for the host's own views).
 */
export class Fleet {
  readonly hub = new EventHub();
  readonly #options: FleetOptions;
  readonly #reader: FleetReader;
  readonly #roster: Roster;
  readonly #notice: ChangeNotice;
  readonly #audits: FleetAudits;
  readonly #history: FleetHistory | null;
  readonly #listeners = new Set<(change: FleetChange) => void>();
  readonly #problems = new Map<string, ErrorShape>();

  constructor(options: FleetOptions) {
    this.#options = options;
    const { hub } = this;
    const notice = new ChangeNotice((change, causedAt) => this.#tell(change, causedAt));
    const roster = new Roster(options, hub, notice);
    const reader = new FleetReader(options, roster);
    const now = () => this.#now();
    const { git, store, recordAs: by, roots, trusted, log } = options;
    const history =
      store && by !== undefined
        ? new FleetHistory({ history: store.history, by, roots, trusted, git, log, hub, roster, now })
        : null;
    this.#notice = notice;
    this.#roster = roster;
    this.#reader = reader;
    this.#history = history;
    this.#audits = new FleetAudits({ options, hub, roster, reader, notice, history, problems: this.#problems, now });
  }

  /**
   * Audits the whole fleet (repositories are found anew), or the ones named. Who asks for the whole while it is being
   * audited waits for that audit. Rejects with `cancelled` when aborted: what was judged until then stays.
   */
  audit(options: AuditOptions = {}): Promise<void> {
    return this.#audits.audit(options);
  }

  /** Something on disk changed. `sources`: what must be read again; empty: only judged again. Default: everything. */
  changed(repositoryId: string, sources?: ReadonlySet<FactSource>, causedAt?: number): void {
    this.#audits.changed(repositoryId, sources, causedAt);
  }

  /** The open text of a file changed, or counts no more: only repositories that looked at that file are read again. */
  textChanged(path: string, causedAt?: number): void {
    this.#audits.textChanged(path, causedAt);
  }

  /** Repositories may have come, gone or moved. Calls during a search are answered by one more search. */
  rediscover(causedAt?: number): void {
    this.#audits.rediscover(causedAt);
  }

  /** An inventory, or who it may list, changed. A burst (a policy above a thousand repositories) is taken once. */
  inventoryChanged(causedAt?: number): void {
    this.#audits.inventoryChanged(causedAt);
  }

  /** Whether an absolute path is that of an inventory that holds now. */
  isInventory(path: string): boolean {
    return this.#roster.isInventory(path);
  }

  /** Resolves when nothing is being read or waits to be. */
  async settled(): Promise<void> {
    await this.#audits.settled();
    await this.#history?.settled();
    this.#notice.flush();
    this.hub.flush();
  }

  /** Resolves when what was found is in the history. */
  async recorded(): Promise<void> {
    await this.#history?.settled();
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

  /** Findings that failed, are unknown or ignored, with the names of their repositories. */
  *told(): Iterable<ListedFinding> {
    for (const { summary, findings } of this.#roster.all())
      for (const finding of findings)
        if (finding.verdict !== 'pass' && finding.verdict !== 'not-applicable')
          yield { ...finding, repository: summary.name };
  }

  /** What a fix could repair in a repository; of that, with `findingIds`, only these. */
  repairable(repositoryId: string, fixId: string, findingIds?: readonly string[]): Finding[] {
    const fix = fixById(fixId) ?? { id: fixId };
    const wanted = findingIds && new Set(findingIds);
    const { findings = [] } = this.#roster.get(repositoryId) ?? {};
    return findings.filter((finding) => isFor(fix, finding) && (wanted?.has(finding.id) ?? true));
  }

  stats(): FleetStats {
    const members = this.#roster.all();
    return {
      ...fleetFigures(
        members.map((m) => m.summary),
        members.map((m) => m.findings),
        { titleOf: ruleTitle, labelOf: (fix) => fixById(fix)?.title },
      ),
      audit: this.#audits.state,
      roots: [...this.#options.roots()],
      trusted: this.#options.trusted(),
      problems: [...this.#problems.values()],
    };
  }

  /** Where repositories are looked for. Absolute. */
  roots(): readonly string[] {
    return this.#options.roots();
  }

  /** By what each can be recognised, also those that are missing. */
  known(): KnownRepository[] {
    return this.#roster.all().map(({ summary: { id, name, path }, facts, standing }) => {
      const remotes =
        facts.configuration.state === 'known' ? facts.configuration.value.remotes.map(({ url }) => url) : [];
      return { id, name, path, urls: standing?.url === undefined ? remotes : [...remotes, standing.url] };
    });
  }

  /** Mistakes in policy and inventory files, and ignores that match nothing. */
  policyProblems(): readonly PolicyProblem[] {
    // Until the whole was audited, the finding that an ignore is for may still come.
    const whole = this.#audits.state.state === 'idle' && this.#audits.state.finishedAt !== null;
    return [...this.#roster.policyProblems(), ...(whole ? this.#roster.unusedIgnores() : [])];
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
    return makeReport(this.#roster.sorted().map(reportedOf), {
      startedAt: this.#audits.state.startedAt ? Date.parse(this.#audits.state.startedAt) : this.#now(),
      durationMs: this.#audits.state.durationMs ?? 0,
      problems: this.policyProblems(),
      all,
    });
  }

  /** What was accepted, for fixes. */
  get accepted(): Accepted {
    return this.#roster.accepted;
  }

  /** Another process wrote to the store: what it accepted, or took back, counts here too. */
  reloadBaseline(): void {
    this.#roster.reloadBaseline();
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
    this.#audits.dispose();
    this.#history?.dispose();
    this.#notice.dispose();
    this.#listeners.clear();
    this.hub.dispose();
  }

  #tell(change: FleetChange, causedAt: number): void {
    const at = Number.isFinite(causedAt) ? causedAt : Date.now();
    this.hub.publish({ type: 'fleet.updated', stats: this.stats() }, at);
    for (const listener of this.#listeners) listener(change);
    if (change.updated.length + change.removed.length > 0) this.#history?.changed(at);
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now();
  }
}
