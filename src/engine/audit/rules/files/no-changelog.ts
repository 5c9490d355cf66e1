import { defineRule } from '../../rule.ts';
import { expectFile } from './expected-file.ts';

const places = /^(docs\/)?(change-?log|changes|history|news|release-?notes)(\.[a-z]+)?$/i;

export const noChangelog = defineRule({
  id: 'files/no-changelog',
  severity: 'info',
  set: 'strict',
  title: 'No changelog',
  passes: 'There is a changelog.',
  why: 'A changelog tells who updates what changed and what they must do; the history tells it only to those who read every commit.',
  howToFix: 'Add a `CHANGELOG.md` with a section for each release.',
  example: { 'backup.sh': '#!/bin/sh\nexec restic backup /srv\n' },
  good: {
    'backup.sh': '#!/bin/sh\nexec restic backup /srv\n',
    'CHANGELOG.md': '# Changelog\n\n## 1.1.0\n\n- Backs up the databases too.\n',
  },
  fixes: ['files/add-changelog'],
  needs: ['files'],
  check({ files }, { repository }) {
    return expectFile(files, repository, places, 'It has no changelog.');
  },
});
