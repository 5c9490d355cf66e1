import type { Finding } from '../../contract/findings.ts';
import type { RepositoryDetail, RepositorySummary } from '../../contract/repositories.ts';
import { evaluate } from '../audit/evaluate.ts';
import { factsView } from '../audit/facts-view.ts';
import type { LoadedPolicy } from '../audit/policy/loader.ts';
import type { InventoryStanding } from '../audit/rule.ts';
import { rules } from '../audit/rules/index.ts';
import { explainScore } from '../audit/score.ts';
import { summarize } from '../audit/summary.ts';
import type { RepositoryFacts, RepositoryLocation } from '../git/facts.ts';
import type { FactSnapshot } from '../git/read-facts.ts';

/** One repository of the fleet: where it is, what was read of it, and what was judged from that. */
export interface Member {
  readonly location: RepositoryLocation;
  readonly facts: RepositoryFacts;
  /** null where there is nothing to read: listed in the inventory, but not here. */
  readonly snapshot: FactSnapshot | null;
  readonly standing: InventoryStanding | undefined;
  /** Every verdict. */
  readonly findings: readonly Finding[];
  readonly summary: RepositorySummary;
}

export interface JudgeOptions {
  readonly policy: LoadedPolicy;
  readonly baseline: ReadonlySet<string>;
  readonly standing: InventoryStanding | undefined;
  readonly only: ReadonlySet<string> | undefined;
  /** ms since the epoch. */
  readonly now: number;
}

/** Judges what was read. Pure but for the policy's own cache. */
export function judge(
  location: RepositoryLocation,
  facts: RepositoryFacts,
  snapshot: FactSnapshot | null,
  { policy, baseline, standing, only, now }: JudgeOptions,
): Member {
  const findings = evaluate(location, facts, policy.policy, {
    rules,
    baseline,
    now,
    policyProblems: policy.problems,
    inventory: standing,
    only,
  });
  const summary = summarize(location, facts, findings, {
    auditedAt: snapshot?.readAt ?? now,
    standing: standing?.state,
  });
  return { location, facts, snapshot, standing, findings, summary };
}

export function detailOf({ facts, findings, summary }: Member): RepositoryDetail {
  return { summary, facts: factsView(facts), findings: [...findings], score: explainScore(findings) };
}
