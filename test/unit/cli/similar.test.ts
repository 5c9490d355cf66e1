import assert from 'node:assert/strict';
import { didYouMean, distance, nearest } from '../../../src/cli/similar.ts';

describe('what was probably meant', () => {
  it('counts letters put in, left out, changed and swapped', () => {
    for (const [a, b, expected] of [
      ['push', 'push', 0],
      ['pus', 'push', 1],
      ['psuh', 'push', 1],
      ['pull', 'push', 2],
      ['', 'push', 4],
      ['audit', 'fix', 4],
    ] as const) {
      assert.equal(distance(a, b), expected, `${a} ${b}`);
      assert.equal(distance(b, a), expected, `${b} ${a}`);
    }
  });

  it('names what is mistyped before what holds a part of it, and nothing far away', () => {
    const known = ['git/push', 'git/pull', 'git/unpushed-commits', 'git/stash', 'git/stash-entries'];
    assert.deepEqual(nearest('psuh', known), ['git/push']);
    assert.deepEqual(nearest('git/stahs', known), ['git/stash']);
    assert.deepEqual(nearest('git/push-everything', known), ['git/push', 'git/unpushed-commits']);
    assert.deepEqual(nearest('Stash-Entry', known), ['git/stash-entries']);
    for (const word of ['x', '', 'git', 'frobnicate']) assert.deepEqual(nearest(word, known), [], word);
  });

  it('says so, or nothing', () => {
    assert.equal(didYouMean('psuh', ['push', 'fetch']), 'Did you mean push?');
    assert.equal(
      didYouMean('fail', ['fail-on', 'fail-under'], (name) => `--${name}`),
      'Did you mean --fail-on or --fail-under?',
    );
    assert.equal(didYouMean('zzz', ['push']), '');
  });
});
