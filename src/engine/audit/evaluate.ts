import { hash } from 'node:crypto';
import type { Finding } from '../../contract/findings.ts';
import type { FactName, RepositoryFacts, RepositoryLocation } from '../git/facts.ts';
import { redactText } from '../git/urls.ts';
import { type ActiveRule, type CompiledPolicy, compilePolicy } from './active-rules.ts';
import { type Claim, type ClaimsElsewhere, noClaimsElsewhere } from './claims.ts';
import type { HostOf } from './hosts.ts';
import type { Policy, PolicyProblem } from './policy-types.ts';
import type { InventoryStanding, Outcome, Problem, Rule, RuleContext } from './rule.ts';
import { isoTime, sentence } from './words.ts';

export interface EvaluateOptions {
  readonly rules: readonly Rule[];
  /** Ids of findings that were accepted as they are. */
  readonly baseline: Pick<ReadonlySet<string>, 'has'>;
  /** ms since the epoch. */
  readonly now: number;
  /** Mistakes in the policy files that hold for this repository. */
  readonly policyProblems?: readonly PolicyProblem[];
  readonly inventory?: InventoryStanding | undefined;
  /** What other repositories of the fleet claim. Default: it is judged by itself. */
  readonly elsewhere?: ClaimsElsewhere | undefined;
  /** Told each rule that looked at the time: its verdict can change although nothing else does. */
  readonly onTime?: ((rule: string) => void) | undefined;
  /** Only these rules, asked for by name: whatever set they are in and whatever the policy turns off. */
  readonly only?: ReadonlySet<string> | undefined;
}

/** Every verdict of the policy's rules on one repository, in the order of the rules. Never throws. */
export function evaluate(
  repository: RepositoryLocation,
  facts: RepositoryFacts,
  policy: Policy,
  options: EvaluateOptions,
): Finding[] {
  const judge = new Judge(repository, facts, compilePolicy(policy, options.rules), options);
  return judge.activeRules().flatMap((active) => judge.judge(active));
}

/** What changed since the last verdicts. */
export interface ChangedGround {
  readonly facts: ReadonlySet<FactName>;
  /** Rules over the fleet for which others claim something else now. */
  readonly rules?: ReadonlySet<string>;
}

/**
 * The verdicts after something changed: rules that it does not concern keep their earlier findings. After a change of
 * the policy or the inventory, evaluate anew.
 */
export function reevaluate(
  previous: readonly Finding[],
  changed: ChangedGround,
  repository: RepositoryLocation,
  facts: RepositoryFacts,
  policy: Policy,
  options: EvaluateOptions,
): Finding[] {
  const judge = new Judge(repository, facts, compilePolicy(policy, options.rules), options);
  const kept = Map.groupBy(previous, (finding) => finding.rule);
  const uses = ({ rule }: ActiveRule) =>
    changed.rules?.has(rule.id) ||
    rule.needs.some((n) => changed.facts.has(n)) ||
    rule.wants.some((n) => changed.facts.has(n));
  return judge.activeRules().flatMap((active) => {
    const earlier = kept.get(active.rule.id);
    return earlier === undefined || uses(active) ? judge.judge(active) : earlier;
  });
}

/** What a repository claims by each rule over the whole fleet, whatever its policy makes of the rule. Never throws. */
export function claimsOf(
  repository: RepositoryLocation,
  facts: RepositoryFacts,
  policy: Policy,
  options: EvaluateOptions,
): Map<string, readonly Claim[]> {
  const judge = new Judge(repository, facts, compilePolicy(policy, options.rules), options);
  return new Map(options.rules.flatMap((rule) => (rule.claims ? [[rule.id, judge.claims(rule)]] : [])));
}

/** Stable while repository, rule and subject stay the same. 16 hexadecimal digits. */
export function findingId(repositoryId: string, rule: string, subject: string | undefined): string {
  return hash('sha256', `${repositoryId}\0${rule}\0${subject ?? ''}`, 'hex').slice(0, 16);
}

/** Of two problems with the same subject each is a finding of its own. */
const identityOf = (subject: string | undefined, nth: number): string | undefined =>
  nth === 1 ? subject : `${subject ?? ''}\0${nth}`;

/** Ids of all findings of a repository, by those that they had in another: it was moved. */
export function idsByThoseIn(otherId: string, findings: readonly Finding[]): Map<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    findings.map(({ id, rule, subject }) => {
      const key = `${rule}\0${subject ?? ''}`;
      const nth = (seen.get(key) ?? 0) + 1;
      seen.set(key, nth);
      return [findingId(otherId, rule, identityOf(subject, nth)), id];
    }),
  );
}

/** Of one rule on one repository: more help nobody, and would flood every list of them. */
const mostFindings = 1_000;

const untold = ({ length }: readonly Problem[]): Problem => ({
  message: `${length - mostFindings} more findings of this rule are not listed.`,
  subject: 'more findings',
});

