import { isJudgedAtMainTree, judgedAtMainTree } from '../../remotes.ts';
import { defineRule, notApplicable } from '../../rule.ts';
import { count, list } from '../../words.ts';

export const prunableWorktrees = defineRule({
  id: 'git/prunable-worktrees',
  severity: 'info',
  set: 'recommended',
  title: 'Worktrees that are not there',
  passes: 'Every linked worktree is there.',
  why: 'A worktree whose folder was deleted or moved keeps its branch from being checked out elsewhere, and its commits from being collected.',
  howToFix:
    'Forget them with `git worktree prune`. One that was moved: `git worktree repair PATH`. One on a disk that comes and goes: `git worktree lock`.',
  example: '$ git worktree add --quiet --detach ../review\n$ rm -r ../review',
  good: '$ git worktree prune',
  fixes: ['git/prune-worktrees'],
  needs: ['worktrees'],
  check({ worktrees }, { repository }) {
    if (isJudgedAtMainTree(repository)) return judgedAtMainTree;
    if (worktrees.length === 0) return notApplicable('It has no linked worktrees.');
    const gone = worktrees.filter(({ there, locked }) => !there && !locked);
    if (gone.length === 0) return [];
    const are = gone.length === 1 ? 'is' : 'are';
    return [
      { message: `${count(gone.length, 'linked worktree')} ${are} not there: ${list(gone.map(({ path }) => path))}.` },
    ];
  },
});
