import type { RuleInfo } from '../contract/findings.ts';
import { usage } from './arguments.ts';

/** The rule of that id. Throws `bad-input` with those that look alike. */
export function requireRule(id: string, rules: readonly RuleInfo[]): RuleInfo {
  const found = rules.find((rule) => rule.id === id);
  if (found) return found;
  throw usage(
    `There is no rule ${JSON.stringify(id)}.`,
    similar(
      id,
      rules.map((rule) => rule.id),
    ),
  );
}

/** A hint that names what was probably meant. */
export function similar(word: string, known: readonly string[]): string {
  const parts = word
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((part) => part.length > 2 && part !== 'git');
  const near = known.filter((candidate) => parts.some((part) => candidate.includes(part))).slice(0, 3);
  return near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'gitops-auditor rules lists them.';
}
