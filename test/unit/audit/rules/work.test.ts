import assert from 'node:assert/strict';
import { absent, known, unknown } from '../../../../src/engine/fact.ts';
import type { StatusEntry } from '../../../../src/engine/git/facts.ts';
import { configuration, days, judge, messages, minutes, now, status, verdict } from '../facts.ts';

const submodule = { commit: true, modified: false, untracked: false };
const entry = (path: string, more: Partial<StatusEntry> = {}): StatusEntry => ({
  path,
  kind: 'changed',
  xy: '.M',
  ...more,
});

describe('git/uncommitted-changes', () => {
  const rule = 'git/uncommitted-changes';
  const counted = (counts: Parameters<typeof status>[0]) =>
    messages(rule, { facts: { status: known(status(counts)) } });

  it('tells what is not committed, in numbers', () => {
    assert.deepEqual(counted({ counts: { unstaged: 1 } }), ['1 changed file is not committed.']);
    assert.deepEqual(counted({ counts: { unstaged: 3 } }), ['3 changed files are not committed.']);
    assert.deepEqual(counted({ counts: { staged: 2 } }), ['2 changed files are staged but not committed.']);
    assert.deepEqual(counted({ counts: { staged: 2, unstaged: 1 } }), [
      'Changed files are not committed: 2 staged and 1 not staged.',
    ]);
  });

  it('offers no fix while files are in conflict', () => {
    const [found] = judge(rule, { facts: { status: known(status({ counts: { conflicted: 2 } })) } });
    assert.equal(found?.message, '2 files are in conflict.');
    assert.deepEqual(found?.fixes, []);
    assert.deepEqual(judge(rule, { facts: { status: known(status({ counts: { unstaged: 1 } })) } })[0]?.fixes, [
      'git/commit',
      'git/stash',
      'git/discard',
    ]);
  });

  it('offers no fix in the middle of a merge', () => {
    const operation = known({ kind: 'merge', since: now } as const);
    const [changed] = judge(rule, { facts: { operation, status: known(status({ counts: { staged: 1 } })) } });
    const untracked = known(status({ counts: { untracked: 1 } }));
    const [added] = judge('git/untracked-files', { facts: { operation, status: untracked } });
    assert.deepEqual([changed?.fixes, added?.fixes], [[], []]);
  });

  it('leaves untracked files and moved submodules to their own rules', () => {
    assert.deepEqual(counted({ counts: { untracked: 4 } }), []);
    assert.deepEqual(counted({ counts: { unstaged: 1 }, entries: [entry('lib', { submodule })] }), []);
    assert.deepEqual(counted({ counts: { staged: 1 }, entries: [entry('lib', { submodule, xy: 'M.' })] }), [
      '1 changed file is staged but not committed.',
    ]);
  });

  it('is unknown without a status and says nothing of a bare repository', () => {
    const [found] = judge(rule, { facts: { status: unknown('git is not started in an untrusted workspace') } });
    assert.equal(found?.verdict, 'unknown');
    assert.equal(found?.message, 'Git is not started in an untrusted workspace.');
    assert.equal(verdict(rule, { facts: { status: absent('bare') } }), 'not-applicable');
  });
});

describe('git/untracked-files', () => {
  it('names them while the list is whole', () => {
    const rule = 'git/untracked-files';
    const entries = ['a', 'b', 'c', 'd'].map((path) => entry(path, { kind: 'untracked', xy: '??' }));
    const told = (untracked: number) =>
      messages(rule, { facts: { status: known(status({ counts: { untracked }, entries })) } });
    assert.deepEqual(told(4), ['4 paths are not tracked by git: a, b and 2 more.']);
    assert.deepEqual(told(9), ['9 paths are not tracked by git.']);
    assert.equal(verdict(rule, { facts: { status: known(status({ counts: { unstaged: 1 } })) } }), 'pass');
  });
});

