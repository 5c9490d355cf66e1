import { defineRule } from '../../rule.ts';
import { expectFile } from './expected-file.ts';

const places = /^\.editorconfig$/;

export const noEditorconfig = defineRule({
  id: 'files/no-editorconfig',
  severity: 'info',
  set: 'strict',
  title: 'No EditorConfig',
  passes: 'There is an .editorconfig.',
  why: 'An `.editorconfig` keeps indentation, line ends and encodings the same in every editor, so that changes show what changed.',
  howToFix: 'Add an `.editorconfig` at the top.',
  example: { 'backup.sh': '#!/bin/sh\nexec restic backup /srv\n' },
  good: {
    'backup.sh': '#!/bin/sh\nexec restic backup /srv\n',
    '.editorconfig': 'root = true\n\n[*]\ncharset = utf-8\nend_of_line = lf\ninsert_final_newline = true\n',
  },
  fixes: ['files/add-editorconfig'],
  needs: ['files'],
  check({ files }, { repository }) {
    return expectFile(files, repository, places, 'It has no .editorconfig.');
  },
});
