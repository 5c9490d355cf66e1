import assert from 'node:assert/strict';
import { absent, known, unknown } from '../../../../src/engine/fact.ts';
import { days, judge, messages, minutes, now, status, verdict } from '../facts.ts';

describe('git/stale-lock', () => {
  const lock = (path: string, age: number) => ({ facts: { locks: known([{ path, at: now - age }]) } });
  it('tells of old ones only, each by its path', () => {
    assert.deepEqual(messages('git/stale-lock', lock('index.lock', minutes(180))), [
      'index.lock has been there since 15 Jun 2026, 09:00 UTC; git removes it within seconds.',
    ]);
    assert.equal(judge('git/stale-lock', lock('index.lock', minutes(180)))[0]?.subject, 'index.lock');
    assert.equal(verdict('git/stale-lock', lock('index.lock', minutes(10))), 'pass');
    assert.equal(verdict('git/stale-lock', lock('index.lock', -minutes(10))), 'pass');
    assert.equal(verdict('git/stale-lock', { ...lock('HEAD.lock', minutes(20)), options: { minutes: 30 } }), 'pass');
  });
});

describe('git/stale-repository', () => {
  const commit = (age: number) => ({ lastCommit: known({ oid: 'a', at: now - age, subject: '' }) });
  it('counts from the newest commit, and knows when it became stale', () => {
    const [found] = judge('git/stale-repository', { facts: commit(days(800)) });
    assert.equal(found?.message, 'The newest commit is from 6 Apr 2024.');
    assert.equal(found?.since, new Date(now - days(435)).toISOString());
    assert.equal(verdict('git/stale-repository', { facts: commit(days(365)) }), 'pass');
    assert.equal(verdict('git/stale-repository', { facts: commit(days(20)), options: { days: 7 } }), 'fail');
  });
  it('does not call stale what is only behind, empty, or pinned', () => {
    const behind = { ...commit(days(800)), status: known(status({ behind: 2 })) };
    assert.equal(verdict('git/stale-repository', { facts: behind }), 'not-applicable');
    assert.equal(verdict('git/stale-repository', { facts: { lastCommit: absent('no commit') } }), 'not-applicable');
    assert.equal(
      verdict('git/stale-repository', { facts: commit(days(800)), location: { kind: 'submodule' } }),
      'not-applicable',
    );
  });
});

describe('submodules', () => {
  const module = (path: string, initialised: boolean, drifted: boolean | null) => ({
    name: path,
    path,
    initialised,
    drifted,
  });
  const having = (...modules: ReturnType<typeof module>[]) => ({ facts: { submodules: known(modules) } });

  it('are told when they are not initialised', () => {
    const rule = 'git/submodule-uninitialised';
    assert.deepEqual(messages(rule, having(module('a', false, null))), ['1 submodule is not initialised: a.']);
    assert.deepEqual(
      messages(rule, having(module('a', false, null), module('b', true, false), module('c', false, null))),
      ['2 of 3 submodules are not initialised: a and c.'],
    );
    assert.equal(verdict(rule, having(module('b', true, null))), 'pass');
    assert.equal(verdict(rule), 'not-applicable');
  });

  it('are told one by one when they drifted', () => {
    const rule = 'git/submodule-drifted';
    const found = judge(rule, having(module('a', true, true), module('b', true, true), module('c', true, false)));
    assert.deepEqual(
      found.map((f) => f.subject),
      ['a', 'b'],
    );
    assert.equal(new Set(found.map((f) => f.id)).size, 2);
    assert.equal(verdict(rule, having(module('a', false, null))), 'pass');
    assert.equal(verdict(rule, having(module('a', true, null))), 'unknown');
  });
});

describe('git/no-commits, git/shallow-clone', () => {
  it('tell of what is not there', () => {
    assert.deepEqual(messages('git/no-commits', { facts: { head: known({ branch: 'main', oid: null }) } }), [
      'main has no commit yet.',
    ]);
    assert.equal(verdict('git/no-commits'), 'pass');
    assert.equal(verdict('git/shallow-clone', { facts: { shallow: known(true) } }), 'fail');
    assert.equal(verdict('git/shallow-clone'), 'pass');
    assert.equal(
      verdict('git/shallow-clone', { facts: { shallow: known(true) }, location: { kind: 'submodule' } }),
      'not-applicable',
    );
  });
});

describe('git/unreadable-repository', () => {
  const rule = 'git/unreadable-repository';
  it("tells git's words and remedy, without credentials", () => {
    const value = {
      kind: 'dubious-ownership',
      message: 'detected dubious ownership at https://me:s3cret@h/x\n',
      remedy: 'git config --global --add safe.directory /srv/git/site',
    } as const;
    const [message] = messages(rule, { facts: { readability: known(value) } });
    assert.equal(
      message,
      'The repository belongs to another user, so git does not read it: Detected dubious ownership at https://***@h/x. To repair it: git config --global --add safe.directory /srv/git/site',
    );
  });
  it('knows a broken one, and does not guess about one that nobody read', () => {
    const broken = { location: { broken: 'gitdir points to nothing' } };
    assert.deepEqual(messages(rule, broken), ['The repository cannot be opened: Gitdir points to nothing.']);
    assert.equal(verdict(rule, { facts: { readability: unknown('untrusted') } }), 'unknown');
    assert.equal(verdict(rule), 'pass');
  });
});

describe('inventory/missing and inventory/extra', () => {
  const standing = (state: 'listed' | 'extra' | 'missing' | 'folder') => ({
    inventory: { state, inventory: 'inventory.txt', url: 'https://github.com/me/site' },
  });
  it('tell where a repository stands, one at a time', () => {
    assert.deepEqual(messages('inventory/missing', standing('missing')), [
      'It is not here, though inventory.txt lists it (https://github.com/me/site); expected at /srv/git/site.',
    ]);
    assert.equal(verdict('inventory/extra', standing('missing')), 'not-applicable');
    assert.deepEqual(messages('inventory/extra', standing('extra')), ['site is here but not listed in inventory.txt.']);
    assert.equal(verdict('inventory/missing', standing('extra')), 'not-applicable');
    assert.match(messages('inventory/extra', standing('folder'))[0] ?? '', /the folder is no Git repository/);
    assert.equal(verdict('inventory/extra', standing('listed')), 'pass');
    assert.equal(verdict('inventory/missing', standing('listed')), 'pass');
  });
  it('say nothing without an inventory, or of what belongs to another repository', () => {
    assert.equal(verdict('inventory/extra'), 'not-applicable');
    assert.equal(verdict('inventory/missing'), 'not-applicable');
    assert.equal(
      verdict('inventory/extra', { ...standing('extra'), location: { kind: 'submodule' } }),
      'not-applicable',
    );
  });
});
