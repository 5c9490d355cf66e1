import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { patternFor, withLines } from '../../../../src/engine/fixes/support/ignore-patterns.ts';
import { git, commit as makeCommit, makeRepository, temporaryFolder, writeFiles } from '../../../fixtures/git.ts';
import { findingOf, locationOf, never, snapshotRepository, workbench } from '../workbench.ts';

const id = 'files/ignore';
const finding = [findingOf('git/untracked-files')];
const untracked = (path: string) =>
  git(path, 'status', '--porcelain')
    .split('\n')
    .filter((line) => line.startsWith('?'))
    .map((line) => line.slice(3));

describe('files/ignore', () => {
  it('lists each path in the nearest ignore file, and takes that back', async () => {
    using bench = await workbench();
    writeFiles(bench.path, { '.gitignore': '# first', 'src/.gitignore': '*.o\r\n' });
    git(bench.path, 'add', '.');
    git(bench.path, 'commit', '--quiet', '--message', 'x');
    writeFiles(bench.path, { 'notes.md': 'x', 'out/a': '1', 'out/b': '2', 'src/local.txt': 'y' });
    const before = snapshotRepository(bench.path);
    const item = await bench.plan(id, {}, finding);
    assert.deepEqual(
      item.changes?.map(({ path, after }) => [path, after]),
      [
        ['.gitignore', '# first\n/notes.md\n/out/'],
        ['src/.gitignore', '*.o\r\n/local.txt\r\n'],
      ],
    );
    const { entryId } = await bench.fix(id, {}, undefined, finding);
    assert.deepEqual(untracked(bench.path), []);
    await bench.undo(entryId);
    assert.equal(snapshotRepository(bench.path), before);
  });

  it('ignores one path, a folder, or an extension', async () => {
    using bench = await workbench();
    writeFiles(bench.path, { 'src/a.tmp': '', 'src/b.tmp': '', 'c.tmp': '', 'src/no-extension': '' });
    const patterns = async (answers: Record<string, string>) =>
      (await bench.plan(id, answers, finding)).changes?.[0]?.after?.split('\n').filter(Boolean);
    assert.deepEqual(await patterns({ path: 'src/a.tmp' }), ['/src/a.tmp']);
    assert.deepEqual(await patterns({ path: 'src/a.tmp', by: 'folder' }), ['/src/']);
    assert.deepEqual(await patterns({ path: 'c.tmp', by: 'folder' }), ['/c.tmp']);
    assert.deepEqual(await patterns({ by: 'extension' }), ['*.tmp', '/src/no-extension']);
    assert.match((await bench.plan(id, { by: 'extension' }, finding)).warnings.join(), /other files too/);
    assert.match((await bench.plan(id, { path: 'README.md' }, finding)).blocked?.message ?? '', /is tracked/);
  });

  it('asks which of what is there', async () => {
    using bench = await workbench();
    writeFiles(bench.path, { 'notes.md': '', 'out/a': '' });
    const [which] = await bench.runner.questions(id, locationOf(bench.path), { signal: never });
    assert.deepEqual(
      which?.choices?.map(({ value }) => value),
      ['.', 'notes.md', 'out/'],
    );
    assert.equal((await bench.fix(id, { path: 'out/' }, undefined, finding)).outcome, 'done');
    assert.deepEqual(untracked(bench.path), ['notes.md']);
  });

  it('takes a path in an untracked folder', async () => {
    using bench = await workbench();
    writeFiles(bench.path, { 'out/a': '', 'out/deep/b': '', 'out/deep/c': '' });
    const patterns = async (path: string) => (await bench.plan(id, { path }, finding)).changes?.[0]?.after;
    assert.equal(await patterns('out/a'), '/out/a\n');
    assert.equal(await patterns('out/deep/b'), '/out/deep/b\n');
    assert.equal(await patterns('out/deep'), '/out/deep/\n');
    assert.equal(await patterns('out/deep/'), '/out/deep/\n');
    assert.equal(await patterns('out'), '/out/\n');
    await bench.fix(id, { path: 'out/a' }, undefined, finding);
    const left = git(bench.path, 'status', '--porcelain', '--untracked-files=all');
    assert.equal(left, 'A  .gitignore\n?? out/deep/b\n?? out/deep/c');
  });

  it('says why a path is not untracked, and what to do', async () => {
    using bench = await workbench();
    makeCommit(bench.path, { '.gitignore': '*.log\n' });
    writeFiles(bench.path, { 'src/new.txt': '', 'app.log': '', 'out/a': '', 'out/app.log': '' });
    makeRepository(join(bench.path, 'out/inner'));
    makeRepository(join(bench.path, 'nested'));
    for (const [path, says, hint] of [
      ['README.md', /^README\.md is tracked/, /Stop tracking/],
      ['src', /^src holds tracked files too/, /file by file/],
      ['app.log', /^app\.log is ignored already/, undefined],
      ['out/app.log', /^out\/app\.log is ignored already/, undefined],
      ['gone', /^There is no gone in the repository/, /from its top/],
      ['out/gone', /^There is no out\/gone/, /from its top/],
      ['out/../README.md', /^There is no out\/\.\.\/README/, /from its top/],
      ['../alpha/out/a', /^There is no \.\.\/alpha/, /from its top/],
      ['out/inner/README.md', /lies in a repository of its own/, /Ignore out\/inner\/ as a whole/],
      ['nested/README.md', /lies in a repository of its own/, /Ignore nested\/ as a whole/],
    ] as const) {
      const { blocked } = await bench.plan(id, { path }, finding);
      assert.match(blocked?.message ?? '', says, path);
      if (hint) assert.match(blocked?.hint ?? '', hint, path);
    }
  });

  it('leaves ignore files alone, unless it is told so', async () => {
    using bench = await workbench();
    writeFiles(bench.path, { 'src/.gitignore': '*.o\n' });
    assert.match((await bench.plan(id, {}, finding)).blocked?.message ?? '', /Only ignore files/);
    writeFiles(bench.path, { 'notes.md': '' });
    const paths = async (answers = {}) => (await bench.plan(id, answers, finding)).changes?.map(({ path }) => path);
    assert.deepEqual(await paths(), ['.gitignore']);
    assert.deepEqual(await paths({ path: 'src/.gitignore' }), ['src/.gitignore']);
  });

  it('has nothing to do in a clean repository', async () => {
    using bench = await workbench();
    assert.match((await bench.plan(id)).blocked?.message ?? '', /no untracked files/);
    assert.ok(!existsSync(join(bench.path, '.gitignore')));
  });

  it('ignores exactly the file meant, whatever its name', async () => {
    using folder = temporaryFolder();
    const root = makeRepository(folder.join('r'));
    mkdirSync(join(root, 'd'));
    const odd = fc.constantFrom(...'ab*?[]!#\\ .-~^$"\'\n\r\t', 'ü', '{', '}');
    const name = fc
      .array(odd, { minLength: 1, maxLength: 8 })
      .map((parts) => parts.join(''))
      .filter((one) => one !== '.' && one !== '..');
    const ignored = (names: readonly string[]) => {
      writeFileSync(join(folder.path, 'input'), names.map((one) => `d/${one}\0`).join(''));
      try {
        const input = readFileSync(join(folder.path, 'input'));
        return checkIgnore(root, input);
      } catch {
        return [];
      }
    };
    fc.assert(
      fc.property(name, name, (one, other) => {
        const path = Buffer.from(`d/${one}`).toString('latin1');
        const pattern = patternFor({ path, by: 'path', isFolder: false }, '');
        writeFileSync(join(root, '.gitignore'), withLines('', [pattern]));
        const found = ignored([one, other]);
        assert.ok(found.includes(`d/${one}`), JSON.stringify({ one, pattern, found }));
        // What no line can hold is matched by any one character.
        if (other !== one && !/[\n\r]/.test(one))
          assert.ok(!found.includes(`d/${other}`), JSON.stringify({ one, other, pattern }));
      }),
      { numRuns: 60 },
    );
  });

  it('keeps line endings and the end of the file as they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', '*.log', '', '# x')),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.constantFrom('/new', '/other'),
        (lines, ending, ends, added) => {
          const before = lines.join(ending) + (ends && lines.length > 0 ? ending : '');
          const after = withLines(before, [added]);
          assert.ok(after.startsWith(before));
          assert.ok(after.split(/\r?\n/).includes(added));
          if (before.includes('\n')) {
            assert.equal(after.endsWith('\n'), before.endsWith('\n'));
            assert.equal(after.replaceAll(ending, '').includes('\n'), false);
          }
          assert.equal(withLines(after, [added]), after);
        },
      ),
    );
  });
});

function checkIgnore(root: string, input: Buffer): string[] {
  const { status, stdout } = spawnSync('git', ['check-ignore', '--no-index', '-z', '--stdin'], { cwd: root, input });
  assert.ok(status === 0 || status === 1);
  return stdout.toString('utf8').split('\0').filter(Boolean);
}
