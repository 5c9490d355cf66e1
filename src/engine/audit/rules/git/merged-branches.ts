import type { LocalBranch } from '../../../git/facts.ts';
import { isJudgedAtMainTree, judgedAtMainTree } from '../../remotes.ts';
import { defineRule } from '../../rule.ts';
import { count, list } from '../../words.ts';

const day = 24 * 60 * 60 * 1000;

interface Options {
  readonly afterDays: number;
  readonly keep: readonly string[];
}

/** Branches that were merged and have rested since. `now`: ms since the epoch. */
export const leftBehind = (
  branches: readonly LocalBranch[],
  { afterDays, keep }: Options,
  now: number,
): readonly LocalBranch[] =>
  branches.filter(
    ({ name, mergedInto, checkedOut, movedAt }) =>
      mergedInto !== null &&
      !checkedOut &&
      !keep.includes(name) &&
      // Without a reflog nobody knows whether it was made a minute ago.
      movedAt !== null &&
      now - movedAt > afterDays * day,
  );

export const mergedBranches = defineRule({
  id: 'git/merged-branches',
  severity: 'info',
  set: 'recommended',
  title: 'Merged branches left behind',
  passes: 'No branch that was merged is left behind.',
  why: 'Branches whose work is done hide those whose work is not, and invite more commits that nobody will look for there.',
  howToFix: 'Delete them (`git branch --delete NAME`): git refuses where anything on them is not merged.',
  example:
    '$ git branch add-backup-job\n$ touch -t 202601041820 .git/logs/refs/heads/add-backup-job\n$ git commit --quiet --allow-empty --message "Add a health check"\n$ git push --quiet',
  good: '$ git branch --quiet --delete add-backup-job',
  fixes: ['git/delete-merged-branches'],
  options: {
    afterDays: { description: 'How long a branch may rest once it was merged.', default: 14 },
    keep: {
      description: 'Branches that stay whatever they hold.',
      default: ['main', 'master', 'trunk', 'develop', 'dev', 'staging', 'production'] as readonly string[],
    },
  },
  needs: ['branches'],
  check({ branches }, { repository, now, options }) {
    if (isJudgedAtMainTree(repository)) return judgedAtMainTree;
    const left = leftBehind(branches, options, now);
    if (left.length === 0) return [];
    const names = list(left.map(({ name }) => name));
    const are = left.length === 1 ? 'is' : 'are';
    return [
      { message: `${count(left.length, 'branch', 'branches')} ${are} merged into ${left[0]?.mergedInto}: ${names}.` },
    ];
  },
});
