import { isJudgedAtMainTree, judgedAtMainTree } from '../../remotes.ts';
import { defineRule } from '../../rule.ts';
import { count, list } from '../../words.ts';

export const abandonedBranches = defineRule({
  id: 'git/abandoned-branches',
  severity: 'info',
  set: 'recommended',
  title: 'Branches whose upstream is gone',
  passes: 'Every branch that is not checked out still has its upstream.',
  why: 'The remote branch was merged and deleted, or renamed. What is on the local one is either there already, squashed into one commit, or nowhere else: somebody has to look.',
  howToFix:
    'Look at what is on each (`git log main..NAME`). Delete those that are done (`git branch --delete --force NAME`), push the others.',
  example:
    '$ git switch --quiet --create add-backup-job\n$ git commit --quiet --allow-empty --message "Add backup job"\n$ git push --quiet --set-upstream origin add-backup-job\n$ git push --quiet --delete origin add-backup-job\n$ git switch --quiet main',
  good: '$ git branch --quiet --delete --force add-backup-job',
  fixes: [],
  needs: ['branches'],
  check({ branches }, { repository }) {
    if (isJudgedAtMainTree(repository)) return judgedAtMainTree;
    // That of a branch that is checked out is git/upstream-gone’s case, a merged one git/merged-branches’.
    const left = branches.filter((b) => b.upstreamGone && !b.checkedOut && b.mergedInto === null);
    if (left.length === 0) return [];
    const follow = left.length === 1 ? 'follows an upstream that is' : 'follow upstreams that are';
    const names = list(left.map(({ name }) => name));
    return [{ message: `${count(left.length, 'branch', 'branches')} ${follow} no longer there: ${names}.` }];
  },
});
