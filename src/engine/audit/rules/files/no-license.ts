import { defineRule } from '../../rule.ts';
import { expectFile } from './expected-file.ts';

const places = /^((un)?licen[cs]e|copying)([-.][^/]*)?$|^LICENSES\//i;

export const noLicense = defineRule({
  id: 'files/no-license',
  severity: 'info',
  set: 'recommended',
  title: 'No licence',
  passes: 'There is a licence file.',
  why: 'Without a licence nobody but its authors may use, change or pass on what is here, even where everybody can read it.',
  howToFix:
    'Add a `LICENSE` with the text of a licence of your choice. For a repository that stays private, turn the rule off or ignore the finding with that reason.',
  example: { 'backup.sh': '#!/bin/sh\nexec restic backup /srv\n' },
  good: {
    'backup.sh': '#!/bin/sh\nexec restic backup /srv\n',
    LICENSE:
      'MIT License\n\nCopyright (c) 2026 Alex Rivera\n\nPermission is hereby granted, free of charge, to any person …\n',
  },
  fixes: ['files/add-license'],
  needs: ['files'],
  check({ files }, { repository }) {
    return expectFile(files, repository, places, 'It has no licence.');
  },
});
