import { defineRule } from '../../rule.ts';
import { expectFile } from './expected-file.ts';

const places = /^((\.github|\.gitlab|\.forgejo|\.gitea|docs)\/)?CODEOWNERS$/;

export const noCodeOwners = defineRule({
  id: 'files/no-code-owners',
  severity: 'info',
  set: 'strict',
  title: 'No code owners',
  passes: 'There is a CODEOWNERS file.',
  why: 'Code owners are asked for review by themselves, so that a change reaches those who know what it touches.',
  howToFix: 'Add `.github/CODEOWNERS` with a line for each part and who is responsible for it.',
  example: { 'backup.sh': '#!/bin/sh\nexec restic backup /srv\n' },
  good: {
    'backup.sh': '#!/bin/sh\nexec restic backup /srv\n',
    '.github/CODEOWNERS': '*       @lab/platform\n/docs/  @lab/writers\n',
  },
  fixes: ['files/add-code-owners'],
  needs: ['files'],
  check({ files }, { repository }) {
    return expectFile(files, repository, places, 'It names no code owners.');
  },
});
