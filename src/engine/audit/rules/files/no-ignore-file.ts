import { defineRule } from '../../rule.ts';
import { expectFile } from './expected-file.ts';

const places = /(^|\/)\.gitignore$/;

export const noIgnoreFile = defineRule({
  id: 'files/no-ignore-file',
  severity: 'info',
  set: 'recommended',
  title: 'No ignore file',
  passes: 'There is a .gitignore.',
  why: 'Without a `.gitignore` build results, dependencies and files with secrets are one `git add .` away from the history.',
  howToFix: 'Add a `.gitignore` for the languages and tools that are used here.',
  example: { 'backup.sh': '#!/bin/sh\nexec restic backup /srv\n' },
  good: { 'backup.sh': '#!/bin/sh\nexec restic backup /srv\n', '.gitignore': '.env\n*.log\n' },
  fixes: ['files/add-ignore-file'],
  needs: ['files'],
  check({ files }, { repository }) {
    return expectFile(files, repository, places, 'It has no .gitignore.');
  },
});
