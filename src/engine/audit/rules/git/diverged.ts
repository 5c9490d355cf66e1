import { freshness, unknownUnlessFetched, upstreamRemote } from '../../remotes.ts';
import { defineRule, notApplicable } from '../../rule.ts';
import { count } from '../../words.ts';

export const diverged = defineRule({
  id: 'git/diverged',
  severity: 'error',
  set: 'default',
  title: 'Diverged from its upstream',
  passes: 'The branch has not diverged from its upstream, as of the last fetch.',
  why: 'Both sides have commits that the other lacks, so neither push nor a plain pull works. It only gets harder with time.',
  howToFix:
    'Look at both sides (`git log --left-right --oneline @{upstream}...`), then rebase (`git pull --rebase`) or merge (`git pull --no-rebase`), and push.',
  example:
    '$ git commit --quiet --allow-empty --message "Add backup job"\n$ git push --quiet\n$ git commit --quiet --amend --allow-empty --message "Add the backup job"\n$ git status --short --branch\n## main...origin/main [ahead 1, behind 1]',
  good: '$ git pull --quiet --rebase\n$ git push --quiet',
  fixes: [],
  needs: ['status', 'configuration'],
  wants: ['lastFetch', 'lastCommit'],
  check({ status, configuration, lastFetch, lastCommit }) {
    const { ahead, behind, upstream, branch } = status;
    if (upstream === null) return notApplicable('The branch follows no upstream.');
    if (upstreamRemote(status, configuration) === '.') return notApplicable('It follows a branch of this repository.');
    if (ahead === null || behind === null)
      return notApplicable(`Its upstream ${upstream} is not there to compare with.`);
    if (ahead === 0) return [];
    if (behind === 0) return unknownUnlessFetched(lastFetch);
    return [
      {
        message: `${branch} and ${upstream} have diverged: ${count(ahead, 'commit')} here, ${behind} there (${freshness(lastFetch)}).`,
        ...(branch !== null && { subject: branch }),
        ...(lastCommit && { since: lastCommit.at }),
      },
    ];
  },
});
