import assert from 'node:assert/strict';
import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  checkedRemoteName,
  checkedUrl,
  httpsForm,
  withoutCredentials,
} from '../../../src/engine/fixes/support/remote-url.ts';
import { parseRemoteUrl } from '../../../src/engine/git/urls.ts';
import { cloneOf, git, makeBareRemote, commit as makeCommit, makeRepository } from '../../fixtures/git.ts';
import { locationOf, never, pushFromElsewhere, snapshotRepository, workbench } from './workbench.ts';

const remoteHook = (remote: string, name: string, script: string) => {
  writeFileSync(`${remote}/hooks/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(`${remote}/hooks/${name}`, 0o755);
};

describe('fixes between a repository and its remotes', function () {
  this.timeout(20_000);

  describe('git/push', () => {
    it('sends what is ahead, and says that it cannot be undone', async () => {
      using bench = await workbench();
      makeCommit(bench.path, { a: '1' }, { message: 'One thing' });
      makeCommit(bench.path, { b: '1' }, { message: 'Another' });
      const item = await bench.plan('git/push');
      assert.equal(item.summary, 'Push 2 commits of main to origin/main');
      assert.deepEqual(
        item.details.map((line) => line.replace(/^\w+ /, '')),
        ['Another', 'One thing'],
      );
      assert.equal(item.undoable, false);
      const result = await bench.fix('git/push');
      assert.equal(result.outcome, 'done', result.message);
      assert.equal(git(bench.remote, 'rev-parse', 'main'), git(bench.path, 'rev-parse', 'HEAD'));
      await assert.rejects(bench.undo(result.entryId), { code: 'conflict', message: /cannot be undone/ });
      assert.match((await bench.plan('git/push')).blocked?.message ?? '', /has every commit/);
    });

    it('pushes to the upstream, whatever its name, from file:// too', async () => {
      using bench = await workbench();
      git(bench.path, 'remote', 'set-url', 'origin', `file://${bench.remote}`);
      git(bench.path, 'switch', '--quiet', '--create', 'topic');
      git(bench.path, 'push', '--quiet', '--set-upstream', 'origin', 'topic:refs/heads/other/name');
      makeCommit(bench.path, { a: '1' });
      assert.equal((await bench.fix('git/push')).outcome, 'done');
      assert.equal(git(bench.remote, 'rev-parse', 'other/name'), git(bench.path, 'rev-parse', 'HEAD'));
    });

    it('never forces: what the remote has in the meantime stays', async () => {
      using bench = await workbench();
      makeCommit(bench.path, { a: '1' });
      const { planId } = await bench.plan('git/push');
      const theirs = pushFromElsewhere(bench, { theirs: 'x' });
      const before = snapshotRepository(bench.path);
      const [result] = await bench.runner.apply(planId, { signal: never });
      assert.equal(result?.error?.code, 'rejected');
      assert.equal(git(bench.remote, 'rev-parse', 'main'), theirs);
      assert.equal(snapshotRepository(bench.path), before);
      git(bench.path, 'fetch', '--quiet');
      assert.match((await bench.plan('git/push')).blocked?.message ?? '', /1 commit that main has not/);
      assert.match((await bench.plan('git/pull')).blocked?.message ?? '', /diverged/);
    });

    it('quotes a hook of the remote, or of its own, that declines', async () => {
      using bench = await workbench();
      makeCommit(bench.path, { a: '1' });
      remoteHook(bench.remote, 'pre-receive', 'echo "only on Mondays" >&2; exit 1');
      const declined = await bench.fix('git/push');
      assert.equal(declined.error?.code, 'rejected');
      assert.match(declined.message, /only on Mondays/);
      rmSync(`${bench.remote}/hooks/pre-receive`);
      remoteHook(`${bench.path}/.git`, 'pre-push', 'echo "tests fail" >&2; exit 1');
      assert.match((await bench.fix('git/push')).message, /tests fail/);
    });

    it('says so when the remote is gone, and that the outcome is not known', async () => {
      using bench = await workbench();
      makeCommit(bench.path, { a: '1' });
      renameSync(bench.remote, `${bench.remote}-away`);
      const result = await bench.fix('git/push');
      assert.equal(result.outcome, 'failed');
      assert.equal(result.error?.code, 'git-failed');
    });

    it('is blocked when detached, without upstream, with one that is gone, or with a local one', async () => {
      using bench = await workbench();
      const blocked = async () => (await bench.plan('git/push')).blocked?.message ?? '';
      git(bench.path, 'switch', '--quiet', '--create', 'lone');
      assert.match(await blocked(), /lone has no upstream/);
      git(bench.path, 'branch', '--quiet', '--set-upstream-to', 'main');
      assert.match(await blocked(), /follows another local branch/);
      git(bench.path, 'switch', '--quiet', 'main');
      git(bench.path, 'update-ref', '-d', 'refs/remotes/origin/main');
      assert.match(await blocked(), /gone or was never fetched/);
      git(bench.path, 'switch', '--quiet', '--detach');
      assert.match(await blocked(), /detached/);
      const plan = await bench.runner.plan('git/push', [locationOf(bench.remote)], {}, { signal: never });
      assert.match(plan.items[0]?.blocked?.message ?? '', /bare/);
      const unborn = makeRepository(bench.folder.join('unborn'), { commits: 0 });
      const second = await bench.runner.plan('git/push', [locationOf(unborn)], {}, { signal: never });
      assert.match(second.items[0]?.blocked?.message ?? '', /no upstream/);
    });
  });

  describe('git/pull', () => {
    it('fast-forwards as previewed and goes back, keeping what is staged and changed elsewhere', async () => {
      using bench = await workbench();
      pushFromElsewhere(bench, { 'README.md': 'theirs\n', 'new/file': 'new\n' });
      git(bench.path, 'fetch', '--quiet');
      writeFileSync(`${bench.path}/src/one.txt`, 'staged\n');
      git(bench.path, 'add', 'src/one.txt');
      writeFileSync(`${bench.path}/src/two.txt`, 'changed\n');
      writeFileSync(`${bench.path}/untracked`, 'x\n');
      const before = snapshotRepository(bench.path);
      const item = await bench.plan('git/pull');
      assert.equal(item.summary, 'Fast-forward main by 1 commit to origin/main');
      assert.match(item.warnings.join(), /local changes/);
      // More arrives meanwhile: the plan says how far.
      const planned = git(bench.path, 'rev-parse', 'origin/main');
      pushFromElsewhere(bench, { later: 'x' });
      const result = await bench.fix('git/pull');
      assert.equal(result.outcome, 'done', result.message);
      assert.equal(git(bench.path, 'rev-parse', 'HEAD'), planned);
      assert.equal(readFileSync(`${bench.path}/new/file`, 'utf8'), 'new\n');
      await bench.undo(result.entryId);
      assert.equal(snapshotRepository(bench.path), before);
    });

    it('refuses where local changes are in the way, and changes nothing', async () => {
      using bench = await workbench();
      pushFromElsewhere(bench, { 'README.md': 'theirs\n', fresh: 'theirs\n' });
      git(bench.path, 'fetch', '--quiet');
      for (const name of ['README.md', 'fresh']) {
        writeFileSync(`${bench.path}/${name}`, 'ours\n');
        const before = snapshotRepository(bench.path);
        const result = await bench.fix('git/pull');
        assert.equal(result.error?.code, 'conflict', result.message);
        assert.equal(snapshotRepository(bench.path), before);
        git(bench.path, 'stash', 'push', '--quiet', '--include-untracked');
      }
      const result = await bench.fix('git/pull');
      writeFileSync(`${bench.path}/README.md`, 'edited after\n');
      const before = snapshotRepository(bench.path);
      await assert.rejects(bench.undo(result.entryId), { code: 'conflict', message: /in the way/ });
      assert.equal(snapshotRepository(bench.path), before);
      makeCommit(bench.path, {});
      await assert.rejects(bench.undo(result.entryId), { code: 'conflict', message: /moved on/ });
    });

    it('is refused when a fetch came between preview and pull, and blocked when there is nothing', async () => {
      using bench = await workbench();
      assert.match((await bench.plan('git/pull')).blocked?.message ?? '', /as last fetched/);
      pushFromElsewhere(bench, { a: '1' });
      git(bench.path, 'fetch', '--quiet');
      const { planId } = await bench.plan('git/pull');
      pushFromElsewhere(bench, { b: '1' });
      git(bench.path, 'fetch', '--quiet');
      const [result] = await bench.runner.apply(planId, { signal: never });
      assert.equal(result?.error?.code, 'conflict');
    });
  });

  describe('git/fetch', () => {
    it('asks every remote, of a bare repository too', async () => {
      using bench = await workbench();
      const second = makeBareRemote(bench.folder.join('second.git'));
      git(bench.path, 'push', '--quiet', second, 'main');
      git(bench.path, 'remote', 'add', 'second', second);
      const tip = pushFromElsewhere(bench, { a: '1' });
      const result = await bench.fix('git/fetch');
      assert.equal(result.message, 'Fetched from origin, second');
      assert.equal(git(bench.path, 'rev-parse', 'origin/main'), tip);
      assert.ok(git(bench.path, 'rev-parse', 'second/main'));
      const bare = cloneOf(bench.remote, bench.folder.join('bare.git'), '--bare');
      assert.equal((await bench.fix('git/fetch', {}, [locationOf(bare)])).outcome, 'done');
    });

    it('is blocked without a remote, and fails by name where one is gone', async () => {
      using bench = await workbench();
      git(bench.path, 'remote', 'set-url', 'origin', bench.folder.join('nowhere'));
      const result = await bench.fix('git/fetch');
      assert.equal(result.outcome, 'failed');
      assert.match(result.message, /Fetching from origin failed/);
      git(bench.path, 'remote', 'remove', 'origin');
      assert.match((await bench.plan('git/fetch')).blocked?.message ?? '', /no remote/);
    });
  });

  describe('git/set-upstream', () => {
    it('follows the branch of the same name and takes it back', async () => {
      using bench = await workbench();
      git(bench.path, 'branch', '--unset-upstream');
      const before = snapshotRepository(bench.path);
      const item = await bench.plan('git/set-upstream');
      assert.equal(item.summary, 'Let main follow origin/main');
      const result = await bench.fix('git/set-upstream', { remote: 'origin' });
      assert.equal(result.outcome, 'done', result.message);
      assert.equal(git(bench.path, 'rev-parse', '--abbrev-ref', '@{upstream}'), 'origin/main');
      assert.match((await bench.plan('git/set-upstream')).blocked?.message ?? '', /already/);
      await bench.undo(result.entryId);
      assert.equal(snapshotRepository(bench.path), before);
    });

    it('gives a former upstream back, unless it was changed again', async () => {
      using bench = await workbench();
      git(bench.path, 'push', '--quiet', 'origin', 'main:other');
      git(bench.path, 'branch', '--quiet', '--set-upstream-to=origin/other');
      const before = snapshotRepository(bench.path);
      const result = await bench.fix('git/set-upstream');
      git(bench.path, 'config', 'branch.main.merge', 'refs/heads/third');
      await assert.rejects(bench.undo(result.entryId), { code: 'conflict', message: /changed again/ });
      git(bench.path, 'config', 'branch.main.merge', 'refs/heads/main');
      await bench.undo(result.entryId);
      assert.equal(snapshotRepository(bench.path), before);
    });

    it('publishes a branch only when told to', async () => {
      using bench = await workbench();
      git(bench.path, 'switch', '--quiet', '--create', 'feature/new');
      const silent = await bench.plan('git/set-upstream');
      assert.equal(silent.blocked?.code, 'bad-input');
      const item = await bench.plan('git/set-upstream', { publish: 'yes' });
      assert.equal(item.undoable, false);
      const result = await bench.fix('git/set-upstream', { publish: 'yes' });
      assert.equal(result.outcome, 'done', result.message);
      assert.equal(git(bench.path, 'rev-parse', '--abbrev-ref', '@{upstream}'), 'origin/feature/new');
      assert.equal(git(bench.remote, 'rev-parse', 'feature/new'), git(bench.path, 'rev-parse', 'HEAD'));
      await assert.rejects(bench.undo(result.entryId), { code: 'conflict' });
    });

    it('offers the remotes that there are and takes no other', async () => {
      using bench = await workbench();
      git(bench.path, 'remote', 'add', 'backup', bench.remote);
      const [question] = await bench.runner.questions('git/set-upstream', bench.location, { signal: never });
      assert.deepEqual(question?.choices?.map(({ value }) => value).sort(), ['backup', 'origin']);
      assert.equal(question?.default, 'origin');
      assert.equal((await bench.plan('git/set-upstream', { remote: 'elsewhere' })).blocked?.code, 'bad-input');
      git(bench.path, 'remote', 'remove', 'backup');
      git(bench.path, 'remote', 'remove', 'origin');
      assert.match((await bench.plan('git/set-upstream')).blocked?.message ?? '', /no remote/);
      const unborn = makeRepository(bench.folder.join('unborn'), { commits: 0 });
      const plan = await bench.runner.plan('git/set-upstream', [locationOf(unborn)], {}, { signal: never });
      assert.match(plan.items[0]?.blocked?.message ?? '', /no commit yet/);
    });

    it('is refused when the branch has changed since the preview', async () => {
      using bench = await workbench();
      git(bench.path, 'branch', '--unset-upstream');
      const { planId } = await bench.plan('git/set-upstream');
      makeCommit(bench.path, {});
      const [result] = await bench.runner.apply(planId, { signal: never });
      assert.equal(result?.error?.code, 'conflict');
    });
  });

  describe('remote URLs', () => {
    it('git/set-remote-url changes one and takes it back', async () => {
      using bench = await workbench();
      const before = snapshotRepository(bench.path);
      const url = 'https://example.com/me/alpha.git';
      const result = await bench.fix('git/set-remote-url', { url });
      assert.equal(git(bench.path, 'remote', 'get-url', 'origin'), url);
      assert.match((await bench.plan('git/set-remote-url', { url })).blocked?.message ?? '', /already/);
      await bench.undo(result.entryId);
      assert.equal(snapshotRepository(bench.path), before);
    });

    it('git/set-remote-url keeps no password, leaves what it does not understand, and refuses what changed', async () => {
      using bench = await workbench();
      const url = 'https://example.com/me/alpha.git';
      git(bench.path, 'config', 'remote.origin.url', 'https://me:s3cret@example.com/me/alpha.git');
      git(bench.path, 'config', 'remote.origin.pushurl', 'https://me:0ther@example.com/push.git');
      const item = await bench.plan('git/set-remote-url', { url });
      assert.equal(item.undoable, false);
      assert.match(item.warnings.join(), /Pushes still go to https:\/\/\*\*\*@example\.com\/push\.git/);
      const result = await bench.fix('git/set-remote-url', { url });
      assert.equal(result.outcome, 'done', result.message);
      assert.doesNotMatch(JSON.stringify([item, result, bench.store.journal.list(10)]), /s3cret|0ther/);
      const { planId } = await bench.plan('git/set-remote-url', { url: 'https://example.com/other' });
      git(bench.path, 'config', 'remote.origin.url', 'https://example.com/third');
      const [refused] = await bench.runner.apply(planId, { signal: never });
      assert.equal(refused?.error?.code, 'conflict');
      git(bench.path, 'config', '--add', 'remote.origin.url', 'https://example.com/second');
      assert.match((await bench.plan('git/set-remote-url', { url })).blocked?.message ?? '', /2 URLs/);
      git(bench.path, 'config', '--unset-all', 'remote.origin.url');
      assert.match((await bench.plan('git/set-remote-url', { url })).blocked?.message ?? '', /does not stand in/);
    });

    it('git/remove-credentials takes them out of every URL and keeps them nowhere', async () => {
      using bench = await workbench();
      git(bench.path, 'config', 'remote.origin.url', 'https://me:s3cret@example.com/a.git');
      git(bench.path, 'config', 'remote.origin.pushurl', 'ssh://git:s3cret@example.com/a.git');
      git(bench.path, 'remote', 'add', 'other', 'https://ghp_s3cret@github.com/a/b');
      const item = await bench.plan('git/remove-credentials');
      assert.match(item.warnings.join(), /revoke/);
      const result = await bench.fix('git/remove-credentials');
      assert.equal(result.outcome, 'done', result.message);
      assert.equal(git(bench.path, 'remote', 'get-url', 'origin'), 'https://example.com/a.git');
      assert.equal(git(bench.path, 'remote', 'get-url', '--push', 'origin'), 'ssh://git@example.com/a.git');
      assert.equal(git(bench.path, 'remote', 'get-url', 'other'), 'https://github.com/a/b');
      assert.doesNotMatch(JSON.stringify([item, result, bench.store.journal.list(10)]), /s3cret/);
      assert.equal((await bench.plan('git/remove-credentials')).blocked?.code, 'conflict');
    });

    it('git/use-https changes http and git, and takes it back', async () => {
      using bench = await workbench();
      git(bench.path, 'config', 'remote.origin.url', 'http://example.com/a.git');
      git(bench.path, 'remote', 'add', 'old', 'git://example.com:9418/b.git');
      git(bench.path, 'remote', 'add', 'odd', 'http://example.com:8080/c.git');
      const before = snapshotRepository(bench.path);
      const result = await bench.fix('git/use-https');
      assert.equal(git(bench.path, 'remote', 'get-url', 'origin'), 'https://example.com/a.git');
      assert.equal(git(bench.path, 'remote', 'get-url', 'old'), 'https://example.com/b.git');
      assert.equal(git(bench.path, 'remote', 'get-url', 'odd'), 'http://example.com:8080/c.git');
      assert.equal((await bench.plan('git/use-https')).blocked?.code, 'conflict');
      await bench.undo(result.entryId);
      assert.equal(snapshotRepository(bench.path), before);
    });

    it('git/add-remote adds one as git does, and removes it while nobody has used it', async () => {
      using bench = await workbench();
      const before = snapshotRepository(bench.path);
      const result = await bench.fix('git/add-remote', { url: bench.remote, name: 'backup' });
      assert.equal(result.outcome, 'done', result.message);
      const added = snapshotRepository(bench.path);
      await bench.undo(result.entryId);
      assert.equal(snapshotRepository(bench.path), before);
      git(bench.path, 'remote', 'add', 'backup', bench.remote);
      assert.equal(snapshotRepository(bench.path), added);
      git(bench.path, 'remote', 'remove', 'backup');
      const again = await bench.fix('git/add-remote', { url: bench.remote, name: 'backup' });
      git(bench.path, 'fetch', '--quiet', 'backup');
      await assert.rejects(bench.undo(again.entryId), { code: 'conflict', message: /fetched from/ });
      assert.match(
        (await bench.plan('git/add-remote', { url: bench.remote })).blocked?.message ?? '',
        /origin already/,
      );
    });
  });

  describe('what people type', () => {
    it('URLs that could start a program or be taken for an option are refused', () => {
      for (const url of [
        '',
        ' ',
        'ext::sh -c touch% /tmp/x',
        'fd::17',
        '-oProxyCommand=x',
        '--upload-pack=x',
        'ssh://-oProxyCommand=x/y',
        'ssh://me@-oProxyCommand=x/y',
        '-x@host:y',
        'me@-host:y',
        'host:-path',
        'https://a/b\nc',
        'https://a b/c',
        'https://a/\u0007',
        'https:///path',
        'https://host',
        'foo://host/path',
        'https://me:pw@host/path',
        `https://host/${'x'.repeat(3000)}`,
      ])
        assert.throws(() => checkedUrl(url), { code: 'bad-input' }, url);
      for (const url of [
        'https://host/a.git',
        'git@host:a/b.git',
        'ssh://git@host:22/a',
        '/srv/a.git',
        '../a',
        'file:///a/b',
        'https://host:8443/a-b/c',
      ])
        assert.equal(checkedUrl(` ${url} `), url);
    });

    it('names of remotes are plain', () => {
      for (const name of ['', '-x', 'a b', 'a/b', 'a..b', 'x.lock', 'x.', 'ü', '.x', 'a\nb'])
        assert.throws(() => checkedRemoteName(name), { code: 'bad-input' }, name);
      assert.equal(checkedRemoteName(' up-stream_2 '), 'up-stream_2');
    });

    it('a URL without its credentials has none and is otherwise the same', () => {
      const word = fc.stringMatching(/^[a-z0-9%._-]{1,12}$/);
      fc.assert(
        fc.property(
          fc.constantFrom('https', 'http', 'ssh', 'ftp'),
          word,
          word,
          fc.stringMatching(/^[a-z]{1,9}(:\d{2,4})?$/),
          word,
          (scheme, user, password, host, path) => {
            const cleaned = withoutCredentials(`${scheme}://${user}:${password}@${host}/${path}`);
            assert.equal(parseRemoteUrl(cleaned).hasCredentials, false);
            assert.equal(cleaned, `${scheme}://${scheme === 'ssh' ? `${user}@` : ''}${host}/${path}`);
          },
        ),
      );
      assert.equal(withoutCredentials('git@host:a/b'), 'git@host:a/b');
      assert.equal(withoutCredentials('foo::https://a:b@host/c'), 'foo::https://host/c');
    });

    it('https is told from http and git on their own ports only', () => {
      assert.equal(httpsForm('http://host:80/a'), 'https://host/a');
      assert.equal(httpsForm('git://[::1]/a'), 'https://[::1]/a');
      for (const url of ['https://host/a', 'http://host:3000/a', 'git@host:a', 'ftp://host/a', '/a'])
        assert.equal(httpsForm(url), undefined);
    });
  });
});
