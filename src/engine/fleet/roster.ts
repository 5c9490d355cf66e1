import { isDeepStrictEqual } from 'node:util';
import { absentFacts } from '../audit/inventory/compare.ts';
import { neededFacts } from '../audit/needed-facts.ts';
import type { Policy, PolicyProblem } from '../audit/policy-types.ts';
import type { InventoryStanding } from '../audit/rule.ts';
import { rules } from '../audit/rules/index.ts';
import { ignoreUses, type JudgedRepository, unusedIgnores } from '../audit/unused-ignores.ts';
import type { Accepted } from '../fixes/fix.ts';
import type { FactName, RepositoryFacts, RepositoryLocation } from '../git/facts.ts';
import type { FactSnapshot } from '../git/read-facts.ts';
import type { EventHub } from '../live/event-hub.ts';
import { AcceptedFindings } from './accepted-findings.ts';
import type { ChangeNotice } from './change-notice.ts';
import { ClaimLedger } from './claim-ledger.ts';
import { FleetPolicies, type Standings } from './fleet-policies.ts';
import { holdingStill, isGone, type JudgeOptions, judge, type Member, memberClaims } from './member.ts';
import type { FleetOptions } from './options.ts';

const byName = new Intl.Collator('en', { numeric: true });

/** Who is in the fleet, and how each is judged by policy, inventory and baseline. Announces what changes. */
export class Roster {
  readonly #options: FleetOptions;
  readonly #hub: EventHub;
  readonly #notice: ChangeNotice;
  readonly #policies: FleetPolicies;
  readonly #accepted: AcceptedFindings;
  readonly #claims = new ClaimLedger();
  readonly #members = new Map<string, Member>();
  /** Ids as they are listed; undefined where who is listed has changed. */
  #order: readonly string[] | undefined;
  #standings: Standings = { missing: [], of: new Map() };

  constructor(options: FleetOptions, hub: EventHub, notice: ChangeNotice) {
    this.#options = options;
    this.#hub = hub;
    this.#notice = notice;
    this.#policies = new FleetPolicies(options);
    this.#accepted = new AcceptedFindings(options.store);
  }

  get(id: string): Member | undefined {
    return this.#members.get(id);
  }

