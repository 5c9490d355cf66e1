import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { factsView } from '../../../src/engine/audit/facts-view.ts';
import { SearchThread } from '../../../src/engine/content/search-worker.ts';
import type { FoundSecret, SearchedFiles } from '../../../src/engine/content/types.ts';
import type { FactName } from '../../../src/engine/git/facts.ts';
import type { FactSnapshot, ReadOptions } from '../../../src/engine/git/read-facts.ts';
import { cheapFacts } from '../../../src/engine/git/snapshot.ts';
import {
  commit,
  git,
  makeBareRemote,
  makeRepository,
  type TemporaryFolder,
  temporaryFolder,
  writeFiles,
} from '../../fixtures/git.ts';
import { asNobody, countingGit, engine, factValue, readFacts } from '../git/locations.ts';
import { githubToken, privateKey, slackToken } from './made-up.ts';

const both: readonly FactName[] = ['conflicts', 'secrets'];
const conflict = 'a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> topic\n';

describe('searched contents', () => {
  let folder: TemporaryFolder;
  let path: string;
  /** Files that the thread was asked to search, with what for. */
  let asked: string[];
  const { search } = SearchThread.prototype;
  beforeEach(() => {
    folder = temporaryFolder();
    path = makeRepository(folder.join('repo'));
    asked = [];
    SearchThread.prototype.search = function (request) {
      const paths = request.paths.split('\0');
      asked.push(...paths.map((one, index) => `${one} ${request.searches[index]}`));
      // In one turn, however slow the machine is: what a turn leaves over would be asked for again.
      return search.call(this, { ...request, turnMs: 60_000 });
    };
  });
  afterEach(() => {
    SearchThread.prototype.search = search;
    folder[Symbol.dispose]();
  });

  let last: FactSnapshot | undefined;
  const read = async (
    options: Partial<ReadOptions> & { git?: ReturnType<typeof countingGit>['git']; facts?: readonly FactName[] } = {},
  ) => {
    const { facts: names = both, ...rest } = options;
    asked.length = 0;
    last = await readFacts(path, { needed: new Set([...cheapFacts, ...names]), ...rest });
    return last;
  };
  const again = (options: Parameters<typeof read>[0] = {}) => read({ previous: last, ...options });
  const secrets = (snapshot: FactSnapshot): SearchedFiles<FoundSecret> => factValue(snapshot.facts, 'secrets');
  const paths = (snapshot: FactSnapshot): string[] => secrets(snapshot).files.map((file) => file.path);
  /** Long ago: a file that has just changed is looked at again. */
  const age = (...files: string[]) => {
    const then = new Date(Date.now() - 60_000);
    for (const file of files) utimesSync(join(path, file), then, then);
    git(path, 'update-index', '--refresh');
  };

  it('are those of tracked files, each read once for all that is looked for', async () => {
    commit(path, { 'a/token.env': `x=${githubToken()}\n`, 'b.yaml': conflict, 'c.txt': 'nothing\n' });
    writeFiles(path, { 'untracked.env': githubToken() });
    const { facts } = await read();
    assert.deepEqual(asked.toSorted(), ['README.md 3', 'a/token.env 3', 'b.yaml 3', 'c.txt 3']);
    assert.deepEqual(factValue(facts, 'conflicts'), {
      files: [{ path: 'b.yaml', found: [{ line: 2, column: 1, endLine: 6, endColumn: 14 }], more: 0 }],
      unsearched: [],
    });
    const [file, ...more] = factValue(facts, 'secrets').files;
    assert.deepEqual([file?.path, file?.found[0]?.kind, more], ['a/token.env', 'github', []]);
    assert.deepEqual(file?.found[0]?.place, { line: 1, column: 3, endLine: 1, endColumn: 43 });
    assert.ok(!JSON.stringify([facts.secrets, factsView(facts)]).includes('ghp_'));
  });

  it('are not searched for what no rule asks for', async () => {
    const { facts } = await read({ facts: ['conflicts'] });
    assert.deepEqual([facts.secrets.state, asked], ['unknown', ['README.md 1']]);
    await read({ facts: [] });
    assert.deepEqual(asked, []);
  });

  it('are searched again where they changed, and only those', async () => {
    commit(path, { 'a.env': 'x\n', 'b.env': `${githubToken()}\n` });
    age('README.md', 'a.env', 'b.env');
    assert.deepEqual(paths(await read()), ['b.env']);
    const { git: counting, calls } = countingGit();
    assert.deepEqual([paths(await again({ git: counting })), asked, calls], [['b.env'], [], ['status']]);

    writeFileSync(join(path, 'a.env'), `${slackToken}\n`);
    assert.deepEqual(paths(await again()), ['a.env', 'b.env']);
    assert.deepEqual(asked, ['a.env 3']);
    writeFileSync(join(path, 'a.env'), 'y\n');
    assert.deepEqual(paths(await again()), ['b.env']);

    writeFileSync(join(path, 'a.env'), `${slackToken}\n`);
    commit(path, {});
    age('a.env');
    assert.deepEqual([paths(await again()), asked], [['a.env', 'b.env'], ['a.env 3']]);
    renameSync(join(path, 'a.env'), join(path, 'z.env'));
    commit(path, {});
    assert.deepEqual([paths(await again()), asked], [['b.env', 'z.env'], []]);
    unlinkSync(join(path, 'b.env'));
    assert.deepEqual([paths(await again()), asked], [['z.env'], []]);
    git(path, 'checkout', '--quiet', 'b.env');
    assert.deepEqual([paths(await again()), asked], [['b.env', 'z.env'], []]);
  });

  it('are seen to change where git was told not to look', async () => {
    commit(path, { 'a.env': 'x\n' });
    age('README.md', 'a.env');
    await read();
    for (const how of ['assume-unchanged', 'skip-worktree']) {
      git(path, 'update-index', `--${how}`, 'a.env');
      writeFileSync(join(path, 'a.env'), `${githubToken()}\n`);
      assert.deepEqual([paths(await again()), asked], [['a.env'], ['a.env 3']], how);
      age('a.env');
      await again();
      assert.deepEqual([paths(await again()), asked], [['a.env'], []], how);
      git(path, 'update-index', `--no-${how}`, 'a.env');
      git(path, 'checkout', '--quiet', '--', 'a.env');
      assert.deepEqual(paths(await again()), [], how);
    }
  });

  it('are not known by what the index has where something else, or nothing, was there', async () => {
    commit(path, {
      'a.env': `${githubToken()}\n`,
      'deep/b.env': `${slackToken}\n`,
      'deep/er/c.env': `${githubToken()}\n`,
    });
    git(path, 'update-index', '--assume-unchanged', 'a.env');
    writeFileSync(join(path, 'a.env'), 'x\n');
    git(path, 'sparse-checkout', 'set', '--no-cone', '/*', '!/deep/');
    assert.deepEqual([paths(await read()), asked], [[], ['README.md 3', 'a.env 3']]);
    git(path, 'update-index', '--no-assume-unchanged', 'a.env');
    git(path, 'checkout', '--quiet', '--', 'a.env');
    git(path, 'sparse-checkout', 'disable');
    assert.deepEqual(paths(await again()), ['a.env', 'deep/b.env', 'deep/er/c.env']);
  });

  it('are not known by what the index has where a file vanished while they were read', async () => {
    commit(path, { 'a.env': `${githubToken()}\n` });
    SearchThread.prototype.search = async function (request) {
      renameSync(join(path, 'a.env'), join(path, '../aside'));
      const results = await search.call(this, request);
      renameSync(join(path, '../aside'), join(path, 'a.env'));
      return results;
    };
    age('README.md', 'a.env');
    assert.deepEqual(paths(await read()), []);
    SearchThread.prototype.search = search;
    assert.deepEqual(paths(await again()), ['a.env']);
  });

  it('are not known by what the index has where a filter puts something else in its place', async () => {
    git(path, 'config', 'filter.lfs.clean', 'head -c 8');
    commit(path, { '.gitattributes': '*.big filter=lfs\n*.wide working-tree-encoding=UTF-16LE\n' });
    commit(path, { 'a.big': 'pointer\n', 'b.wide': Buffer.from(`x = ${githubToken()}\n`, 'utf16le') });
    age('a.big', 'b.wide', 'README.md', '.gitattributes');
    assert.deepEqual(paths(await read()), []);
    await again();
    assert.deepEqual(asked, []);
    // As a pull of LFS does.
    writeFileSync(join(path, 'a.big'), `pointer\n${githubToken()}\n`);
    writeFileSync(join(path, '.git/info/attributes'), '*.wide !working-tree-encoding\n');
    unlinkSync(join(path, 'b.wide'));
    git(path, 'checkout', '--quiet', '--', 'b.wide');
    git(path, 'add', 'a.big');
    assert.equal(git(path, 'status', '--porcelain'), '');
    assert.deepEqual(paths(await again()), ['a.big', 'b.wide']);
  });

  it('that changed while they were read are searched again', async () => {
    commit(path, { 'a.env': 'x\n' });
    await read();
    await again();
    assert.deepEqual(asked, ['README.md 3', 'a.env 3']);
    age('README.md', 'a.env');
    await again();
    await again();
    assert.deepEqual(asked, []);
  });

  it('are read without git where it must not be started', async () => {
    commit(path, { 'a.env': 'x\n', 'b.env': `${githubToken()}\n` });
    age('README.md', 'a.env', 'b.env');
    const { git: counting, calls } = countingGit();
    const untrusted = { git: counting, trusted: false };
    assert.deepEqual(paths(await read(untrusted)), ['b.env']);
    assert.deepEqual([paths(await again(untrusted)), asked], [['b.env'], []]);
    writeFileSync(join(path, 'a.env'), `${slackToken}\n`);
    assert.deepEqual([paths(await again(untrusted)), asked], [['a.env', 'b.env'], ['a.env 3']]);
    assert.deepEqual(calls, []);
  });

  it('are never those of a link, nor of what lies behind one', async () => {
    commit(path, { 'a.env': '', 'deep/b.env': '', 'c.env': '' });
    const outside = folder.join('outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'b.env'), githubToken());
    unlinkSync(join(path, 'a.env'));
    symlinkSync(join(outside, 'b.env'), join(path, 'a.env'));
    rmSync(join(path, 'deep'), { recursive: true });
    symlinkSync(outside, join(path, 'deep'));
    symlinkSync(join(outside, 'b.env'), join(path, 'link.env'));
    git(path, 'add', 'link.env');
    for (const trusted of [true, false])
      assert.deepEqual(secrets(await read({ trusted })), { files: [], unsearched: [] });
  });

  it('are not those of binary files, whatever their names, but of text in any encoding', async () => {
    const token = githubToken();
    const wide = Buffer.from(`\uFEFFx = ${token}\r\n`, 'utf16le');
    commit(path, {
      'binary.env': Buffer.concat([Buffer.from([0]), Buffer.from(token)]),
      'latin1.env': Buffer.concat([Buffer.from([0xe9, 0xff, 0x0a]), Buffer.from(token)]),
      'wide.env': wide,
      'wide-big.env': Buffer.from(wide).swap16(),
    });
    const { files } = secrets(await read());
    assert.deepEqual(
      files.map((file) => [file.path, file.found[0]?.place?.line, file.found[0]?.place?.column]),
      [
        ['latin1.env', 2, 1],
        ['wide-big.env', 1, 5],
        ['wide.env', 1, 5],
      ],
    );
  });

  it('of a gigabyte are told as not searched, where they are text', async () => {
    commit(path, { 'text.sql': 'x'.repeat(9_000), 'binary.sql': '' });
    for (const file of ['text.sql', 'binary.sql']) truncateSync(join(path, file), 2 ** 30);
    // git itself would read them.
    const found = secrets(await read({ trusted: false }));
    assert.deepEqual(found, { files: [], unsearched: [{ path: 'text.sql', why: 'large' }] });
  });

  it('that may not be read are told', async () => {
    commit(path, { 'a.env': githubToken() });
    chmodSync(join(path, 'a.env'), 0);
    chmodSync(folder.path, 0o755);
    const unsearched = asNobody(`
      import { searchFiles } from '${engine}/../content/search-files.ts';
      const { found } = await searchFiles({ root: ${JSON.stringify(path)}, paths: 'a.env', since: 0, searches: Uint8Array.of(2), turnMs: 1e3, fingerprints: 1 });
      console.log(JSON.stringify(found));`);
    assert.deepEqual(unsearched, [
      { search: 'secrets', index: 0, finds: { found: [], more: 0, unsearched: 'unreadable' } },
    ]);
  });

  it('are not judged where git keeps them in another form', async () => {
    git(path, 'config', 'filter.crypt.clean', 'tr a-zA-Z n-za-mN-ZA-M');
    git(path, 'config', 'filter.crypt.smudge', 'tr a-zA-Z n-za-mN-ZA-M');
    git(path, 'config', 'filter.lfs.clean', 'head -c 3');
    commit(path, { '.gitattributes': '*.crypt filter=crypt\n*.big filter=lfs\n' });
    commit(path, { 'a.crypt': githubToken(), 'b.big': githubToken(), 'c.env': githubToken() });
    const { git: counting, calls } = countingGit();
    assert.deepEqual(paths(await read({ git: counting })), ['b.big', 'c.env']);
    assert.deepEqual(
      calls.filter((call) => call !== 'status'),
      ['check-attr'],
    );
    assert.deepEqual(paths(await read({ trusted: false })), ['c.env']);
    writeFileSync(join(path, 'a.crypt'), `${githubToken()}\nmore\n`);
    assert.deepEqual(paths(await again({ trusted: true })), ['b.big', 'c.env']);
  });

  it('are what git keeps where the ends of their lines alone are others', async () => {
    git(path, 'config', 'core.autocrlf', 'true');
    commit(path, { 'a.env': `x\r\n${githubToken()}\r\n` });
    assert.ok(!git(path, 'cat-file', 'blob', 'HEAD:a.env').includes('\r'));
    const { git: counting, calls } = countingGit();
    assert.deepEqual(paths(await read({ git: counting })), ['a.env']);
    assert.deepEqual(calls, ['status']);
  });

  it('of a container of keys are looked into by secretlint, and of a file that is all key told at its first line', async () => {
    const account = JSON.stringify({ private_key_id: 'a', private_key: '-----BEGIN PRIVATE KEY' }, null, 2);
    commit(path, { 'a.p12': Buffer.from([0x30, 0, 1, 2]), 'account.json': account, id_rsa: privateKey });
    const { files, unsearched } = secrets(await read());
    assert.deepEqual(unsearched, []);
    assert.deepEqual(
      files.map((file) => [file.path, file.found[0]?.kind, file.found[0]?.place]),
      [
        ['account.json', 'gcp', { line: 1, column: 1, endLine: 1, endColumn: 2 }],
        ['id_rsa', 'privatekey', { line: 1, column: 1, endLine: 4, endColumn: 30 }],
      ],
    );
  });

  it('are absent of bare repositories, and none where nothing was added', async () => {
    path = makeBareRemote(folder.join('bare.git'));
    assert.equal((await read()).facts.secrets.state, 'absent');
    path = makeRepository(folder.join('empty'), { commits: 0 });
    assert.deepEqual(secrets(await read()), { files: [], unsearched: [] });
  });

  it('are not read on once nobody waits', async () => {
    commit(path, { 'a.env': '' });
    const controller = new AbortController();
    let answer: Promise<unknown> | undefined;
    // It is busy with something else for ever.
    SearchThread.prototype.search = function (request) {
      answer = search.call(this, request);
      setImmediate(() => controller.abort());
      return new Promise(() => {});
    };
    await assert.rejects(read({ signal: controller.signal }), { code: 'cancelled' });
    await answer;
  });

  it('with more secrets than fingerprints are made of are counted, and told bit by bit', async () => {
    const two = (n: number) => `${githubToken(n)}\n${githubToken(n + 1)}\n`;
    commit(path, { 'a.env': two(0), 'b.env': two(2), 'c.env': two(4) });
    age('README.md', 'a.env', 'b.env', 'c.env');
    const counting = SearchThread.prototype.search;
    SearchThread.prototype.search = function (request) {
      return counting.call(this, { ...request, fingerprints: 3 });
    };
    const counts = (snapshot: FactSnapshot) => secrets(snapshot).files.map(({ found, more }) => [found.length, more]);
    assert.deepEqual(counts(await read()), [
      [2, 0],
      [1, 1],
      [0, 2],
    ]);
    git(path, 'rm', '--quiet', '--cached', 'README.md');
    const next = [
      [2, 0],
      [2, 0],
      [1, 1],
    ];
    assert.deepEqual([counts(await again()), asked], [next, ['b.env 2', 'c.env 2']]);
  });
});
