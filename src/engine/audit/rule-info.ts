import type { RuleInfo } from '../../contract/findings.ts';
import { exampleText } from './example.ts';
import type { Rule } from './rule.ts';

const documentationRoot = 'https://github.com/gitops-auditor/gitops-auditor/blob/main/docs/rules';

/** Where a rule is documented, for links from findings. */
export const documentationUrl = (ruleId: string): string => `${documentationRoot}/${ruleId}.md`;

/** What people may know of a rule, by the contract. */
export function ruleInfo(rule: Rule): RuleInfo {
  const { id, category, title, severity, set, why, howToFix, example, good, options } = rule;
  return {
    id,
    category,
    title,
    severity,
    set,
    why,
    howToFix,
    example: exampleText(example),
    good: exampleText(good),
    documentation: documentationUrl(id),
    options: Object.entries(options).map(([name, option]) => ({
      name,
      description: option.description,
      default: option.default,
    })),
  };
}