describe('ahead of and behind the upstream', () => {
  const at = (ahead: number | null, behind: number | null, more = {}) => ({
    status: known(status({ ahead, behind, ...more })),
  });
  const speaking = (given: Parameters<typeof judge>[1]) =>
    [
      'git/unpushed-commits',
      'git/behind-upstream',
      'git/diverged',
      'git/no-upstream',
      'git/upstream-gone',
      'git/no-remote',
    ].filter((rule) => verdict(rule, given) === 'fail');

  it('is told by one rule alone', () => {
    assert.deepEqual(speaking({}), []);
    assert.deepEqual(speaking({ facts: at(2, 0) }), ['git/unpushed-commits']);
    assert.deepEqual(speaking({ facts: at(0, 2) }), ['git/behind-upstream']);
    assert.deepEqual(speaking({ facts: at(1, 2) }), ['git/diverged']);
    assert.deepEqual(speaking({ facts: at(null, null) }), ['git/upstream-gone']);
    const alone = { configuration: known(configuration({ branches: {} })), ...at(null, null, { upstream: null }) };
    assert.deepEqual(speaking({ facts: alone }), ['git/no-upstream']);
    const bare = {
      configuration: known(configuration({ urls: {}, branches: {} })),
      ...at(null, null, { upstream: null }),
    };
    assert.deepEqual(speaking({ facts: bare }), ['git/no-remote']);
  });

  it('counts commits and says how old they are', () => {
    assert.deepEqual(messages('git/unpushed-commits', { facts: at(1, 0) }), [
      '1 commit of main is only on this machine, not at origin/main; it is from 12 Jun 2026.',
    ]);
    assert.deepEqual(messages('git/unpushed-commits', { facts: at(1200, 0) }), [
      '1,200 commits of main are only on this machine, not at origin/main; the newest is from 12 Jun 2026.',
    ]);
    const [found] = judge('git/unpushed-commits', { facts: at(2, 0) });
    assert.equal(found?.since, new Date(now - days(3)).toISOString());
    assert.equal(found?.subject, 'main');
    assert.deepEqual(messages('git/unpushed-commits', { facts: { ...at(2, 0), lastCommit: unknown('x') } }), [
      '2 commits of main are only on this machine, not at origin/main.',
    ]);
  });

  it('offers neither push nor pull in the middle of a merge', () => {
    const operation = known({ kind: 'merge', since: now } as const);
    const fixes = (rule: string, facts: ReturnType<typeof at>) =>
      [facts, { ...facts, operation }].map((some) => judge(rule, { facts: some })[0]?.fixes);
    assert.deepEqual(fixes('git/unpushed-commits', at(2, 0)), [['git/push'], []]);
    assert.deepEqual(fixes('git/behind-upstream', at(0, 2)), [['git/pull'], []]);
  });

  it('offer neither to commit nor to publish in the middle of a merge, and what else they offer', () => {
    const operation = known({ kind: 'merge', since: now } as const);
    const module = { name: 'a', path: 'a', initialised: true, drifted: true };
    const offered = (rule: string, facts: NonNullable<Parameters<typeof judge>[1]>['facts']) =>
      [facts, { ...facts, operation }].map((some) => judge(rule, { facts: some })[0]?.fixes);
    assert.deepEqual(offered('git/no-commits', { head: known({ branch: 'main', oid: null }) }), [['git/commit'], []]);
    assert.deepEqual(offered('git/submodule-drifted', { submodules: known([module]) }), [
      ['git/commit', 'git/update-submodules'],
      ['git/update-submodules'],
    ]);
    assert.deepEqual(offered('git/no-remote', { configuration: known(configuration({ urls: {} })) }), [
      ['git/add-remote', 'git/publish'],
      ['git/add-remote'],
    ]);
    const follows = {
      status: known(status({ upstream: null })),
      configuration: known(configuration({ branches: {} })),
    };
    assert.deepEqual(offered('git/no-upstream', follows), [['git/set-upstream', 'git/publish'], ['git/set-upstream']]);
  });

  it('says how fresh it is, and does not guess where nothing was fetched', () => {
    assert.deepEqual(messages('git/behind-upstream', { facts: at(0, 1) }), [
      'main is 1 commit behind origin/main (fetched 14 Jun 2026).',
    ]);
    assert.deepEqual(messages('git/diverged', { facts: at(1, 2) }), [
      'main and origin/main have diverged: 1 commit here, 2 there (fetched 14 Jun 2026).',
    ]);
    for (const lastFetch of [known(null), unknown('no record')]) {
      assert.equal(verdict('git/behind-upstream', { facts: { ...at(0, 0), lastFetch } }), 'unknown');
      assert.equal(verdict('git/behind-upstream', { facts: { ...at(0, 4), lastFetch } }), 'fail');
      assert.equal(verdict('git/diverged', { facts: { ...at(0, 0), lastFetch } }), 'pass');
      assert.equal(verdict('git/diverged', { facts: { ...at(1, 0), lastFetch } }), 'unknown');
      assert.equal(verdict('git/unpushed-commits', { facts: { ...at(1, 0), lastFetch } }), 'fail');
    }
  });

  it('does not take a branch of the same repository, an unborn or a detached one for more than it is', () => {
    const local = configuration({ branches: { topic: { remote: '.', merge: 'refs/heads/main' } } });
    const follows = {
      configuration: known(local),
      status: known(status({ branch: 'topic', upstream: 'main', ahead: 3, behind: 1 })),
    };
    assert.deepEqual(speaking({ facts: follows }), []);
    assert.deepEqual(speaking({ facts: at(null, null, { oid: null }) }), []);
    assert.deepEqual(speaking({ facts: at(null, null, { branch: null, upstream: null }) }), []);
    assert.equal(
      verdict('git/behind-upstream', { facts: at(0, 2), location: { kind: 'submodule' } }),
      'not-applicable',
    );
  });

  it('tells an upstream whose remote is not configured, but not one that git cannot resolve', () => {
    const followed = (remote: string) => ({
      configuration: known(configuration({ branches: { main: { remote, merge: 'refs/heads/main' } } })),
      ...at(null, null, { upstream: null }),
    });
    assert.deepEqual(messages('git/upstream-gone', { facts: followed('old') }), [
      'main follows a branch of the remote old, which is not configured.',
    ]);
    assert.deepEqual(speaking({ facts: followed('origin') }), []);
    assert.deepEqual(speaking({ facts: followed('https://github.com/me/site.git') }), []);
  });

  it('says nothing of the remote of a bare repository or a linked worktree', () => {
    const none = { configuration: known(configuration({ urls: {}, branches: {} })) };
    assert.equal(verdict('git/no-remote', { facts: none, location: { kind: 'bare' } }), 'not-applicable');
    const worktree = { kind: 'worktree', gitDir: '/srv/git/a/.git/worktrees/w', commonDir: '/srv/git/a/.git' } as const;
    assert.equal(verdict('git/no-remote', { facts: none, location: worktree }), 'not-applicable');
    assert.equal(
      verdict('git/no-remote', { facts: none, location: { ...worktree, commonDir: '/srv/git/a.git' } }),
      'fail',
    );
  });
});

