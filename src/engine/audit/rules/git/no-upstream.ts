import { defineRule, notApplicable } from '../../rule.ts';

export const noUpstream = defineRule({
  id: 'git/no-upstream',
  severity: 'info',
  set: 'default',
  title: 'Branch without upstream',
  passes: 'The branch follows an upstream.',
  why: 'Without an upstream git cannot tell whether the commits of this branch are anywhere else than on this machine.',
  howToFix: 'Push the branch and make it follow what was pushed (`git push --set-upstream origin BRANCH`).',
  example:
    '$ git switch --quiet --create experiment\n$ git commit --quiet --allow-empty --message "Add backup job"\n$ git status --short --branch\n## experiment',
  good: '$ git push --quiet --set-upstream origin experiment',
  fixes: ['git/set-upstream', 'git/publish'],
  needs: ['status', 'configuration'],
  wants: ['operation'],
  check({ status, configuration, operation }) {
    const { branch, upstream, oid } = status;
    if (branch === null) return notApplicable('HEAD is detached.');
    if (oid === null) return notApplicable('There is no commit yet.');
    if (configuration.remotes.length === 0) return notApplicable('There is no remote: see git/no-remote.');
    // Configured but not resolved (a remote that is gone, a branch outside the fetched ones) is not this rule's case.
    if (upstream !== null || configuration.branches.get(branch)?.merge !== undefined) return [];
    return [
      {
        message: `${branch} follows no remote branch, so its commits may be only on this machine.`,
        subject: branch,
        // To publish is refused in the midst of what is unfinished.
        ...(operation && { fixes: ['git/set-upstream'] }),
      },
    ];
  },
});