class Judge {
  readonly #repository: RepositoryLocation;
  readonly #facts: RepositoryFacts;
  readonly #policy: CompiledPolicy;
  readonly #options: EvaluateOptions;
  /** The values of every known fact: a rule's types let it see those that it declared. */
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #hosts: readonly HostOf[];

  constructor(
    repository: RepositoryLocation,
    facts: RepositoryFacts,
    policy: CompiledPolicy,
    options: EvaluateOptions,
  ) {
    this.#repository = repository;
    this.#facts = facts;
    this.#policy = policy;
    this.#options = options;
    const values: Record<string, unknown> = {};
    for (const [name, fact] of Object.entries(facts)) if (fact.state === 'known') values[name] = fact.value;
    this.#values = values;
    this.#hosts = policy.hosts(repository);
  }

  activeRules(): ActiveRule[] {
    const { only, inventory } = this.#options;
    // Of what is not here, only the inventory has something to say.
    const here = inventory?.state !== 'missing' && inventory?.state !== 'folder';
    return this.#policy.rules.filter(
      ({ on, rule }) => (only === undefined ? on : only.has(rule.id)) && (here || rule.category === 'inventory'),
    );
  }

  judge(active: ActiveRule): Finding[] {
    const outcome = this.#ask(active);
    if ('unknown' in outcome) return [this.#ignoredOr(this.#finding(active, 'unknown', { message: outcome.unknown }))];
    if ('notApplicable' in outcome)
      return [this.#finding(active, 'not-applicable', { message: outcome.notApplicable })];
    if (outcome.length === 0) return [this.#finding(active, 'pass', { message: active.rule.passes })];
    const seen = new Map<string, number>();
    const told = outcome.length > mostFindings ? [...outcome.slice(0, mostFindings), untold(outcome)] : outcome;
    return told.map((problem) => this.#fail(active, problem, seen));
  }

  claims(rule: Rule): readonly Claim[] {
    const options = this.#policy.rules.find((active) => active.rule === rule)?.options ?? {};
    if (rule.needs.some((name) => this.#facts[name].state !== 'known')) return [];
    try {
      return rule.claims?.(this.#values as never, this.#context(options)) ?? [];
    } catch {
      return []; // its own verdict tells of it
    }
  }

  #context(options: ActiveRule['options'], rule?: Rule): RuleContext<Readonly<Record<string, unknown>>> {
    const { now, onTime } = this.#options;
    return {
      repository: this.#repository,
      get now() {
        if (rule) onTime?.(rule.id);
        return now;
      },
      options,
      policyProblems: this.#options.policyProblems ?? [],
      inventory: this.#options.inventory,
      hosts: this.#hosts,
      elsewhere: this.#options.elsewhere ?? noClaimsElsewhere,
    };
  }

  #ask({ rule, options }: ActiveRule): Outcome {
    for (const name of rule.needs) {
      const fact = this.#facts[name];
      if (fact.state === 'absent') return { notApplicable: sentence(redactText(fact.reason)) };
      if (fact.state === 'unknown') return { unknown: sentence(redactText(fact.reason)) };
    }
    try {
      return rule.check(this.#values as never, this.#context(options, rule));
    } catch (thrown) {
      return { unknown: `The rule itself failed: ${thrown instanceof Error ? thrown.message : String(thrown)}` };
    }
  }

  #fail(active: ActiveRule, problem: Problem, seen: Map<string, number>): Finding {
    const key = problem.subject ?? '';
    const nth = (seen.get(key) ?? 0) + 1;
    seen.set(key, nth);
    const found = this.#finding(active, 'fail', problem, identityOf(problem.subject, nth));
    const decided = this.#ignoredOr(found);
    if (decided.verdict === 'fail' && this.#options.baseline.has(found.id))
      return { ...found, verdict: 'ignored', ignored: { by: 'baseline', reason: 'Accepted as it was found.' } };
    return decided;
  }

  #ignoredOr(finding: Finding): Finding {
    const because = this.#policy.ignored(finding, this.#repository, this.#options.now);
    return because ? { ...finding, verdict: 'ignored', ignored: { by: 'policy', ...because } } : finding;
  }

  #finding(active: ActiveRule, verdict: Finding['verdict'], problem: Problem, identity = problem.subject): Finding {
    const { rule } = active;
    const { message, subject, since, path, line, column, endLine, endColumn } = problem;
    const began = isoTime(since);
    return {
      id: findingId(this.#repository.id, rule.id, identity),
      repositoryId: this.#repository.id,
      rule: rule.id,
      category: rule.category,
      severity: active.severity ?? problem.severity ?? rule.severity,
      verdict,
      message,
      ...(subject !== undefined && { subject }),
      ...(began !== null && { since: began }),
      ...(path !== undefined && { path }),
      ...(line !== undefined && { line }),
      ...(column !== undefined && { column }),
      ...(endLine !== undefined && { endLine }),
      ...(endColumn !== undefined && { endColumn }),
      fixes: verdict === 'fail' ? [...(problem.fixes ?? rule.fixes)] : [],
    };
  }
}
