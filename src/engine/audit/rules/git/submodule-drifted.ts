import { defineRule, notApplicable } from '../../rule.ts';

export const submoduleDrifted = defineRule({
  id: 'git/submodule-drifted',
  severity: 'warning',
  set: 'default',
  title: 'Drifted submodule',
  passes: 'Every submodule stands at the commit recorded for it.',
  why: 'The commit checked out is not the one that the repository records, so what is built here is not what others get.',
  howToFix: 'Commit the new state of the submodule, or go back to the recorded one (`git submodule update`).',
  example:
    '$ git submodule --quiet add ../library.git vendor/library\n$ git commit --quiet --message "Take the library in"\n$ git -C vendor/library switch --quiet --detach HEAD~1\n$ git status --short\n M vendor/library',
  good: '$ git submodule --quiet update',
  fixes: ['git/commit', 'git/update-submodules'],
  needs: ['submodules'],
  wants: ['operation'],
  check({ submodules, operation }) {
    if (submodules.length === 0) return notApplicable('There are no submodules.');
    const drifted = submodules.filter((s) => s.initialised && s.drifted);
    if (drifted.length === 0 && submodules.some((s) => s.initialised && s.drifted === null))
      return { unknown: 'The commit of a submodule could not be read.' };
    return drifted.map((s) => ({
      message: `Submodule ${s.path} is at another commit than the one recorded.`,
      subject: s.path,
      // To commit is refused in the midst of what is unfinished.
      ...(operation && { fixes: ['git/update-submodules'] }),
    }));
  },
});
