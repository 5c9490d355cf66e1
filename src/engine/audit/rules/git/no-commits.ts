import { defineRule } from '../../rule.ts';

export const noCommits = defineRule({
  id: 'git/no-commits',
  severity: 'info',
  set: 'recommended',
  title: 'No commits yet',
  passes: 'There are commits.',
  why: 'A repository without a commit protects nothing: whatever lies in its folder has no history and cannot be pushed.',
  howToFix: 'Make the first commit, or delete the repository if it was started by mistake.',
  example: '$ git init --quiet ../backup',
  good: '$ git -C ../backup commit --quiet --allow-empty --message "First commit"',
  fixes: ['git/commit'],
  needs: ['head'],
  wants: ['operation'],
  check({ head, operation }, { repository }) {
    if (head.oid !== null) return [];
    if (repository.kind === 'bare') return [{ message: 'There is no commit yet.', fixes: [] }];
    return [{ message: `${head.branch ?? 'HEAD'} has no commit yet.`, ...(operation && { fixes: [] }) }];
  },
});
