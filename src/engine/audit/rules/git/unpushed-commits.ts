import { upstreamRemote } from '../../remotes.ts';
import { defineRule, notApplicable } from '../../rule.ts';
import { count, dayOf } from '../../words.ts';

export const unpushedCommits = defineRule({
  id: 'git/unpushed-commits',
  severity: 'warning',
  set: 'default',
  title: 'Unpushed commits',
  passes: 'Every commit of the branch is at its upstream.',
  why: 'Commits that were not pushed are lost with this machine, and nobody else (neither people nor a deployment) sees them.',
  howToFix: 'Push the branch.',
  example:
    '$ git commit --quiet --allow-empty --message "Add backup job"\n$ git status --short --branch\n## main...origin/main [ahead 1]',
  good: '$ git push --quiet\n$ git status --short --branch\n## main...origin/main',
  fixes: ['git/push'],
  needs: ['status', 'configuration'],
  wants: ['lastCommit', 'operation'],
  check({ status, configuration, lastCommit, operation }) {
    const { ahead, behind, upstream, branch } = status;
    if (upstream === null) return notApplicable('The branch follows no upstream.');
    if (upstreamRemote(status, configuration) === '.') return notApplicable('It follows a branch of this repository.');
    if (ahead === null || behind === null)
      return notApplicable(`Its upstream ${upstream} is not there to compare with.`);
    if (ahead > 0 && behind > 0) return notApplicable('It has diverged from its upstream: see git/diverged.');
    if (ahead === 0) return [];
    const age = lastCommit ? `; the newest is from ${dayOf(lastCommit.at)}` : '';
    return [
      {
        message: `${count(ahead, 'commit')} of ${branch} ${ahead === 1 ? 'is' : 'are'} only on this machine, not at ${upstream}${ahead === 1 ? age.replace('the newest is', 'it is') : age}.`,
        ...(branch !== null && { subject: branch }),
        // The fix refuses to meddle with what is unfinished.
        ...(operation && { fixes: [] }),
        // The first may be older: unpushed since then at the latest.
        ...(lastCommit && { since: lastCommit.at }),
      },
    ];
  },
});
