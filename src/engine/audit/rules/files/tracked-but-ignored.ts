import { defineRule } from '../../rule.ts';
import { count } from '../../words.ts';

/** More are told by folder. */
const mostOneByOne = 20;

export const trackedButIgnored = defineRule({
  id: 'files/tracked-but-ignored',
  severity: 'info',
  set: 'recommended',
  title: 'Tracked file that is ignored',
  passes: 'No tracked file is one that the ignore files leave out.',
  why: 'The ignore file says that it does not belong here, and git keeps it all the same: it was committed before, or by force. Its changes go on being committed, and a new file beside it is not.',
  howToFix:
    'Take it out of git and keep it on disk (`git rm --cached FILE`); or, if it belongs here, take the pattern out of the ignore file or add an exception (`!FILE`). Files that hold an empty folder, and those of tests, are not told.',
  example: "$ echo '*.log' > .gitignore\n$ echo started > app.log\n$ git add --force .gitignore app.log",
  good: '$ git rm --quiet --cached app.log',
  fixes: ['files/untrack'],
  needs: ['ignoredFiles'],
  check({ ignoredFiles: { count: all, files, folders } }) {
    const oneByOne = (path: string) => all <= mostOneByOne || !path.includes('/');
    return [
      ...files
        .filter(({ path }) => oneByOne(path))
        .map(({ path, by }) => ({
          message:
            by === null
              ? `${path} is tracked, though an ignore file leaves it out.`
              : `${path} is tracked, though \`${by.pattern}\` in line ${by.line} of ${by.path} leaves it out.`,
          subject: path,
          path,
        })),
      ...folders
        .filter(({ folder }) => folder !== '' && all > mostOneByOne)
        .map(({ folder, count: inIt }) => ({
          message: `${count(inIt, 'file')} in ${folder} ${inIt === 1 ? 'is' : 'are'} tracked, though ignore files leave them out.`,
          subject: `${folder}/`,
          fixes: [],
        })),
    ];
  },
});
