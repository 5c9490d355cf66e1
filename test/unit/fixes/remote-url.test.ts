import assert from 'node:assert/strict';
import fc from 'fast-check';
import { httpsForm, withoutCredentials } from '../../../src/engine/fixes/support/remote-url.ts';
import { checkedRemoteName, checkedUrl } from '../../../src/engine/git/checked-url.ts';
import { parseRemoteUrl } from '../../../src/engine/git/urls.ts';
import { git } from '../../fixtures/git.ts';
import { never, snapshotRepository, workbench } from './workbench.ts';

describe('URLs of remotes', () => {
  describe('fixes', () => {
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
