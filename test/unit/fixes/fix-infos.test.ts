import assert from 'node:assert/strict';
import { fixInfos } from '../../../src/engine/fixes/index.ts';

describe('what is told of fixes', () => {
  it('marks those that take something away, also where it can be brought back', () => {
    assert.deepEqual(
      fixInfos()
        .filter(({ destructive }) => destructive)
        .map(({ id }) => id)
        .sort(),
      ['git/delete-merged-branches', 'git/discard', 'git/prune-worktrees', 'inventory/move-to-trash'],
    );
  });
});
