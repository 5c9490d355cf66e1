import { defineRule } from '../../rule.ts';
import { list } from '../../words.ts';
import { notItsOwnMatter } from './own-matter.ts';

export const invalidCodeOwners = defineRule({
  id: 'files/invalid-code-owners',
  severity: 'warning',
  set: 'recommended',
  title: 'Invalid code owners',
  passes: 'The forge can read every line of the CODEOWNERS file.',
  why: 'A forge passes over a line that it cannot read, without a word: nobody is asked for review of what it was meant for.',
  howToFix:
    'Correct the line. GitHub knows `*`, `?` and `**`, but no `!`, no `[ ]` and no `\\#`; an owner is `@user`, `@organisation/team` or an e-mail address.',
  example: { '.github/CODEOWNERS': '*        @acme/platform\n!/docs/  @acme/writers', 'docs/index.md': '# Manual' },
  good: { '.github/CODEOWNERS': '*        @acme/platform\n/docs/', 'docs/index.md': '# Manual' },
  fixes: [],
  needs: ['codeOwners'],
  check({ codeOwners: { forge, path, tooLarge, passedOver, problems } }, { repository }) {
    const elsewhere = notItsOwnMatter(repository);
    if (elsewhere) return elsewhere;
    if (tooLarge) return [{ message: `${path} is larger than 3 MB: ${forge} reads none of it.`, subject: path, path }];
    return [
      ...problems.map(({ at, key, message }) => ({ message, subject: `${path}:${key}`, ...at })),
      ...(passedOver.length === 0
        ? []
        : [
            {
              message: `${forge} reads ${path} alone: ${list(passedOver)} ${passedOver.length === 1 ? 'counts' : 'count'} for nothing.`,
              subject: 'passed over',
              path: passedOver[0] ?? path,
              severity: 'info' as const,
            },
          ]),
    ];
  },
});
