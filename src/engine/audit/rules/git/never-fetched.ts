import { isJudgedAtMainTree, judgedAtMainTree } from '../../remotes.ts';
import { defineRule, notApplicable } from '../../rule.ts';

export const neverFetched = defineRule({
  id: 'git/never-fetched',
  severity: 'info',
  set: 'recommended',
  title: 'Never fetched',
  passes: 'The remotes were fetched.',
  why: 'Until the first fetch nobody knows what the remotes have: whether the branch is behind or has diverged cannot be told.',
  howToFix: 'Fetch (`git fetch --all`).',
  example: '$ git init --quiet ../backup\n$ git -C ../backup remote add origin "$(git remote get-url origin)"',
  good: '$ git -C ../backup fetch --quiet',
  fixes: ['git/fetch'],
  needs: ['lastFetch', 'configuration'],
  check({ lastFetch, configuration }, { repository }) {
    if (repository.kind === 'submodule') return notApplicable('A submodule is fetched by its repository.');
    if (isJudgedAtMainTree(repository)) return judgedAtMainTree;
    if (configuration.remotes.length === 0) return notApplicable('There is no remote.');
    return lastFetch === null
      ? [{ message: 'The remotes were never fetched here, so nobody knows what they have.' }]
      : [];
  },
});
