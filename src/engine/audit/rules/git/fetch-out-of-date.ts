import { isJudgedAtMainTree, judgedAtMainTree } from '../../remotes.ts';
import { defineRule, notApplicable } from '../../rule.ts';
import { dayOf } from '../../words.ts';

export const fetchOutOfDate = defineRule({
  id: 'git/fetch-out-of-date',
  severity: 'info',
  set: 'recommended',
  title: 'Last fetch is long ago',
  passes: 'The remotes were fetched lately.',
  why: 'Whether a branch is behind or has diverged is only as true as the last fetch.',
  howToFix: 'Fetch (`git fetch --all`), or turn background fetch on.',
  example: '$ git fetch --quiet\n$ touch -t 202601041820 .git/FETCH_HEAD',
  good: '$ git fetch --quiet',
  fixes: ['git/fetch'],
  options: { days: { description: 'Days that a fetch stays fresh.', default: 14 } },
  needs: ['lastFetch', 'configuration'],
  check({ lastFetch, configuration }, { repository, now, options }) {
    if (repository.kind === 'submodule') return notApplicable('A submodule is fetched by its repository.');
    if (isJudgedAtMainTree(repository)) return judgedAtMainTree;
    if (configuration.remotes.length === 0) return notApplicable('There is no remote.');
    if (lastFetch === null) return notApplicable('Never fetched: see git/never-fetched.');
    const limit = options.days * 86_400_000;
    if (now - lastFetch <= limit) return [];
    return [{ message: `The remotes were last fetched on ${dayOf(lastFetch)}.`, since: lastFetch + limit }];
  },
});
