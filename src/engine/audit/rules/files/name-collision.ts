import { defineRule } from '../../rule.ts';
import { list } from '../../words.ts';

export const nameCollision = defineRule({
  id: 'files/name-collision',
  severity: 'warning',
  set: 'default',
  title: 'Names that differ in case only',
  passes: 'No two names are the same but for their case.',
  why: 'On the disks of Windows and macOS these are one name: a checkout there writes one file over the other, and git calls the repository changed for ever.',
  howToFix: 'Rename one of them (`git mv`), or remove the one that is left over.',
  example: { 'docs/Setup.md': '# Set up\n', 'docs/setup.md': '# How to set it up\n' },
  good: { 'docs/setup.md': '# Set up\n' },
  fixes: [],
  needs: ['files'],
  check({ files: { collisions } }) {
    return collisions.map((spellings) => ({
      message: `${list(spellings)} are one name where case does not count.`,
      subject: spellings[0] ?? '',
      path: spellings[0] ?? '',
    }));
  },
});
