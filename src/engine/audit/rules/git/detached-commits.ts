import { defineRule, notApplicable } from '../../rule.ts';
import { count } from '../../words.ts';

export const detachedCommits = defineRule({
  id: 'git/detached-commits',
  severity: 'warning',
  set: 'default',
  title: 'Commits on no branch',
  passes: 'A branch, a tag or a remote holds every commit that was made here.',
  why: 'Commits made on a detached HEAD belong to no branch: the next checkout hides them, git deletes them in time, and nobody else has them. A submodule’s are missed by whoever clones the repository around it.',
  howToFix: 'Keep them on a branch (`git switch --create NAME`), then push it.',
  example: '$ git switch --quiet --detach\n$ git commit --quiet --allow-empty --message "Mend the parser"',
  good: '$ git branch mend-the-parser',
  fixes: [],
  needs: ['head', 'detachedCommits'],
  wants: ['operation'],
  check({ head, operation, detachedCommits }) {
    if (operation) return notApplicable(`They belong to the ${operation.kind} in progress.`);
    if (head.oid === null || detachedCommits === 0) return [];
    const are = detachedCommits === 1 ? 'is' : 'are';
    return [{ message: `${count(detachedCommits, 'commit')} up to ${head.oid.slice(0, 8)} ${are} on no branch.` }];
  },
});
