import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { IgnoredFiles } from '../../../src/engine/git/file-facts.ts';
import { mayIgnore, parseIgnorePatterns } from '../../../src/engine/git/ignore-patterns.ts';
import { commit, git, makeRepository, type TemporaryFolder, temporaryFolder, writeFiles } from '../../fixtures/git.ts';
import { countingGit, factValue, readFacts } from './locations.ts';

const needed = new Set(['status', 'ignoredFiles'] as const);

describe('tracked files that are ignored', () => {
  let folder: TemporaryFolder;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = makeRepository(folder.join('repo'));
  });
  afterEach(() => folder[Symbol.dispose]());

  const read = async (options: Parameters<typeof readFacts>[1] = {}): Promise<IgnoredFiles> =>
    factValue((await readFacts(path, { needed, ...options })).facts, 'ignoredFiles');
  /** Commits files, then ignores. */
  const ignoring = (files: readonly string[], ignore: Readonly<Record<string, string>>) => {
    commit(path, Object.fromEntries(files.map((file) => [file, ''])));
    commit(path, ignore);
  };

  it('are told with the pattern that ignores them', async () => {
    ignoring(['app.log', 'out/a.js', 'out/b/c.js', 'lib/out/x', 'src/a.js', 'out/.gitkeep', 'test/fixtures/a.log'], {
      '.gitignore': '# logs\n*.log\n/out/\n!src\n',
      'lib/.gitignore': 'out',
    });
    assert.deepEqual(await read(), {
      count: 4,
      files: [
        { path: 'app.log', by: { path: '.gitignore', line: 2, pattern: '*.log' } },
        { path: 'lib/out/x', by: { path: 'lib/.gitignore', line: 1, pattern: 'out' } },
        { path: 'out/a.js', by: { path: '.gitignore', line: 3, pattern: '/out/' } },
        { path: 'out/b/c.js', by: { path: '.gitignore', line: 3, pattern: '/out/' } },
      ],
      folders: [
        { folder: '', count: 1 },
        { folder: 'lib', count: 1 },
        { folder: 'out', count: 2 },
      ],
    });
  });

  it('are none by exceptions and by the person’s own ignore files', async () => {
    ignoring(['a.log', 'keep.log', 'x.tmp'], { '.gitignore': '*.log\n!keep.log\n!a.*\n' });
    writeFileSync(join(path, '.git/info/exclude'), '*.tmp\n');
    assert.equal((await read()).count, 0);
  });

  it('need no git where no pattern may match, even untrusted', async () => {
    ignoring(['src/build.ts', 'a.py'], { '.gitignore': 'build/\n*.py[cod]\nnode_modules\n.env\n/src/*.js\n' });
    const { git: counting, calls } = countingGit();
    assert.equal((await read({ git: counting, trusted: false })).count, 0);
    assert.deepEqual(calls, []);
    commit(path, { 'build/x': '' });
    git(path, 'add', '--force', 'build/x');
    git(path, 'commit', '--quiet', '-m', 'Force');
    const { facts } = await readFacts(path, { needed, trusted: false });
    assert.equal(facts.ignoredFiles.state, 'unknown');
    assert.equal((await read()).count, 1);
  });

  it('are asked for again only where the index or an ignore file changed', async () => {
    ignoring(['a.log'], { '.gitignore': '*.log\n' });
    const { git: counting, calls } = countingGit();
    const first = await readFacts(path, { needed, git: counting });
    assert.deepEqual(calls.splice(0), ['status', 'ls-files', 'check-ignore']);
    const second = await readFacts(path, { needed, git: counting, previous: first });
    assert.deepEqual(calls.splice(0), ['status']);
    assert.deepEqual(second.facts.ignoredFiles, first.facts.ignoredFiles);
    writeFileSync(join(path, '.gitignore'), '*.logs\n');
    const third = await readFacts(path, { needed, git: counting, previous: second });
    assert.equal(factValue(third.facts, 'ignoredFiles').count, 0);
    assert.deepEqual(calls.splice(0), ['status']);
    git(path, 'rm', '--quiet', '--cached', '.gitignore');
    writeFileSync(join(path, '.gitignore'), '*.log\n');
    const fourth = await readFacts(path, { needed, git: counting, previous: third });
    assert.equal(factValue(fourth.facts, 'ignoredFiles').count, 1, 'an ignore file that is not tracked yet counts');
  });

  it('are absent where there is no ignore file', async () => {
    assert.equal((await readFacts(path, { needed })).facts.ignoredFiles.state, 'absent');
  });

  it('are left to git where there are thousands of patterns', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, n) => `/no/${n}.txt\n`).join('');
    ignoring(['a.log'], { '.gitignore': many(2_000) });
    const untrusted = async () => (await readFacts(path, { needed, trusted: false })).facts.ignoredFiles;
    assert.equal((await untrusted()).state, 'known');
    writeFileSync(join(path, '.gitignore'), many(2_001));
    assert.equal((await untrusted()).state, 'unknown');
    assert.equal((await read()).count, 0);
  });

  it('are never passed over by the quick look', async () => {
    const part = fc.constantFrom('a', 'b', 'ab', 'A', 'a.b', 'ba', 'é');
    const file = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
    const signs = [
      'a',
      'b',
      '.',
      '*',
      '?',
      '/',
      '**',
      '**/',
      '/**',
      '[ab]',
      '[!a]',
      '[a-c]',
      '[[:alpha:]]',
      '\\a',
      '\\*',
      'é',
    ];
    const pattern = fc.array(fc.constantFrom(...signs), { minLength: 1, maxLength: 5 }).map((all) => all.join(''));
    writeFiles(path, { 'sub/.keep': '' });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(file, { minLength: 1, maxLength: 5 }),
        pattern,
        fc.boolean(),
        async (files, line, inSub) => {
          const prefix = inSub ? 'sub/' : '';
          writeFileSync(join(path, `${prefix}.gitignore`), `${line}\n`);
          const paths = files.map((one) => prefix + one);
          let ignored = '';
          try {
            ignored = git(path, 'check-ignore', '--no-index', '--', ...paths);
          } catch {}
          writeFileSync(join(path, `${prefix}.gitignore`), '');
          const names = `\n${[...paths].sort().join('\n').toLowerCase()}\n`;
          if (ignored !== '')
            assert.ok(await mayIgnore(parseIgnorePatterns(line), prefix, names), JSON.stringify([line, ignored]));
        },
      ),
      { numRuns: 300 },
    );
  });
});
