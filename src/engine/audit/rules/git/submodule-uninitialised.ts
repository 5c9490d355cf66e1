import { defineRule, notApplicable } from '../../rule.ts';
import { count, list } from '../../words.ts';

export const submoduleUninitialised = defineRule({
  id: 'git/submodule-uninitialised',
  severity: 'warning',
  set: 'recommended',
  title: 'Uninitialised submodules',
  passes: 'Every submodule is checked out.',
  why: 'The folder of a submodule that was not initialised is empty: builds and deployments miss a part.',
  howToFix: 'Initialise and update them (`git submodule update --init --recursive`).',
  example:
    '$ git submodule --quiet add ../library.git vendor/library\n$ git commit --quiet --message "Take the library in"\n$ git submodule --quiet deinit vendor/library',
  good: '$ git submodule --quiet update --init',
  fixes: ['git/update-submodules'],
  needs: ['submodules'],
  check({ submodules }) {
    if (submodules.length === 0) return notApplicable('There are no submodules.');
    const paths = submodules.filter((s) => !s.initialised).map((s) => s.path);
    if (paths.length === 0) return [];
    const of = submodules.length > paths.length ? ` of ${submodules.length}` : '';
    const subject = of === '' ? count(paths.length, 'submodule') : `${paths.length}${of} submodules`;
    return [{ message: `${subject} ${paths.length === 1 ? 'is' : 'are'} not initialised: ${list(paths)}.` }];
  },
});
