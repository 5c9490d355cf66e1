import assert from 'node:assert/strict';
import { absent, known } from '../../../../src/engine/fact.ts';
import type { CountedPaths, IgnoredFiles, LineEndings } from '../../../../src/engine/git/file-facts.ts';
import { judge, messages, verdict } from '../facts.ts';

describe('rules of what git keeps of files', () => {
  it('files/tracked-but-ignored names the pattern, and tells many by folder', () => {
    const rule = 'files/tracked-but-ignored';
    const ignored = (value: IgnoredFiles) => ({ facts: { ignoredFiles: known(value) } });
    const few = ignored({
      count: 2,
      files: [
        { path: 'a.log', by: { path: '.gitignore', line: 2, pattern: '*.log' } },
        { path: 'b', by: null },
      ],
      folders: [{ folder: '', count: 2 }],
    });
    assert.deepEqual(messages(rule, few), [
      'a.log is tracked, though `*.log` in line 2 of .gitignore leaves it out.',
      'b is tracked, though an ignore file leaves it out.',
    ]);
    assert.deepEqual([judge(rule, few)[0]?.subject, judge(rule, few)[0]?.path], ['a.log', 'a.log']);
    const many = ignored({
      count: 242,
      files: [
        { path: 'a.log', by: null },
        { path: 'dist/b.js', by: null },
      ],
      folders: [
        { folder: '', count: 1 },
        { folder: 'dist', count: 240 },
        { folder: 'out', count: 1 },
      ],
    });
    assert.deepEqual(messages(rule, many), [
      'a.log is tracked, though an ignore file leaves it out.',
      '240 files in dist are tracked, though ignore files leave them out.',
      '1 file in out is tracked, though ignore files leave them out.',
    ]);
    assert.equal(judge(rule, many)[1]?.subject, 'dist/');
    assert.equal(verdict(rule), 'pass');
    assert.equal(verdict(rule, { facts: { ignoredFiles: absent('none') } }), 'not-applicable');
  });

  it('files/lfs-pointer tells what is missing here, and what is too much in git', () => {
    const rule = 'files/lfs-pointer';
    const none: CountedPaths = { count: 0, paths: [] };
    const lfs = (pointers: CountedPaths, whole: CountedPaths) => ({
      facts: { lfs: known({ count: 200, pointers, whole }) },
    });
    const paths = Array.from({ length: 100 }, (_, index) => `${index}.psd`);
    const both = lfs({ count: 1, paths: ['a.psd'] }, { count: 140, paths });
    assert.deepEqual(messages(rule, both), [
      '1 file of Git LFS is here as a pointer only: a.psd.',
      '140 files that belong in Git LFS are kept whole in git: 0.psd, 1.psd and 138 more.',
    ]);
    assert.deepEqual(
      judge(rule, both).map(({ subject }) => subject),
      ['pointers', 'whole'],
    );
    assert.equal(verdict(rule, lfs(none, none)), 'pass');
    assert.equal(verdict(rule), 'not-applicable');
  });

  it('files/line-endings tells files one by one, and how many more', () => {
    const rule = 'files/line-endings';
    const endings = (count: number): { facts: { lineEndings: { state: 'known'; value: LineEndings } } } => ({
      facts: {
        lineEndings: {
          state: 'known',
          value: {
            count,
            files: Array.from({ length: Math.min(count, 100) }, (_, index) => ({
              ...{ path: `${index}.txt`, ending: index === 0 ? ('mixed' as const) : ('crlf' as const) },
              attribute: 'text=auto',
            })),
          },
        },
      },
    });
    assert.deepEqual(messages(rule, endings(2)), [
      '0.txt is kept with mixed line endings, though .gitattributes says `text=auto`.',
      '1.txt is kept with CRLF line endings, though .gitattributes says `text=auto`.',
    ]);
    assert.equal(messages(rule, endings(20)).length, 20);
    assert.equal(messages(rule, endings(260)).at(-1), '241 more files are kept with CRLF or mixed line endings.');
    assert.equal(messages(rule, endings(260)).length, 20);
    assert.equal(verdict(rule, endings(0)), 'pass');
    assert.equal(verdict(rule), 'not-applicable');
  });
});
