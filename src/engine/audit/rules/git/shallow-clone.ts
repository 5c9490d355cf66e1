import { isJudgedAtMainTree, judgedAtMainTree } from '../../remotes.ts';
import { defineRule, notApplicable } from '../../rule.ts';

export const shallowClone = defineRule({
  id: 'git/shallow-clone',
  severity: 'info',
  set: 'strict',
  title: 'Shallow clone',
  passes: 'The clone has the whole history.',
  why: 'A shallow clone lacks history: blame, bisect and merges with older branches give wrong or no answers, and it is no backup.',
  howToFix: 'Fetch the rest of the history (`git fetch --unshallow`).',
  example:
    '$ git clone --quiet --depth 1 "file://$(git remote get-url origin)" ../copy\n$ git -C ../copy rev-parse --is-shallow-repository\ntrue',
  good: '$ git -C ../copy fetch --quiet --unshallow',
  fixes: [],
  needs: ['shallow'],
  check({ shallow }, { repository }) {
    if (repository.kind === 'submodule') return notApplicable('Submodules are often cloned shallow on purpose.');
    if (isJudgedAtMainTree(repository)) return judgedAtMainTree;
    return shallow ? [{ message: 'The clone is shallow: older history is not here.' }] : [];
  },
});
