import { defineRule } from '../../rule.ts';
import { expectFile } from './expected-file.ts';

const places = /^((\.github|\.gitlab|\.forgejo|\.gitea|docs)\/)?security(\.[a-z]+)?$/i;

export const noSecurityPolicy = defineRule({
  id: 'files/no-security-policy',
  severity: 'info',
  set: 'strict',
  title: 'No security policy',
  passes: 'There is a security policy.',
  why: 'Who finds a weakness must know where to tell it in private; else it is told in public, or not at all.',
  howToFix: 'Add a `SECURITY.md` that says which versions are mended and how to report.',
  example: { 'backup.sh': '#!/bin/sh\nexec restic backup /srv\n' },
  good: {
    'backup.sh': '#!/bin/sh\nexec restic backup /srv\n',
    'SECURITY.md': 'Report weaknesses to security@lab.example, not in an issue.\n',
  },
  fixes: ['files/add-security-policy'],
  needs: ['files'],
  check({ files }, { repository }) {
    return expectFile(files, repository, places, 'It has no security policy.');
  },
});
