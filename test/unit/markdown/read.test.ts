import assert from 'node:assert/strict';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MarkdownLinks } from '../../../src/engine/markdown/types.ts';
import {
  commit,
  git,
  gitWith,
  makeRepository,
  type TemporaryFolder,
  temporaryFolder,
  writeFiles,
} from '../../fixtures/git.ts';
import { countingGit, factValue, readFacts } from '../git/locations.ts';

const needed = new Set(['status', 'links'] as const);

describe('links in the Markdown files of a repository', () => {
  let folder: TemporaryFolder;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = makeRepository(folder.join('repo'));
  });
  afterEach(() => folder[Symbol.dispose]());

  const read = async (options: Parameters<typeof readFacts>[1] = {}): Promise<MarkdownLinks> =>
    factValue((await readFacts(path, { needed, ...options })).facts, 'links');
  const told = ({ broken }: MarkdownLinks) =>
    broken.map(({ path: file, problem, target, leadsTo }) => `${file}: ${problem} ${target} (${leadsTo})`);
  const toldOf = async (files: Readonly<Record<string, string | Buffer>>) => {
    commit(path, files);
    return told(await read());
  };

  it('lead to tracked files and folders, from the file or from the top', async () => {
    const text = [
      '[a](b.md) [c](../LICENSE) [d](/docs/b.md) [e](../src) [f](../src/) [g](.) [h](b.md#L3) [i](sub/x%20y.md?raw=1)',
      '[j](b) [k](b.html) [l](sub) [m](b.md:12) [n](../../issues) [o](../../../other) [p](/) [q](#own)\n# Own',
      '[r](missing.md) <img src="/docs/none.png"> ![s](sub/none.png "t")\n[t]\n\n[t]: ../nowhere',
    ].join('\n');
    const files = { 'docs/a.md': text, 'docs/b.md': '', 'docs/sub/x y.md': '', LICENSE: '', 'src/m.ts': '' };
    assert.deepEqual(await toldOf(files), [
      'docs/a.md: missing missing.md (docs/missing.md)',
      'docs/a.md: missing /docs/none.png (docs/none.png)',
      'docs/a.md: missing sub/none.png (docs/sub/none.png)',
      'docs/a.md: missing ../nowhere (nowhere)',
    ]);
  });

  it('are told where only the case differs, a scheme is missing, or a heading', async () => {
    const text =
      '[a](Docs/A.md) [b](docs/a.md#nothing) [c](docs/a.md#some-thing) [d](www.example.com) [e](me@example.com)';
    assert.deepEqual(await toldOf({ 'README.md': text, 'docs/a.md': '# Some thing' }), [
      'README.md: case Docs/A.md (docs/a.md)',
      'README.md: anchor docs/a.md#nothing (docs/a.md)',
      'README.md: address www.example.com (www.example.com)',
      'README.md: address me@example.com (me@example.com)',
    ]);
  });

  it('are not judged in what comes from others, tests, templates, changelogs', async () => {
    const names = ['CHANGELOG.md', 'node_modules/x/README.md', 'vendor/a.md', 'test/fixtures/a.md', 'tests/cases/a.md'];
    const more = ['.github/ISSUE_TEMPLATE/bug.md', '.github/pull_request_template.md', 'templates/a.md', 'a.txt'];
    const judged = ['docs/a.markdown', 'test/README.md'];
    const files = Object.fromEntries([...names, ...more, ...judged].map((name) => [name, '[a](missing.md)']));
    assert.deepEqual(
      (await toldOf(files)).map((line) => line.split(':')[0]),
      judged,
    );
  });

  it('are left to a generator of pages, but for those to Markdown files', async () => {
    const text = '[a](../other/page) [b](/guide/start/) [c](missing.md) [d](/img/x.png) ![e](../assets/gone.png)';
    const files = { 'site/docs/a.md': text, 'site/mkdocs.yml': '', 'notes/a.md': `---\ntitle: A\n---\n${text}` };
    assert.deepEqual(await toldOf(files), [
      'notes/a.md: missing missing.md (notes/missing.md)',
      'site/docs/a.md: missing missing.md (site/docs/missing.md)',
    ]);
  });

  it('that lead to what is here, but not in git, are told unless somebody is at work on the file', async () => {
    writeFiles(path, { '.gitignore': 'out/\n', 'out/api.md': '', 'new.md': '' });
    git(path, 'add', '.gitignore');
    git(path, 'commit', '--quiet', '-m', 'Ignore');
    writeFileSync(join(path, 'README.md'), '[a](out/api.md) [b](new.md)');
    assert.deepEqual(told(await read()), []);
    git(path, 'commit', '--quiet', '-m', 'Link', 'README.md');
    assert.deepEqual(told(await read()), [
      'README.md: untracked out/api.md (out/api.md)',
      'README.md: untracked new.md (new.md)',
    ]);
    assert.deepEqual(told(await read({ trusted: false })), [], 'what is in progress is not known');
  });

  it('stay inside the repository, through links and submodules too', async () => {
    writeFileSync(folder.join('secret.md'), '# Secret');
    symlinkSync(folder.path, join(path, 'out'));
    symlinkSync('docs', join(path, 'alias'));
    symlinkSync(join(folder.path, 'secret.md'), join(path, 'linked.md'));
    const text = '[a](out/none.md) [b](alias/none.md) [c](linked.md#nothing) [d](sub/x.md) [e](docs/none.md)';
    writeFiles(path, { 'README.md': text, 'docs/a.md': '' });
    git(path, 'add', '--all');
    git(path, 'update-index', '--add', '--cacheinfo', `160000,${git(path, 'rev-parse', 'HEAD')},sub`);
    git(path, 'commit', '--quiet', '-m', 'Link');
    assert.deepEqual(told(await read()), ['README.md: missing docs/none.md (docs/none.md)']);
    rmSync(join(path, 'docs'), { recursive: true });
    symlinkSync(folder.path, join(path, 'docs'));
    writeFileSync(folder.join('a.md'), '[x](gone.md)');
    assert.ok(!told(await read()).some((line) => line.startsWith('docs/')), 'nothing outside is read');
  });

  it('are read again when a file, its target or the index changed, and else not', async () => {
    commit(path, { 'README.md': '[a](a.md#one)' });
    const first = await readFacts(path, { needed });
    assert.deepEqual(told(factValue(first.facts, 'links')), ['README.md: missing a.md#one (a.md)']);
    commit(path, { 'a.md': '# Two' });
    const second = await readFacts(path, { needed, previous: first });
    assert.deepEqual(told(factValue(second.facts, 'links')), ['README.md: anchor a.md#one (a.md)']);
    writeFileSync(join(path, 'a.md'), '# Two and one\n# One');
    const third = await readFacts(path, { needed, previous: second });
    assert.deepEqual(told(factValue(third.facts, 'links')), []);
    rmSync(join(path, 'README.md'));
    const { git: counting, calls } = countingGit();
    const fourth = await readFacts(path, { needed, previous: third, git: counting });
    assert.deepEqual(told(factValue(fourth.facts, 'links')), []);
    assert.deepEqual(calls, ['status']);
  });

  it('are cut off where there are very many, and too long files are said to be unread', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `[a](m${index}.md)`).join('\n');
    commit(path, { 'README.md': many, 'long.md': `[a](b.md)${'x'.repeat(2 * 1024 * 1024)}`, 'z.md': '[a](last.md)' });
    const { broken, more, unread } = await read();
    assert.equal(broken.length, 21);
    assert.equal(broken.at(-1)?.target, 'last.md');
    assert.equal(more, 9_980);
    assert.equal(unread, 1);
  });

  it('of other bytes than UTF-8 are no fault', async () => {
    writeFileSync(Buffer.concat([Buffer.from(`${path}/caf`), Buffer.from([0xe9]), Buffer.from('.md')]), '[x](gone.md)');
    const bytes = Buffer.from('[a](caf%E9.md) [b](caf\u0000.md)'.replace('\0', 'é'), 'latin1');
    commit(path, { 'README.md': bytes, 'binary.md': Buffer.from([0, 1, 2]), 'ok.md': '[a](gone.md)' });
    assert.deepEqual(told(await read()), ['ok.md: missing gone.md (gone.md)']);
  });

  it('are absent where no Markdown file is tracked', async () => {
    path = makeRepository(folder.join('other'), { files: { 'a.txt': '' } });
    writeFiles(path, { 'README.md': '[a](b.md)' });
    assert.equal((await readFacts(path, { needed })).facts.links.state, 'absent');
    gitWith(path, {}, 'rm', '--quiet', 'a.txt');
    assert.equal((await readFacts(path, { needed })).facts.links.state, 'absent');
  });
});
