import { relative, sep } from 'node:path';
import { isWithin } from '../../../is-within.ts';
import { policyFileName } from '../../policy-types.ts';
import { defineRule, notApplicable } from '../../rule.ts';

export const policyInvalid = defineRule({
  id: 'policy/invalid',
  severity: 'error',
  set: 'default',
  title: 'Invalid policy',
  passes: 'The policy file has no mistakes.',
  why: 'What a policy file says wrongly is not done: a rule stays on, an ignore does not hold. The rest of the file does.',
  howToFix: 'Correct the place that the message names. The schema of the file helps with completion.',
  example: { '.gitops-auditor.yaml': 'rules:\n  git/unpushed-commit: off\n' },
  good: { '.gitops-auditor.yaml': 'rules:\n  git/unpushed-commits: off\n' },
  fixes: [],
  needs: [],
  check(_facts, { repository, policyProblems }) {
    // A file above the repository is told once, for its folder, not again for each repository below it.
    const own = policyProblems.filter((p) => isWithin(p.path, repository.path));
    if (own.length === 0 && policyProblems.length > 0) return notApplicable('The mistakes are in a file above it.');
    return own.map((p) => {
      const path = relative(repository.path, p.path).split(sep).join('/');
      return {
        message: p.hint === undefined ? p.message : `${p.message} ${p.hint}`,
        severity: p.severity,
        subject: path === policyFileName ? p.key : `${path} ${p.key}`,
        path,
        line: p.line,
        column: p.column,
        endLine: p.endLine,
        endColumn: p.endColumn,
      };
    });
  },
});
