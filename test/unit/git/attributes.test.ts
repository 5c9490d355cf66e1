import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commit, git, makeRepository, type TemporaryFolder, temporaryFolder } from '../../fixtures/git.ts';
import { countingGit, factValue, readFacts } from './locations.ts';

const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n';

describe('files that attributes speak of', () => {
  let folder: TemporaryFolder;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = makeRepository(folder.join('repo'));
  });
  afterEach(() => folder[Symbol.dispose]());

  describe('Git LFS', () => {
    const needed = new Set(['status', 'lfs'] as const);
    const read = async (options = {}) => factValue((await readFacts(path, { needed, ...options })).facts, 'lfs');

    it('tell pointers without their content, and what is kept whole', async () => {
      commit(path, {
        '.gitattributes': '[attr]big filter=lfs -text\n*.psd filter=lfs diff=lfs merge=lfs -text\n',
        'assets/.gitattributes': '*.bin filter=lfs\nsmall.psd -filter\n',
        'a.psd': pointer,
        'gone.psd': pointer,
        'b.psd': Buffer.alloc(4096, 'x'),
        'c.psd': 'small, and no pointer',
        'empty.psd': '',
        'assets/d.bin': pointer,
        'assets/small.psd': 'not in LFS',
        'e.bin': 'not in LFS',
      });
      rmSync(join(path, 'gone.psd'));
      assert.deepEqual(await read(), {
        count: 6,
        pointers: { count: 2, paths: ['a.psd', 'assets/d.bin'] },
        whole: { count: 2, paths: ['b.psd', 'c.psd'] },
      });
    });

    it('tell nothing where the filter put the content in its place', async () => {
      git(path, 'config', 'filter.lfs.clean', `printf '${pointer.replaceAll('\n', '\\n')}' && cat > /dev/null`);
      commit(path, { '.gitattributes': '*.psd filter=lfs\n', 'a.psd': Buffer.alloc(4096, 'x'), 'b.psd': 'small' });
      assert.deepEqual(await read(), { count: 2, pointers: { count: 0, paths: [] }, whole: { count: 0, paths: [] } });
    });

    it('see a pull, and start no git again for it', async () => {
      commit(path, { '.gitattributes': '*.psd filter=lfs\n', 'a.psd': pointer });
      const { git: counting, calls } = countingGit();
      const first = await readFacts(path, { needed, git: counting });
      assert.equal(factValue(first.facts, 'lfs').pointers.count, 1);
      assert.deepEqual(calls.splice(0), ['status', 'ls-files', 'cat-file', 'cat-file']);
      writeFileSync(join(path, 'a.psd'), 'the content');
      const second = await readFacts(path, { needed, git: counting, previous: first });
      assert.deepEqual(factValue(second.facts, 'lfs'), {
        count: 1,
        pointers: { count: 0, paths: [] },
        whole: { count: 0, paths: [] },
      });
      assert.deepEqual(calls, ['status']);
    });

    it('are absent where no attribute speaks of it, and unknown where git must not be started', async () => {
      commit(path, { '.gitattributes': '# filter=lfs\n*.txt text\n', 'a.psd': pointer });
      const { git: counting, calls } = countingGit();
      assert.equal((await readFacts(path, { needed, git: counting })).facts.lfs.state, 'absent');
      assert.deepEqual(calls, ['status']);
      commit(path, { '.gitattributes': '*.psd filter=lfs\n' });
      assert.equal((await readFacts(path, { needed, trusted: false })).facts.lfs.state, 'unknown');
    });
  });

  describe('line endings', () => {
    const needed = new Set(['status', 'lineEndings'] as const);
    const read = async (options = {}) =>
      factValue((await readFacts(path, { needed, ...options })).facts, 'lineEndings');
    /** Commits contents as they are, then the attributes. */
    const attributed = (files: Readonly<Record<string, string | Buffer>>, attributes: string) => {
      commit(path, files);
      writeFileSync(join(path, '.gitattributes'), attributes);
      git(path, 'add', '.gitattributes');
      git(path, 'commit', '--quiet', '-m', 'Say how lines end');
    };

    it('tell files that git would normalise', async () => {
      attributed(
        {
          'auto.txt': 'a\r\nb\r\n',
          'mixed.txt': 'a\r\nb\n',
          'run.bat': 'a\r\n',
          'x.sh': 'a\r\n',
          'raw.dat': 'a\r\n',
          'ok.txt': 'a\n',
          'binary.png': Buffer.from([0, 13, 10, 0]),
          'no attribute.cfg': 'a\r\n',
        },
        '*.txt text=auto\n*.png text=auto\n*.bat text eol=crlf\n*.sh eol=lf\n*.dat -text\n',
      );
      assert.deepEqual(await read(), {
        count: 4,
        files: [
          { path: 'auto.txt', ending: 'crlf', attribute: 'text=auto' },
          { path: 'mixed.txt', ending: 'mixed', attribute: 'text=auto' },
          { path: 'run.bat', ending: 'crlf', attribute: 'text eol=crlf' },
          { path: 'x.sh', ending: 'crlf', attribute: 'text eol=lf' },
        ],
      });
      git(path, 'add', '--renormalize', '.');
      assert.equal((await read()).count, 0);
    });

    it('ask git again only for what is new, and for nothing where nothing changed', async () => {
      attributed({ 'a.txt': 'a\n', 'b.txt': 'b\n' }, '* text=auto\n');
      const { git: counting, calls } = countingGit();
      const first = await readFacts(path, { needed, git: counting });
      assert.deepEqual(calls.splice(0), ['status', 'ls-files']);
      const second = await readFacts(path, { needed, git: counting, previous: first });
      assert.deepEqual(calls.splice(0), ['status']);
      git(path, 'rm', '--quiet', '--cached', 'b.txt');
      const third = await readFacts(path, { needed, git: counting, previous: second });
      assert.deepEqual(calls.splice(0), ['status'], 'what is left was in order');
      writeFileSync(join(path, 'c.txt'), 'c\r\n');
      const crlf = git(path, 'hash-object', '-w', '--no-filters', 'c.txt');
      git(path, 'update-index', '--add', '--cacheinfo', `100644,${crlf},c.txt`);
      const fourth = await readFacts(path, { needed, git: counting, previous: third });
      assert.deepEqual(calls.splice(0), ['status', 'ls-files']);
      assert.deepEqual(factValue(fourth.facts, 'lineEndings').files, [
        { path: 'c.txt', ending: 'crlf', attribute: 'text=auto' },
      ]);
      writeFileSync(join(path, '.gitattributes'), '* text=auto\nc.txt -text\n');
      const fifth = await readFacts(path, { needed, git: counting, previous: fourth });
      assert.equal(factValue(fifth.facts, 'lineEndings').count, 0);
    });

    it('are absent where no attribute asks for them, and unknown where git must not be started', async () => {
      attributed({ 'a.txt': 'a\r\n' }, '*.psd filter=lfs -text\n* whitespace=fix\n');
      const { git: counting, calls } = countingGit();
      assert.equal((await readFacts(path, { needed, git: counting })).facts.lineEndings.state, 'absent');
      assert.deepEqual(calls, ['status']);
      commit(path, { '.gitattributes': '* text\n' });
      assert.equal((await readFacts(path, { needed, trusted: false })).facts.lineEndings.state, 'unknown');
    });

    it('of very many files are cut off, by any name', async () => {
      const names = Array.from({ length: 300 }, (_, index) => [`f${index} [x] :(*).txt`, `${index}\r\n`] as const);
      attributed(Object.fromEntries(names), '* text=auto\n');
      const { count, files } = await read();
      assert.deepEqual([count, files.length], [300, 100]);
      git(path, 'rm', '-r', '--quiet', '--cached', 'f1*');
      assert.equal((await read()).count, 300 - 111);
    });
  });
});
