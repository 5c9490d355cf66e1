import assert from 'node:assert/strict';
import { rmSync, statSync, utimesSync } from 'node:fs';
import {
  cloneOf,
  commit,
  git,
  gitWith,
  makeBareRemote,
  makeRepository,
  temporaryFolder,
  writeFiles,
} from '../../fixtures/git.ts';
import { countingGit, factValue, readFacts } from './locations.ts';

const longAgo = new Date('2020-01-02T03:04:05Z');

describe('FactReader', () => {
  it('reads a repository with remote and upstream in one process', async () => {
    using folder = temporaryFolder();
    const remote = makeBareRemote(folder.join('remote.git'));
    makeRepository(folder.join('seed'), { remote });
    const path = cloneOf(remote, folder.join('repo'));
    const oid = commit(path, { a: '1' }, { message: 'Say what', at: longAgo });
    writeFiles(path, { 'b.txt': '1' });
    const { git: engine, calls } = countingGit();
    const { facts } = await readFacts(path, { git: engine });
    assert.deepEqual(calls, ['status']);
    assert.deepEqual(factValue(facts, 'head'), { branch: 'main', oid });
    assert.deepEqual(factValue(facts, 'lastCommit'), { oid, at: longAgo.getTime(), subject: 'Say what' });
    const status = factValue(facts, 'status');
    assert.deepEqual([status.upstream, status.ahead, status.behind], ['origin/main', 1, 0]);
    assert.deepEqual(status.counts, { staged: 0, unstaged: 0, untracked: 1, conflicted: 0 });
    const configuration = factValue(facts, 'configuration');
    assert.deepEqual(configuration.remotes, [{ name: 'origin', url: remote, urls: [remote] }]);
    assert.deepEqual(configuration.branches.get('main'), { remote: 'origin', merge: 'refs/heads/main' });
    assert.equal(factValue(facts, 'operation'), null);
    assert.equal(factValue(facts, 'shallow'), false);
    assert.deepEqual(factValue(facts, 'locks'), []);
    assert.equal(factValue(facts, 'remoteDefaultBranch'), 'main');
    assert.equal(factValue(facts, 'readability'), null);
    assert.equal(facts.submodules.state, 'absent');
  });

  it('starts no git when untrusted, and still knows what files tell', async () => {
    using folder = temporaryFolder();
    const remote = makeBareRemote(folder.join('remote.git'));
    const path = makeRepository(folder.join('repo'), { remote });
    const { git: engine, calls } = countingGit();
    const check = async () => {
      const { facts } = await readFacts(path, { git: engine, trusted: false });
      assert.equal(facts.status.state, 'unknown');
      assert.deepEqual(factValue(facts, 'head'), { branch: 'main', oid: git(path, 'rev-parse', 'HEAD') });
      assert.equal(factValue(facts, 'configuration').remotes.length, 1);
      assert.equal(factValue(facts, 'lastCommit').subject, 'First commit');
      assert.ok(factValue(facts, 'lastFetch') !== null);
      assert.equal(factValue(facts, 'readability'), null);
    };
    await check();
    git(path, 'pack-refs', '--all');
    await check();
    git(path, 'checkout', '--quiet', '--detach');
    const { facts } = await readFacts(path, { git: engine, trusted: false });
    assert.deepEqual(factValue(facts, 'head'), { branch: null, oid: git(path, 'rev-parse', 'HEAD') });
    assert.deepEqual(calls, []);
  });

  it('follows includes when trusted only', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    writeFiles(path, { '.git/more': '[remote "hidden"]\n url = there\n' });
    git(path, 'config', 'include.path', 'more');
    const { facts } = await readFacts(path);
    assert.deepEqual(factValue(facts, 'configuration').remotes, [{ name: 'hidden', url: 'there', urls: ['there'] }]);
    const untrusted = (await readFacts(path, { trusted: false })).facts;
    assert.equal(untrusted.configuration.state, 'unknown');
    assert.equal(untrusted.lastFetch.state, 'unknown');
  });

  it('reads a repository without commits and one without remote', async () => {
    using folder = temporaryFolder();
    const { facts } = await readFacts(makeRepository(folder.join('repo'), { commits: 0 }));
    assert.deepEqual(factValue(facts, 'head'), { branch: 'main', oid: null });
    assert.equal(facts.lastCommit.state, 'absent');
    assert.equal(facts.lastFetch.state, 'absent');
    assert.equal(facts.remoteDefaultBranch.state, 'absent');
  });

  it('reads odd branch names', async () => {
    using folder = temporaryFolder();
    for (const branch of ['(detached)', 'feature/ä"x"%s\'$', '-dash', 'HEAD2', 'refs/heads/deep']) {
      const path = folder.join(`repo-${Buffer.from(branch).toString('hex')}`);
      makeRepository(path);
      gitWith(path, {}, 'symbolic-ref', 'HEAD', `refs/heads/${branch}`);
      git(path, 'commit', '--quiet', '--allow-empty', '-m', 'x');
      for (const trusted of [true, false])
        assert.equal(factValue((await readFacts(path, { trusted })).facts, 'head').branch, branch);
    }
  });

  it('reads a bare repository', async () => {
    using folder = temporaryFolder();
    const seed = makeRepository(folder.join('seed'));
    const path = cloneOf(seed, folder.join('bare.git'), '--bare');
    const { facts } = await readFacts(path);
    assert.equal(facts.status.state, 'absent');
    assert.equal(facts.operation.state, 'absent');
    assert.equal(facts.submodules.state, 'absent');
    assert.equal(factValue(facts, 'lastCommit').oid, git(seed, 'rev-parse', 'HEAD'));
    assert.equal(factValue(facts, 'configuration').bare, true);
    assert.equal(facts.lastFetch.state, 'unknown');
  });

  it('reads a commit that only git can reach', async () => {
    using folder = temporaryFolder();
    const seed = makeRepository(folder.join('seed'));
    const path = cloneOf(seed, folder.join('repo'), '--shared');
    const { git: engine, calls } = countingGit();
    const { facts } = await readFacts(path, { git: engine });
    assert.equal(factValue(facts, 'lastCommit').subject, 'First commit');
    assert.deepEqual(calls, ['status', 'cat-file']);
    assert.equal((await readFacts(path, { trusted: false })).facts.lastCommit.state, 'unknown');
  });

  it('reads a linked worktree', async () => {
    using folder = temporaryFolder();
    const remote = makeBareRemote(folder.join('remote.git'));
    const main = makeRepository(folder.join('main'), { remote });
    git(main, 'worktree', 'add', '--quiet', '-b', 'side', folder.join('linked'));
    const path = folder.join('linked');
    writeFiles(main, { '.git/worktrees/linked/index.lock': '', '.git/config.lock': '', '.git/index.lock': '' });
    for (const trusted of [true, false]) {
      const { facts } = await readFacts(path, { trusted });
      assert.deepEqual(factValue(facts, 'head'), { branch: 'side', oid: git(main, 'rev-parse', 'HEAD') });
      assert.equal(factValue(facts, 'configuration').remotes.length, 1);
      assert.ok(factValue(facts, 'lastFetch') !== null, 'a fetch in one is a fetch for all');
      assert.deepEqual(
        factValue(facts, 'locks').map((lock) => lock.path),
        ['config.lock', 'worktrees/linked/index.lock'],
      );
    }
  });

  describe('operations in progress', () => {
    const conflicting = (path: string): string => {
      makeRepository(path, { files: { f: '0\n' } });
      git(path, 'checkout', '--quiet', '-b', 'side');
      commit(path, { f: '1\n' });
      git(path, 'checkout', '--quiet', 'main');
      commit(path, { f: '2\n' });
      return path;
    };
    const fail = (path: string, ...args: string[]) => assert.throws(() => git(path, ...args));
    const cases: [kind: string, begin: (path: string) => void][] = [
      ['merge', (path) => fail(path, 'merge', 'side')],
      ['rebase', (path) => fail(path, 'rebase', 'side')],
      ['rebase', (path) => fail(path, 'rebase', '--apply', 'side')],
      ['cherry-pick', (path) => fail(path, 'cherry-pick', 'side')],
      ['revert', (path) => fail(path, 'revert', 'HEAD~', '--no-edit')],
      ['bisect', (path) => void git(path, 'bisect', 'start')],
      [
        'am',
        (path) => {
          git(path, 'format-patch', '-1', 'side', '-o', '.git/patches', '--quiet');
          fail(path, 'am', '.git/patches/0001-Change-files.patch');
        },
      ],
      [
        'cherry-pick',
        (path) => {
          git(path, 'checkout', '--quiet', 'side');
          commit(path, { g: '1' });
          git(path, 'checkout', '--quiet', 'main');
          fail(path, 'cherry-pick', 'side~2..side');
          // One of two is done by hand: CHERRY_PICK_HEAD is gone, the series is not.
          git(path, 'commit', '--quiet', '--allow-empty', '-am', 'By hand');
        },
      ],
    ];
    for (const [index, [kind, begin]] of cases.entries())
      it(`${kind} (${index})`, async () => {
        using folder = temporaryFolder();
        const path = conflicting(folder.join('repo'));
        const before = Date.now() - 1000;
        begin(path);
        for (const trusted of [true, false]) {
          const operation = factValue((await readFacts(path, { trusted })).facts, 'operation');
          assert.equal(operation?.kind, kind);
          assert.ok((operation?.since ?? 0) >= before && (operation?.since ?? 0) <= Date.now());
        }
      });

    it('none after it is over', async () => {
      using folder = temporaryFolder();
      const path = conflicting(folder.join('repo'));
      fail(path, 'rebase', 'side');
      git(path, 'rebase', '--abort');
      assert.equal(factValue((await readFacts(path)).facts, 'operation'), null);
    });
  });

  describe('the last fetch', () => {
    const lastFetch = async (path: string) => (await readFacts(path)).facts.lastFetch;

    it('is the time of the clone until there is another', async () => {
      using folder = temporaryFolder();
      const remote = makeBareRemote(folder.join('remote.git'));
      makeRepository(folder.join('seed'), { remote });
      const path = folder.join('repo');
      gitWith(folder.path, { env: { GIT_COMMITTER_DATE: longAgo.toISOString() } }, 'clone', '--quiet', remote, path);
      assert.deepEqual(await lastFetch(path), { state: 'known', value: longAgo.getTime() });
      rmSync(`${path}/.git/logs`, { recursive: true });
      const head = `${path}/.git/refs/remotes/origin/HEAD`;
      assert.deepEqual(await lastFetch(path), { state: 'known', value: statSync(head).mtimeMs });
      git(path, 'fetch', '--quiet');
      const fetchHead = `${path}/.git/FETCH_HEAD`;
      utimesSync(fetchHead, longAgo, longAgo);
      assert.deepEqual(await lastFetch(path), { state: 'known', value: longAgo.getTime() });
    });

    it('is never where nothing came from the remote', async () => {
      using folder = temporaryFolder();
      const path = makeRepository(folder.join('repo'));
      git(path, 'remote', 'add', 'origin', folder.join('nowhere'));
      assert.deepEqual(await lastFetch(path), { state: 'known', value: null });
    });

    it('is unknown after a fetch that failed, and after a mere push', async () => {
      using folder = temporaryFolder();
      const remote = makeBareRemote(folder.join('remote.git'));
      const path = makeRepository(folder.join('repo'));
      git(path, 'remote', 'add', 'origin', remote);
      git(path, 'push', '--quiet', '-u', 'origin', 'main');
      assert.equal((await lastFetch(path)).state, 'unknown');
      git(path, 'pack-refs', '--all');
      assert.equal((await lastFetch(path)).state, 'unknown');
      git(path, 'remote', 'set-url', 'origin', folder.join('nowhere'));
      assert.throws(() => git(path, 'fetch'));
      assert.equal((await lastFetch(path)).state, 'unknown');
    });
  });

  it('knows a shallow clone', async () => {
    using folder = temporaryFolder();
    const seed = makeRepository(folder.join('seed'), { commits: 3 });
    const path = cloneOf(`file://${seed}`, folder.join('repo'), '--depth=1');
    assert.equal(factValue((await readFacts(path)).facts, 'shallow'), true);
    git(path, '-c', 'protocol.file.allow=always', 'fetch', '--quiet', '--unshallow');
    assert.equal(factValue((await readFacts(path)).facts, 'shallow'), false);
  });

  it('finds lock files with their times', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    const names = [
      'HEAD.lock',
      'config.lock',
      'index.lock',
      'packed-refs.lock',
      'refs/heads/deep/x.lock',
      'shallow.lock',
    ];
    for (const name of names) {
      writeFiles(path, { [`.git/${name}`]: '' });
      utimesSync(`${path}/.git/${name}`, longAgo, longAgo);
    }
    writeFiles(path, { '.git/other.lock': '', '.git/hooks/y.lock': '' });
    assert.deepEqual(
      factValue((await readFacts(path, { trusted: false })).facts, 'locks'),
      names.map((name) => ({ path: name, at: longAgo.getTime() })),
    );
  });

  it('knows the default branch of the remote that is followed', async () => {
    using folder = temporaryFolder();
    const seed = makeRepository(folder.join('seed'), { branch: 'trunk' });
    const path = cloneOf(seed, folder.join('repo'));
    const read = async () => factValue((await readFacts(path)).facts, 'remoteDefaultBranch');
    assert.equal(await read(), 'trunk');
    git(path, 'remote', 'add', 'fork', makeRepository(folder.join('fork'), { branch: 'dev' }));
    git(path, 'fetch', '--quiet', 'fork');
    assert.equal(await read(), 'trunk');
    git(path, 'config', 'branch.trunk.remote', 'fork');
    assert.equal(await read(), null);
    git(path, 'remote', 'set-head', 'fork', 'dev');
    assert.equal(await read(), 'dev');
  });

  it('tells submodules that are missing, drifted, fine, and those that are none', async () => {
    using folder = temporaryFolder();
    const module = makeRepository(folder.join('module'));
    const origin = makeRepository(folder.join('origin'));
    for (const name of ['fine', 'drifted', 'missing', 'inactive', 'optional'])
      git(origin, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', module, name);
    git(origin, 'config', '-f', '.gitmodules', 'submodule.optional.update', 'none');
    git(origin, 'config', '-f', '.gitmodules', 'submodule.stray.path', 'README.md');
    git(origin, 'config', '-f', '.gitmodules', 'submodule.outside.path', '../seed');
    git(origin, 'commit', '--quiet', '-am', 'Add submodules');
    const path = cloneOf(origin, folder.join('repo'));
    git(path, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'update', '--init', 'fine', 'drifted');
    git(path, 'config', 'submodule.inactive.active', 'false');
    commit(`${path}/drifted`, { x: '1' });
    const read = async (trusted: boolean) => factValue((await readFacts(path, { trusted })).facts, 'submodules');
    assert.deepEqual(await read(true), [
      { name: 'fine', path: 'fine', initialised: true, drifted: false },
      { name: 'drifted', path: 'drifted', initialised: true, drifted: true },
      { name: 'missing', path: 'missing', initialised: false, drifted: null },
    ]);
    assert.deepEqual(
      (await read(false)).map(({ name, drifted }) => [name, drifted]),
      [
        ['fine', null],
        ['drifted', null],
        ['missing', null],
        ['stray', null],
      ],
    );
    const sub = await readFacts(`${path}/fine`);
    assert.equal(factValue(sub.facts, 'head').oid, git(module, 'rev-parse', 'HEAD'));
  });

  it('reads a partial clone without fetching what it lacks', async () => {
    using folder = temporaryFolder();
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index}\n`).join('');
    const seed = makeRepository(folder.join('seed'), { files: { old: lines } });
    git(seed, 'config', 'uploadpack.allowFilter', 'true');
    const path = cloneOf(`file://${seed}`, folder.join('repo'), '--filter=blob:none', '--no-checkout');
    writeFiles(path, { new: `${lines}more\n` });
    git(path, 'read-tree', '--empty');
    git(path, 'add', 'new');
    const objects = () => git(path, 'count-objects', '-v');
    const before = objects();
    const { facts } = await readFacts(path);
    assert.equal(factValue(facts, 'readability'), null);
    assert.equal(factValue(facts, 'status').counts.staged, 2);
    assert.equal(objects(), before);
    git(path, 'status');
    assert.notEqual(objects(), before, 'a bare git status does fetch');
  });
});
