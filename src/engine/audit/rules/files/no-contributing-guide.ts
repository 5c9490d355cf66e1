import { defineRule } from '../../rule.ts';
import { expectFile } from './expected-file.ts';

const places = /^((\.github|\.gitlab|\.forgejo|\.gitea|docs)\/)?contributing(\.[a-z]+)?$/i;

export const noContributingGuide = defineRule({
  id: 'files/no-contributing-guide',
  severity: 'info',
  set: 'strict',
  title: 'No contributing guide',
  passes: 'There is a contributing guide.',
  why: 'A contributing guide says how to build, test and propose a change, so that nobody has to ask or guess.',
  howToFix: 'Add a `CONTRIBUTING.md`.',
  example: { 'backup.sh': '#!/bin/sh\nexec restic backup /srv\n' },
  good: {
    'backup.sh': '#!/bin/sh\nexec restic backup /srv\n',
    'CONTRIBUTING.md':
      '# Contributing\n\nOpen an issue first; run `shellcheck backup.sh` before you propose a change.\n',
  },
  fixes: ['files/add-contributing-guide'],
  needs: ['files'],
  check({ files }, { repository }) {
    return expectFile(files, repository, places, 'It has no contributing guide.');
  },
});
