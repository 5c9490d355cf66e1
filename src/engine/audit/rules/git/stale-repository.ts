import { defineRule, notApplicable } from '../../rule.ts';
import { dayOf } from '../../words.ts';

export const staleRepository = defineRule({
  id: 'git/stale-repository',
  severity: 'info',
  set: 'recommended',
  title: 'Stale repository',
  passes: 'The newest commit is recent enough.',
  why: 'A repository that nobody touched for long is either done, and could be archived, or forgotten, and its dependencies and images grow old.',
  howToFix: 'Archive it, look after it, or allow it more `days` in the policy.',
  example: '$ GIT_COMMITTER_DATE=\'2020-01-04T18:20:11Z\' git commit --quiet --allow-empty --message "Add backup job"',
  good: '$ git commit --quiet --allow-empty --message "Update the images"',
  fixes: [],
  options: { days: { description: 'Days since the newest commit before a repository is stale.', default: 365 } },
  needs: ['lastCommit'],
  wants: ['status'],
  check({ lastCommit, status }, { repository, now, options }) {
    if (repository.kind === 'submodule') return notApplicable('A submodule stands where its repository says.');
    if (status?.behind) return notApplicable('Its upstream has newer commits: see git/behind-upstream.');
    if (now - lastCommit.at <= options.days * 86_400_000) return [];
    return [
      {
        message: `The newest commit is from ${dayOf(lastCommit.at)}.`,
        since: lastCommit.at + options.days * 86_400_000,
      },
    ];
  },
});
