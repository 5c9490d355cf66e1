import { defineRule, notApplicable } from '../../rule.ts';

export const detachedHead = defineRule({
  id: 'git/detached-head',
  severity: 'warning',
  set: 'recommended',
  title: 'Detached HEAD',
  passes: 'A branch is checked out.',
  why: 'Commits made on a detached HEAD belong to no branch: the next checkout hides them, and git deletes them in time.',
  howToFix: 'Switch to a branch (`git switch main`), or keep what is here (`git switch --create NAME`).',
  example: '$ git switch --quiet --detach\n$ git status --short --branch\n## HEAD (no branch)',
  good: '$ git switch --quiet main',
  fixes: [],
  needs: ['head'],
  wants: ['operation', 'detachedCommits'],
  check({ head, operation, detachedCommits }, { repository }) {
    if (repository.kind === 'submodule') return notApplicable('A submodule is always detached.');
    if (operation) return notApplicable(`It belongs to the ${operation.kind} in progress.`);
    if (detachedCommits) return notApplicable('It has commits of its own: see git/detached-commits.');
    if (head.branch !== null || head.oid === null) return [];
    return [{ message: `HEAD is detached at ${head.oid.slice(0, 8)}: commits made here belong to no branch.` }];
  },
});
