import type { Unreadable } from '../../../git/facts.ts';
import { redactText } from '../../../git/urls.ts';
import { defineRule } from '../../rule.ts';
import { sentence } from '../../words.ts';

const sentences: Readonly<Record<Unreadable['kind'], string>> = {
  corrupt: 'The repository is damaged',
  'dubious-ownership': 'The repository belongs to another user, so git does not read it',
  'permission-denied': 'The repository may not be read',
  timeout: 'Git did not answer in time',
  gone: 'The repository is no longer there',
  other: 'Git could not read the repository',
};

/** The one rule that speaks where the others cannot. */
export const unreadableRepository = defineRule({
  id: 'git/unreadable-repository',
  severity: 'error',
  set: 'default',
  title: 'Unreadable repository',
  passes: 'Git can read the repository.',
  why: 'What git cannot read nobody can judge, pull or back up: a damaged repository, one owned by somebody else, or one that may not be read. Its health and score are unknown, not bad: nothing else could be judged.',
  howToFix:
    'Do what git proposes. A damaged repository is best cloned anew beside the old one; then bring over what was not pushed.',
  example: '$ echo nonsense > .git/HEAD',
  good: "$ echo 'ref: refs/heads/main' > .git/HEAD",
  fixes: [],
  needs: [],
  wants: ['readability'],
  check({ readability }, { repository }) {
    if (repository.broken !== undefined)
      return [{ message: `The repository cannot be opened: ${sentence(redactText(repository.broken))}` }];
    if (readability === undefined) return { unknown: 'Nobody tried to read it with git.' };
    if (readability === null) return [];
    const remedy = readability.remedy === undefined ? '' : ` To repair it: ${redactText(readability.remedy)}`;
    return [
      {
        message: `${sentences[readability.kind]}: ${sentence(redactText(readability.message))}${remedy}`,
        subject: readability.kind,
      },
    ];
  },
});
