import { defineRule, type Problem } from '../../rule.ts';
import { count } from '../../words.ts';

const mostOneByOne = 20;

export const lineEndings = defineRule({
  id: 'files/line-endings',
  severity: 'info',
  set: 'recommended',
  title: 'Line endings against the attributes',
  passes: 'Git keeps every text file with the line endings that the attributes ask for.',
  why: 'The attributes say that git keeps these files with LF, and it has CRLF: the file shows as changed as soon as somebody touches it, and the next commit that does changes every line.',
  howToFix:
    'Normalise them once, in a commit of its own: `git add --renormalize .`. Or mark what must stay as it is with `-text`.',
  example:
    "$ printf 'one\\r\\ntwo\\r\\n' > notes.txt\n$ git add notes.txt\n$ git commit --quiet --message 'Add notes'\n$ echo '* text=auto' > .gitattributes\n$ git add .gitattributes",
  good: '$ git add --renormalize notes.txt',
  fixes: ['files/normalise-line-endings'],
  needs: ['lineEndings'],
  check({ lineEndings: { count: all, files } }) {
    const shown = files.slice(0, all > mostOneByOne ? mostOneByOne - 1 : mostOneByOne);
    const problems: Problem[] = shown.map(({ path, ending, attribute }) => ({
      message: `${path} is kept with ${ending === 'crlf' ? 'CRLF' : 'mixed'} line endings, though .gitattributes says \`${attribute}\`.`,
      subject: path,
      path,
    }));
    const rest = all - shown.length;
    if (rest > 0)
      problems.push({
        message: `${count(rest, 'more file is', 'more files are')} kept with CRLF or mixed line endings.`,
        subject: 'more',
        // They are not named, and so cannot be previewed.
        fixes: [],
      });
    return problems;
  },
});