describe('git/stash-entries', () => {
  const stashes = (n: number) => ({ status: known(status({ stashes: n })) });
  it('counts them above what is allowed', () => {
    assert.deepEqual(messages('git/stash-entries', { facts: stashes(1) }), [
      'The stash holds 1 entry, on this machine only.',
    ]);
    assert.equal(verdict('git/stash-entries', { facts: stashes(0) }), 'pass');
    assert.equal(verdict('git/stash-entries', { facts: stashes(2), options: { max: 2 } }), 'pass');
    assert.equal(verdict('git/stash-entries', { facts: stashes(3), options: { max: 2 } }), 'fail');
  });
});

describe('git/detached-head and git/operation-in-progress', () => {
  const detached = { head: known({ branch: null, oid: '1a2b3c4d5e6f' }) };
  const rebase = { operation: known({ kind: 'rebase', since: now - days(2) } as const) };

  it('are told apart: a rebase detaches HEAD by itself', () => {
    assert.deepEqual(messages('git/detached-head', { facts: detached }), [
      'HEAD is detached at 1a2b3c4d: commits made here belong to no branch.',
    ]);
    assert.equal(verdict('git/detached-head', { facts: { ...detached, ...rebase } }), 'not-applicable');
    assert.deepEqual(messages('git/operation-in-progress', { facts: { ...detached, ...rebase } }), [
      'A rebase has been in progress since 13 Jun 2026.',
    ]);
    assert.equal(verdict('git/detached-head', { facts: detached, location: { kind: 'submodule' } }), 'not-applicable');
    assert.equal(verdict('git/detached-head'), 'pass');
  });

  it('tell of commits on no branch as such, in a submodule too', () => {
    const own = { ...detached, detachedCommits: known(2) };
    assert.deepEqual(messages('git/detached-commits', { facts: own }), ['2 commits up to 1a2b3c4d are on no branch.']);
    assert.equal(verdict('git/detached-commits', { facts: own, location: { kind: 'submodule' } }), 'fail');
    assert.equal(verdict('git/detached-head', { facts: own }), 'not-applicable');
    assert.equal(verdict('git/detached-commits', { facts: { ...own, ...rebase } }), 'not-applicable');
    assert.equal(verdict('git/detached-commits', { facts: { ...detached, detachedCommits: known(0) } }), 'pass');
    assert.equal(verdict('git/detached-commits'), 'not-applicable');
  });

  it('can wait before they tell of an operation', () => {
    const merge = { operation: known({ kind: 'merge', since: now - minutes(5) } as const) };
    assert.deepEqual(messages('git/operation-in-progress', { facts: merge }), [
      'A merge has been in progress since 15 Jun 2026.',
    ]);
    assert.equal(verdict('git/operation-in-progress', { facts: merge, options: { afterMinutes: 10 } }), 'pass');
    assert.equal(verdict('git/operation-in-progress', { facts: { operation: absent('bare') } }), 'not-applicable');
  });
});