  all(): Member[] {
    return [...this.#members.values()];
  }

  /** Only those that are here. */
  present(): Member[] {
    return this.all().filter((member) => member.snapshot !== null);
  }

  /** By name, then by path. */
  sorted(): Member[] {
    this.#order ??= this.all()
      .sort(({ location: a }, { location: b }) => byName.compare(a.name, b.name) || (a.path < b.path ? -1 : 1))
      .map(({ location }) => location.id);
    return this.#order.flatMap((id) => this.#members.get(id) ?? []);
  }

  /**
   * Takes what was read of a repository, unless what is there was read later. Only rules whose facts changed are asked
   * again, and those that look at the time; `incremental`: these wait for the next audit.
   */
  take(
    location: RepositoryLocation,
    snapshot: FactSnapshot,
    causedAt: number,
    { incremental = false }: { incremental?: boolean } = {},
  ): void {
    const earlier = this.#members.get(location.id);
    if (earlier?.snapshot && earlier.snapshot.readAt > snapshot.readAt) return;
    const standing = this.#standings.of.get(location.id);
    const options = this.#judgeOptions(location, standing);
    this.#claims.put(location, memberClaims(location, snapshot.facts, options));
    const before = incremental ? earlier : holdingStill(earlier);
    const again = incremental ? undefined : before?.timed;
    this.#put(judge(location, snapshot.facts, snapshot, options, before, again), causedAt);
  }

  /**
   * Drops the repositories that a search did not find. `since`: when it began, ms since the epoch; what was read later
   * may have come behind its back.
   */
  keepOnly(here: ReadonlySet<string>, since: number, causedAt: number): void {
    for (const { location, snapshot } of this.present())
      if (!here.has(location.id) && snapshot && (snapshot.readAt < since || isGone(snapshot)))
        this.#drop(location.id, causedAt);
  }

  /** Judges again whoever stands otherwise against the inventory than before, and lists what is missing. */
  takeInventory(causedAt: number): void {
    const before = this.#standings.of;
    const present = this.present();
    this.#standings = this.#policies.takeInventory(present);
    const missing = new Set(this.#standings.missing.map(({ location }) => location.id));
    for (const [id, member] of this.#members) if (!member.snapshot && !missing.has(id)) this.#drop(id, causedAt);
    for (const member of present) {
      const { id } = member.location;
      if (!isDeepStrictEqual(before.get(id), this.#standings.of.get(id))) this.#judgeAgain(member, causedAt);
    }
    for (const { location, standing } of this.#standings.missing)
      this.#put(this.#judged(location, absentFacts(), null, standing), causedAt);
    this.#notice.policyProblems(causedAt);
  }

  /** Judges again those that share something with a repository that changed, came or went, by the rules that compare. */
  settleClaims(causedAt: number): void {
    for (const [id, disputed] of this.#claims.takeDisputed()) {
      const member = this.#members.get(id);
      if (!member?.snapshot) continue;
      const { location, facts, snapshot } = member;
      const options = this.#judgeOptions(location, this.#standings.of.get(id));
      this.#put(judge(location, facts, snapshot, options, member, disputed), causedAt);
    }
  }

  /** Whether an absolute path is that of an inventory that holds now. */
  isInventory(path: string): boolean {
    return this.#policies.inventories.has(path);
  }

  /** Mistakes in policy and inventory files. */
  policyProblems(): readonly PolicyProblem[] {
    return this.#policies.problems(this.present().map((member) => member.location));
  }

  /** Ignores that match nothing; none where only some rules, or other policies than those in the folders, were asked. */
  unusedIgnores(): readonly PolicyProblem[] {
    const { only, policyFile } = this.#options;
    return only === undefined && policyFile === undefined ? unusedIgnores(this.all().map(asJudged), this.#now()) : [];
  }

  /** Reads the baseline again where another process wrote it, and judges again what that changes. */
  reloadBaseline(): void {
    this.#judgeAllAgain(this.#accepted.reload());
  }

  /** What was accepted, for fixes: what they change is judged again at once. */
  readonly accepted: Accepted = {
    accept: (entries) => {
      const accepted = this.#accepted.accept(entries);
      this.#judgeAllAgain(new Set(entries.map(({ repositoryId }) => repositoryId)));
      return accepted;
    },
    acceptance: (acceptance) => this.#accepted.acceptance(acceptance),
    acceptedOf: (findingIds) => this.#accepted.acceptedOf(findingIds),
    takeBack: (acceptances) => {
      const taken = this.#accepted.takeBack(acceptances);
      this.#judgeAllAgain(new Set(taken.map(({ repositoryId }) => repositoryId)));
      return taken;
    },
  };

  #judgeAllAgain(repositoryIds: ReadonlySet<string>): void {
    for (const id of repositoryIds) {
      const member = this.#members.get(id);
      if (member) this.#judgeAgain(member, Date.now());
    }
  }

  /** What was accepted and is gone speaks when it comes back. */
  forgetGone(): void {
    this.#accepted.forget(this.all().flatMap((member) => member.findings));
  }

  /** What was accepted of a repository at its old path is accepted at the new one. */
  moved(oldId: string, id: string): void {
    const member = this.#members.get(id);
    if (member && this.#accepted.move(oldId, id, member.findings)) this.#judgeAgain(member, Date.now());
  }

  policyOf(location: RepositoryLocation): Policy {
    return this.#policies.of(location).policy;
  }

  /** What must be read of a repository for its policy. */
  neededFacts(location: RepositoryLocation): ReadonlySet<FactName> {
    return neededFacts(this.#policies.of(location).policy, rules, this.#options.only);
  }

  #judged(
    location: RepositoryLocation,
    facts: RepositoryFacts,
    snapshot: FactSnapshot | null,
    standing = this.#standings.of.get(location.id),
  ): Member {
    return judge(location, facts, snapshot, this.#judgeOptions(location, standing));
  }

  #judgeOptions(location: RepositoryLocation, standing: InventoryStanding | undefined): JudgeOptions {
    return {
      policy: this.#policies.of(location),
      baseline: this.#accepted.ids,
      standing,
      only: this.#options.only,
      elsewhere: this.#claims,
      now: this.#now(),
    };
  }

  #judgeAgain({ location, facts, snapshot, standing }: Member, causedAt: number): void {
    this.#put(this.#judged(location, facts, snapshot, snapshot ? undefined : standing), causedAt);
  }

  #put(member: Member, causedAt: number): void {
    const { id } = member.location;
    const earlier = this.#members.get(id);
    this.#members.set(id, member);
    if (earlier?.location.name !== member.location.name || earlier.location.path !== member.location.path)
      this.#order = undefined;
    if (earlier && isDeepStrictEqual(shown(earlier), shown(member))) return;
    this.#hub.publish({ type: 'repository.updated', repository: member.summary }, causedAt);
    this.#notice.updated(id, causedAt);
    if (hasPolicyFinding(earlier) !== hasPolicyFinding(member) || !sameUses(earlier, member))
      this.#notice.policyProblems(causedAt);
  }

  #drop(id: string, causedAt: number): void {
    const member = this.#members.get(id);
    if (member) this.#claims.drop(member.location);
    this.#members.delete(id);
    this.#order = undefined;
    this.#hub.publish({ type: 'repository.removed', id }, causedAt);
    this.#notice.removed(id, causedAt);
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now();
  }
}

/** What people see of it; when it was audited is no change. */
const shown = ({ summary, findings }: Member) => [{ ...summary, auditedAt: '' }, findings];

const hasPolicyFinding = (member: Member | undefined): boolean =>
  member?.findings.some((finding) => finding.category === 'policy' && finding.verdict === 'fail') ?? false;

const asJudged = ({ location, judgedBy, findings, snapshot }: Member): JudgedRepository => ({
  location,
  policy: judgedBy.policy.policy,
  findings,
  isHere: snapshot !== null,
});

/** Whether what it says of its policy's ignores is as before. */
const sameUses = (earlier: Member | undefined, member: Member): boolean =>
  isDeepStrictEqual(earlier ? ignoreUses(asJudged(earlier)) : [], ignoreUses(asJudged(member)));
