import type { OperationKind } from '../../../git/facts.ts';
import { defineRule } from '../../rule.ts';
import { dayOf } from '../../words.ts';

const names: Readonly<Record<OperationKind, string>> = {
  merge: 'A merge',
  rebase: 'A rebase',
  'cherry-pick': 'A cherry-pick',
  revert: 'A revert',
  bisect: 'A bisect',
  am: 'The application of patches (git am)',
};

export const operationInProgress = defineRule({
  id: 'git/operation-in-progress',
  severity: 'warning',
  set: 'default',
  title: 'Unfinished operation',
  passes: 'No merge, rebase or other operation is unfinished.',
  why: 'A merge, rebase, cherry-pick, revert or bisect that was left half done keeps the repository from being pulled or deployed, and is easily forgotten.',
  howToFix:
    'Finish it (`git rebase --continue`, `git merge --continue`, …) or give it up (`--abort`; `git bisect reset`).',
  example:
    '$ git switch --quiet --create add-backup-job\n$ git commit --quiet --allow-empty --message "Add backup job"\n$ git switch --quiet main\n$ git merge --quiet --no-ff --no-commit add-backup-job',
  good: '$ git merge --abort',
  fixes: [],
  options: { afterMinutes: { description: 'Minutes that an operation may take before it is reported.', default: 0 } },
  needs: ['operation'],
  check({ operation }, { now, options }) {
    if (operation === null || now - operation.since < options.afterMinutes * 60_000) return [];
    const { kind, since } = operation;
    return [{ message: `${names[kind]} has been in progress since ${dayOf(since)}.`, subject: kind, since }];
  },
});
