import assert from 'node:assert/strict';
import { known } from '../../../../src/engine/fact.ts';
import { configuration, days, judge, messages, now, verdict } from '../facts.ts';

const remotes = (urls: Record<string, string>) => ({ facts: { configuration: known(configuration({ urls })) } });
const origin = (url: string) => remotes({ origin: url });
const worktree = { kind: 'worktree', gitDir: '/srv/git/a/.git/worktrees/w', commonDir: '/srv/git/a/.git' } as const;

describe('git/remote-credentials', () => {
  const rule = 'git/remote-credentials';

  it('finds passwords and tokens and never repeats them', () => {
    for (const url of [
      'https://me:s3cret@git.example.com/me/site.git',
      'https://ghp_0123456789abcdefghijABCDEFGHIJ012345@github.com/me/site.git',
      'https://oauth2:glpat-abcdefghij@gitlab.com/me/site.git',
      'http://me:hunter2@localhost/site.git',
    ]) {
      const [found] = judge(rule, origin(url));
      assert.equal(found?.verdict, 'fail', url);
      assert.equal(found?.subject, 'origin');
      const secret = /:([^:@/]+)@|\/\/([^:@]+)@/.exec(url)?.slice(1).find(Boolean) ?? '';
      assert.ok(!JSON.stringify(found).includes(secret));
    }
    const push = {
      remotes: [{ name: 'origin', url: 'https://h/x', urls: ['https://h/x', 'https://h/y', 'https://a:b@h/x'] }],
      branches: new Map(),
      bare: false,
    };
    assert.equal(verdict(rule, { facts: { configuration: known(push) } }), 'fail');
  });

  it('takes a user name for what it is', () => {
    for (const url of [
      'https://me@github.com/me/site.git',
      'https://me:@github.com/me/site.git',
      'git@github.com:me/site.git',
      'ssh://git@host:2222/me/site.git',
      '/srv/remotes/site.git',
      'file:///srv/a:b@c/site.git',
      'C:\\remotes\\site.git',
    ])
      assert.equal(verdict(rule, origin(url)), 'pass', url);
    assert.equal(verdict(rule, remotes({})), 'not-applicable');
    assert.equal(verdict(rule, { ...origin('https://a:b@h/x'), location: worktree }), 'not-applicable');
  });
});

describe('git/insecure-remote', () => {
  const rule = 'git/insecure-remote';

  it('tells of schemes without encryption', () => {
    assert.deepEqual(messages(rule, origin('http://git.example.com/me/site.git')), [
      'origin is reached over http://, without encryption (git.example.com).',
    ]);
    assert.equal(verdict(rule, origin('git://git.example.com/site.git')), 'fail');
    assert.equal(verdict(rule, origin('ftp://git.example.com/site.git')), 'fail');
    assert.ok(!messages(rule, origin('http://me:s3cret@git.example.com/x'))[0]?.includes('s3cret'));
  });

  it('judges the address that git really goes to', () => {
    const url = 'git://git.example.com/x';
    const rewritten = { name: 'origin', url, urls: [url], effectiveUrls: ['https://git.example.com/x'] };
    assert.equal(
      verdict(rule, { facts: { configuration: known({ ...configuration(), remotes: [rewritten] }) } }),
      'pass',
    );
  });

  it('is silent about encrypted, local and allowed ones', () => {
    for (const url of [
      'https://github.com/me/site.git',
      'git@github.com:me/site.git',
      'ssh://git@host/site.git',
      'nas:site.git',
      '/srv/remotes/site.git',
      '../site.git',
      'file:///srv/site.git',
      'C:/remotes/site.git',
      'http://localhost:3000/me/site.git',
      'http://127.0.0.1/me/site.git',
      'http://[::1]:3000/me/site.git',
    ])
      assert.equal(verdict(rule, origin(url)), 'pass', url);
    const gitea = origin('http://gitea.lan/me/site.git');
    assert.equal(verdict(rule, gitea), 'fail');
    assert.equal(verdict(rule, { ...gitea, options: { allowHosts: ['.lan'] } }), 'pass');
    assert.equal(verdict(rule, { ...gitea, options: { allowHosts: ['Gitea.lan'] } }), 'pass');
    assert.equal(verdict(rule, { ...gitea, options: { allowHosts: ['tea.lan'] } }), 'fail');
  });
});

