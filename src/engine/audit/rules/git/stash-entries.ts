import { isJudgedAtMainTree, judgedAtMainTree } from '../../remotes.ts';
import { defineRule } from '../../rule.ts';
import { count } from '../../words.ts';

export const stashEntries = defineRule({
  id: 'git/stash-entries',
  severity: 'info',
  set: 'recommended',
  title: 'Stash entries',
  passes: 'The stash holds no more than allowed.',
  why: 'A stash is never pushed and soon forgotten. Work that matters belongs on a branch.',
  howToFix:
    'Look through them (`git stash list`, `git stash show -p`), then apply, put on a branch (`git stash branch NAME`) or drop each.',
  example: '$ echo "Restore first." >> README.md\n$ git stash push --quiet',
  good: '$ git stash pop --quiet',
  fixes: [],
  options: { max: { description: 'So many entries are fine.', default: 0 } },
  needs: ['status'],
  check({ status }, { repository, options }) {
    if (isJudgedAtMainTree(repository)) return judgedAtMainTree;
    const n = status.stashes;
    return n > options.max
      ? [{ message: `The stash holds ${count(n, 'entry', 'entries')}, on this machine only.` }]
      : [];
  },
});
