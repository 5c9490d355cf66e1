import type { RuleInfo } from '../contract/findings.ts';
import { didYouMean } from './similar.ts';
import { usage } from './usage.ts';

/** The rule of that id. Throws `bad-input` with those that look alike. */
export function requireRule(id: string, rules: readonly RuleInfo[]): RuleInfo {
  const found = rules.find((rule) => rule.id === id);
  if (found) return found;
  const known = rules.map((rule) => rule.id);
  throw usage(`There is no rule ${JSON.stringify(id)}.`, didYouMean(id, known), 'gitops-auditor rules lists them.');
}
