import type { RuleSet, Severity } from '../../contract/findings.ts';
import { compileHosts, type HostsOf } from './hosts.ts';
import { compileIgnores, type IgnoreMatcher } from './ignores.ts';
import type { OptionValue, Policy } from './policy-types.ts';
import type { Rule } from './rule.ts';

/** A rule as one policy sets it. */
export interface ActiveRule {
  readonly rule: Rule;
  /** Asked for by the policy. */
  readonly on: boolean;
  /** The policy's severity; null: the rule's own, or the problem's. */
  readonly severity: Severity | null;
  readonly options: Readonly<Record<string, OptionValue>>;
}

export interface CompiledPolicy {
  readonly rules: readonly ActiveRule[];
  readonly ignored: IgnoreMatcher;
  readonly hosts: HostsOf;
}

const setRank: Readonly<Record<RuleSet, number>> = { default: 0, recommended: 1, strict: 2 };

// Many repositories share one policy: the list of its rules is made once.
const cache = new WeakMap<Policy, { readonly rules: readonly Rule[]; readonly compiled: CompiledPolicy }>();

export function compilePolicy(policy: Policy, rules: readonly Rule[]): CompiledPolicy {
  const found = cache.get(policy);
  if (found?.rules === rules) return found.compiled;
  const compiled = {
    rules: rules.map((rule) => activate(rule, policy)),
    ignored: compileIgnores(policy.ignore),
    hosts: compileHosts(policy.hosts),
  };
  cache.set(policy, { rules, compiled });
  return compiled;
}

function activate(rule: Rule, policy: Policy): ActiveRule {
  const setting = policy.rules.get(rule.id);
  const given = setting?.severity ?? null;
  const defaults = Object.entries(rule.options).map(([name, option]) => [name, option.default] as const);
  return {
    rule,
    // A severity in the policy turns a rule on, whatever the set.
    on: given === null ? setRank[rule.set] <= setRank[policy.set] : given !== 'off',
    severity: given === 'off' ? null : given,
    options: { ...Object.fromEntries(defaults), ...setting?.options },
  };
}
