import assert from 'node:assert/strict';
import { known } from '../../../../src/engine/fact.ts';
import type { LinkedWorktree, LocalBranch } from '../../../../src/engine/git/facts.ts';
import { days, messages, now, verdict } from '../facts.ts';

const branch = (name: string, more: Partial<LocalBranch> = {}): LocalBranch => ({
  name,
  ...{ upstream: null, upstreamGone: false, mergedInto: null, checkedOut: false, movedAt: now - days(30) },
  ...more,
});
const withBranches = (...branches: LocalBranch[]) => ({ branches: known(branches) });

describe('git/merged-branches', () => {
  const rule = 'git/merged-branches';
  const merged = { mergedInto: 'origin' };

  it('tells those that rest', () => {
    const facts = withBranches(branch('a', merged), branch('b', merged), branch('open'));
    assert.deepEqual(messages(rule, { facts }), ['2 branches are merged into origin: a and b.']);
    assert.deepEqual(messages(rule, { facts: withBranches(branch('a', merged)) }), [
      '1 branch is merged into origin: a.',
    ]);
  });

  it('says nothing of those in use, kept, fresh, or of unknown age', () => {
    const fine = [
      branch('used', { ...merged, checkedOut: true }),
      branch('develop', merged),
      branch('fresh', { ...merged, movedAt: now - days(2) }),
      branch('unknown', { ...merged, movedAt: null }),
    ];
    assert.equal(verdict(rule, { facts: withBranches(...fine) }), 'pass');
    const strict = { facts: withBranches(...fine), options: { afterDays: 1, keep: [] } };
    assert.deepEqual(messages(rule, strict), ['2 branches are merged into origin: develop and fresh.']);
    const worktree = { kind: 'worktree', commonDir: '/srv/git/site/.git' } as const;
    assert.equal(verdict(rule, { facts: withBranches(branch('a', merged)), location: worktree }), 'not-applicable');
  });
});

describe('git/abandoned-branches', () => {
  const rule = 'git/abandoned-branches';
  const gone = { upstream: 'origin/x', upstreamGone: true };

  it('tells those whose upstream is gone and that hold what is nowhere else', () => {
    const others = [branch('merged', { ...gone, mergedInto: 'origin' }), branch('here', { ...gone, checkedOut: true })];
    assert.deepEqual(messages(rule, { facts: withBranches(branch('a', gone), ...others) }), [
      '1 branch follows an upstream that is no longer there: a.',
    ]);
    assert.deepEqual(messages(rule, { facts: withBranches(branch('a', gone), branch('b', gone)) }), [
      '2 branches follow upstreams that are no longer there: a and b.',
    ]);
    assert.equal(verdict(rule, { facts: withBranches(...others, branch('never')) }), 'pass');
  });
});

describe('git/prunable-worktrees', () => {
  const rule = 'git/prunable-worktrees';
  const worktree = (name: string, there: boolean, locked: boolean): LinkedWorktree => ({
    name,
    path: `/w/${name}`,
    there,
    locked,
  });

  it('tells those that are not there, unless they are locked', () => {
    const facts = {
      worktrees: known([worktree('a', false, false), worktree('b', true, false), worktree('c', false, true)]),
    };
    assert.deepEqual(messages(rule, { facts }), ['1 linked worktree is not there: /w/a.']);
    assert.equal(verdict(rule, { facts: { worktrees: known([worktree('b', true, false)]) } }), 'pass');
    assert.equal(verdict(rule), 'not-applicable');
  });
});
