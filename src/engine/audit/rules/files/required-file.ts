import { isNotable } from '../../../git/tracked-files.ts';
import { defineRule, notApplicable } from '../../rule.ts';
import { list } from '../../words.ts';
import { expectsNoFiles } from './expected-file.ts';

export const requiredFile = defineRule({
  id: 'files/required-file',
  severity: 'warning',
  set: 'default',
  title: 'Required file is missing',
  passes: 'Every file that the policy requires is there.',
  why: 'The policy says that each of its repositories has these files: people and tools count on finding them.',
  howToFix: 'Add the file, or take it off the policy’s list.',
  example: { '.gitops-auditor.yaml': 'rules:\n  files/required-file:\n    paths: [docs/restore.md]\n' },
  good: {
    '.gitops-auditor.yaml': 'rules:\n  files/required-file:\n    paths: [docs/restore.md]\n',
    'docs/restore.md': '# How to restore it\n',
  },
  fixes: [],
  options: {
    paths: {
      description: 'Files that each repository must have, at its top, in `docs`, or in `.github` and its like.',
      default: [] as readonly string[],
    },
  },
  needs: ['files'],
  check({ files }, { repository, options: { paths } }) {
    if (paths.length === 0) return notApplicable('The policy requires no files.');
    const none = expectsNoFiles(files, repository);
    if (none) return none;
    const elsewhere = paths.filter((path) => !isNotable(path));
    if (elsewhere.length > 0)
      return {
        unknown: `${list(elsewhere)}: only files at the top, in docs or in .github and its like are looked for.`,
      };
    const here = new Set(files.notable);
    return paths
      .filter((path) => !here.has(path))
      .map((path) => ({ message: `The policy requires ${path}, which is not here.`, subject: path }));
  },
});