describe('git/remote-name-mismatch', () => {
  const rule = 'git/remote-name-mismatch';

  it('tells both names', () => {
    assert.deepEqual(messages(rule, origin('https://github.com/me/pve-notes.git')), [
      'The folder is site, but origin is pve-notes.',
    ]);
    assert.equal(verdict(rule, origin('git@host:pve-notes')), 'fail');
    assert.equal(verdict(rule, remotes({ backup: '/srv/other.git' })), 'fail');
  });

  it('is tolerant of how names are written', () => {
    for (const url of [
      'https://github.com/me/site.git',
      'https://github.com/me/site/',
      'https://github.com/me/Site.git/',
      'git@github.com:me/SITE',
      'host:site.git',
      '/srv/remotes/site/.git',
      'C:\\remotes\\site.git',
      'https://gist.github.com/0123456789abcdef0123456789abcdef.git',
    ])
      assert.equal(verdict(rule, origin(url)), 'pass', url);
    assert.equal(verdict(rule, { ...origin('https://h/me/my%20site.git'), location: { name: 'my site' } }), 'pass');
  });

  it('is content with one remote of the right name, and asks no worktree or submodule', () => {
    assert.equal(verdict(rule, remotes({ origin: 'https://h/me/fork-site', upstream: 'https://h/them/site' })), 'pass');
    assert.equal(verdict(rule, remotes({ a: 'https://h/x', b: 'https://h/y' })), 'pass');
    const other = origin('https://h/me/other');
    assert.equal(verdict(rule, { ...other, location: { kind: 'submodule' } }), 'not-applicable');
    assert.equal(verdict(rule, { ...other, location: { kind: 'worktree' } }), 'not-applicable');
    assert.equal(verdict(rule, remotes({})), 'not-applicable');
  });
});

describe('git/never-fetched and git/fetch-out-of-date', () => {
  const fetched = (at: number | null) => ({ facts: { lastFetch: known(at) } });

  it('tell the age of the last fetch, one at a time', () => {
    assert.equal(verdict('git/never-fetched', fetched(null)), 'fail');
    assert.equal(verdict('git/fetch-out-of-date', fetched(null)), 'not-applicable');
    assert.deepEqual(messages('git/fetch-out-of-date', fetched(now - days(30))), [
      'The remotes were last fetched on 16 May 2026.',
    ]);
    assert.equal(verdict('git/never-fetched', fetched(now - days(30))), 'pass');
    assert.equal(verdict('git/fetch-out-of-date', fetched(now - days(14))), 'pass');
    assert.equal(verdict('git/fetch-out-of-date', { ...fetched(now - days(30)), options: { days: 31 } }), 'pass');
  });

  it('say nothing where there is nothing to fetch', () => {
    const alone = { lastFetch: known(null), configuration: known(configuration({ urls: {} })) };
    assert.equal(verdict('git/never-fetched', { facts: alone }), 'not-applicable');
    assert.equal(verdict('git/never-fetched', { ...fetched(null), location: { kind: 'submodule' } }), 'not-applicable');
  });
});

describe('git/default-branch-name', () => {
  const named = (name: string | null) => ({ facts: { remoteDefaultBranch: known(name) } });
  it('compares with the agreed names', () => {
    assert.deepEqual(messages('git/default-branch-name', named('trunk')), ['The default branch is trunk, not main.']);
    assert.deepEqual(
      messages('git/default-branch-name', { ...named('trunk'), options: { names: ['main', 'master'] } }),
      ['The default branch is trunk, not main or master.'],
    );
    assert.equal(verdict('git/default-branch-name', named('main')), 'pass');
    assert.equal(verdict('git/default-branch-name', named(null)), 'not-applicable');
  });
});
