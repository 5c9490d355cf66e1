import { defineRule } from '../../rule.ts';
import { count } from '../../words.ts';
import { notItsOwnMatter } from './own-matter.ts';

export const codeOwnersWithoutFiles = defineRule({
  id: 'files/code-owners-without-files',
  severity: 'info',
  set: 'recommended',
  title: 'Code owners of nothing',
  passes: 'Every pattern of the CODEOWNERS file matches a tracked file.',
  why: 'A pattern that matches nothing is often a folder that was moved or renamed: its files have lost their owners, and nobody notices.',
  howToFix: 'Write the path as it is now, or remove the line.',
  example: { '.github/CODEOWNERS': '*      @acme/platform\n/doc/  @acme/writers', 'docs/index.md': '# Manual' },
  good: { '.github/CODEOWNERS': '*       @acme/platform\n/docs/  @acme/writers', 'docs/index.md': '# Manual' },
  fixes: [],
  needs: ['codeOwners'],
  check({ codeOwners: { path, withoutFiles, notCompared } }, { repository }) {
    const elsewhere = notItsOwnMatter(repository);
    if (elsewhere) return elsewhere;
    if (withoutFiles.length === 0 && notCompared > 0)
      return {
        unknown: `${count(notCompared, 'pattern')} of ${path} would take too long to compare with the tracked files.`,
      };
    return withoutFiles.map(({ pattern, at }) => ({
      message: `\`${pattern}\` matches no tracked file.`,
      subject: pattern,
      ...at,
    }));
  },
});
