import { defineRule } from '../../rule.ts';
import { expectFile } from './expected-file.ts';

const places = /^(\.github\/|docs\/)?readme(\.[a-z]+)?$/i;

export const noReadme = defineRule({
  id: 'files/no-readme',
  severity: 'info',
  set: 'recommended',
  title: 'No README',
  passes: 'There is a README.',
  why: 'The README is where people (you too, in a year) find out what a repository is for, how to run it and whom to ask.',
  howToFix: 'Add a `README.md` that says what this is, how it is used and how it is changed.',
  example: { 'backup.sh': '#!/bin/sh\nexec restic backup /srv\n' },
  good: {
    'backup.sh': '#!/bin/sh\nexec restic backup /srv\n',
    'README.md': '# Backup\n\nBacks up the NAS to the other house, every night.\n',
  },
  fixes: ['files/add-readme'],
  needs: ['files'],
  check({ files }, { repository }) {
    return expectFile(files, repository, places, 'It has no README.');
  },
});
