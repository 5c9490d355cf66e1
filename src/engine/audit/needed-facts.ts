import type { FactName } from '../git/facts.ts';
import { cheapFacts } from '../git/snapshot.ts';
import { compilePolicy } from './active-rules.ts';
import type { Policy } from './policy-types.ts';
import type { Rule } from './rule.ts';

/** The facts that must be read to judge by a policy, or by the rules of `only`. */
export function neededFacts(
  policy: Policy,
  rules: readonly Rule[],
  only: ReadonlySet<string> | undefined,
): ReadonlySet<FactName> {
  const needed = new Set(cheapFacts);
  for (const { rule, on } of compilePolicy(policy, rules).rules)
    if (only === undefined ? on : only.has(rule.id))
      for (const name of [...rule.needs, ...rule.wants]) needed.add(name);
  return needed;
}
