import { addFileFix } from './add-file.ts';
import { ecosystemsOf } from './ecosystems.ts';
import { trackedPaths } from './tracked-paths.ts';

const base = `root = true

[*]
charset = utf-8
end_of_line = lf
indent_style = space
indent_size = 2
insert_final_newline = true
trim_trailing_whitespace = true

[*.md]
# Two spaces at the end of a line are a line break.
trim_trailing_whitespace = false

[*.{bat,cmd,ps1}]
end_of_line = crlf
`;

export const addEditorconfig = addFileFix({
  id: 'files/add-editorconfig',
  title: 'Add EditorConfig',
  description:
    'Adds an .editorconfig: UTF-8, LF, a final newline, and the indentation usual for the languages used here.',
  needs: ['files'],
  file({ facts }) {
    const styles = ecosystemsOf(trackedPaths(facts)).flatMap(({ style }) => style ?? []);
    return { path: '.editorconfig', content: [base, ...new Set(styles.map((style) => `\n${style}\n`))].join('') };
  },
});
