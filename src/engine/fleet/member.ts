import { isDeepStrictEqual } from 'node:util';
import type { Finding } from '../../contract/findings.ts';
import type { RepositoryDetail, RepositorySummary } from '../../contract/repositories.ts';
import type { ClaimsElsewhere } from '../audit/claims.ts';
import { claimsOf, evaluate, reevaluate } from '../audit/evaluate.ts';
import { factsView } from '../audit/facts-view.ts';
import type { LoadedPolicy } from '../audit/policy/loader.ts';
import type { ReportedRepository } from '../audit/report.ts';
import type { InventoryStanding } from '../audit/rule.ts';
import { rules } from '../audit/rules/index.ts';
import { scoreOf, summarize } from '../audit/summary.ts';
import type { FactName, RepositoryFacts, RepositoryLocation } from '../git/facts.ts';
import { allFacts, type FactSnapshot } from '../git/read-facts.ts';

/** One repository of the fleet: where it is, what was read of it, and what was judged from that. */
export interface Member {
  readonly location: RepositoryLocation;
  readonly facts: RepositoryFacts;
  /** null where there is nothing to read: listed in the inventory, but not here. */
  readonly snapshot: FactSnapshot | null;
  readonly standing: InventoryStanding | undefined;
  readonly judgedBy: JudgeOptions;
  /** Rules whose verdicts can change with the time alone. */
  readonly timed: ReadonlySet<string>;
  /** Every verdict. */
  readonly findings: readonly Finding[];
  readonly summary: RepositorySummary;
}

export interface JudgeOptions {
  readonly policy: LoadedPolicy;
  readonly baseline: Pick<ReadonlySet<string>, 'has'>;
  readonly standing: InventoryStanding | undefined;
  readonly only: ReadonlySet<string> | undefined;
  readonly elsewhere: ClaimsElsewhere;
  /** ms since the epoch. */
  readonly now: number;
}

/**
 * Judges what was read. With `previous`, rules whose facts, policy and standing are as they were keep their findings;
 * not those that are `disputed`.
 */
export function judge(
  location: RepositoryLocation,
  facts: RepositoryFacts,
  snapshot: FactSnapshot | null,
  options: JudgeOptions,
  previous?: Member,
  disputed?: ReadonlySet<string>,
): Member {
  const { policy, standing, now } = options;
  const timed = new Set(previous?.timed);
  const asked = { ...asking(options), onTime: (rule: string) => timed.add(rule) };
  const findings =
    previous && sameGround(previous.judgedBy, options)
      ? reevaluate(
          previous.findings,
          { facts: changedFacts(previous.facts, facts), ...(disputed && { rules: disputed }) },
          location,
          facts,
          policy.policy,
          asked,
        )
      : evaluate(location, facts, policy.policy, asked);
  const summary = summarize(location, facts, findings, {
    auditedAt: snapshot?.readAt ?? now,
    standing: standing?.state,
  });
  return { location, facts, snapshot, standing, judgedBy: options, timed, findings, summary };
}

const asking = ({ policy, baseline, standing, only, elsewhere, now }: JudgeOptions) => ({
  rules,
  baseline,
  now,
  policyProblems: policy.problems,
  inventory: standing,
  elsewhere,
  only,
});

/**
 * What was judged before and holds in a new audit but for the rules that look at the time; undefined where the policy
 * itself depends on it.
 */
export const holdingStill = (member: Member | undefined): Member | undefined =>
  member?.judgedBy.policy.policy.ignore.some(({ until }) => until !== undefined) ? undefined : member;

/** What a repository claims, for the rules over the fleet. */
export const memberClaims = (location: RepositoryLocation, facts: RepositoryFacts, options: JudgeOptions) =>
  claimsOf(location, facts, options.policy.policy, asking(options));

function sameGround(a: JudgeOptions, b: JudgeOptions): boolean {
  // Policies and baselines are the same objects for as long as they say the same.
  return a.policy === b.policy && a.baseline === b.baseline && isDeepStrictEqual(a.standing, b.standing);
}

function changedFacts(before: RepositoryFacts, after: RepositoryFacts): Set<FactName> {
  return new Set([...allFacts].filter((name) => !isDeepStrictEqual(before[name], after[name])));
}

export function detailOf({ location, facts, findings, summary, standing }: Member): RepositoryDetail {
  const score = scoreOf(location, facts, findings, standing?.state);
  return { summary, facts: factsView(facts), findings: [...findings], score };
}

const reported = new WeakMap<Member, ReportedRepository>();

/** The same for as long as the member is: it is made when somebody asks for a report. */
export function reportedOf(member: Member): ReportedRepository {
  const { summary, facts, findings, standing } = member;
  const known = reported.get(member) ?? { summary, facts: factsView(facts), findings, expectedUrl: standing?.url };
  reported.set(member, known);
  return known;
}

/** Its folder went after it was found. */
export const isGone = ({ facts: { readability } }: FactSnapshot): boolean =>
  readability.state === 'known' && readability.value?.kind === 'gone';
