import { freshness, unknownUnlessFetched, upstreamRemote } from '../../remotes.ts';
import { defineRule, notApplicable } from '../../rule.ts';
import { count } from '../../words.ts';

export const behindUpstream = defineRule({
  id: 'git/behind-upstream',
  severity: 'warning',
  set: 'default',
  title: 'Behind its upstream',
  passes: 'Nothing to pull, as of the last fetch.',
  why: 'The upstream has commits that are not here: what you see and run is old, and work begun now will have to be merged later.',
  howToFix: 'Pull. The count is as fresh as the last fetch: fetch first to be sure.',
  example:
    '$ git commit --quiet --allow-empty --message "Add backup job"\n$ git push --quiet\n$ git reset --quiet --hard HEAD~1\n$ git status --short --branch\n## main...origin/main [behind 1]',
  good: '$ git pull --quiet --ff-only\n$ git status --short --branch\n## main...origin/main',
  fixes: ['git/pull'],
  needs: ['status', 'configuration'],
  wants: ['lastFetch', 'operation'],
  check({ status, configuration, lastFetch, operation }, { repository }) {
    const { ahead, behind, upstream, branch } = status;
    if (repository.kind === 'submodule') return notApplicable('A submodule stands where its repository says.');
    if (upstream === null) return notApplicable('The branch follows no upstream.');
    if (upstreamRemote(status, configuration) === '.') return notApplicable('It follows a branch of this repository.');
    if (ahead === null || behind === null)
      return notApplicable(`Its upstream ${upstream} is not there to compare with.`);
    if (ahead > 0 && behind > 0) return notApplicable('It has diverged from its upstream: see git/diverged.');
    if (behind === 0) return unknownUnlessFetched(lastFetch);
    return [
      {
        message: `${branch} is ${count(behind, 'commit')} behind ${upstream} (${freshness(lastFetch)}).`,
        ...(branch !== null && { subject: branch }),
        // The fix refuses to meddle with what is unfinished.
        ...(operation && { fixes: [] }),
      },
    ];
  },
});
