import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changesBetween } from '../../../src/contract/list-changes.ts';

describe('what changed between two lists', () => {
  const list = fc.uniqueArray(fc.nat(40));

  it('is what one has that the other has not, however they stand', () => {
    fc.assert(
      fc.property(list, list, (before, after) => {
        const { removed, added } = changesBetween(before, after);
        assert.deepEqual(removed.toSorted(), before.filter((one) => !after.includes(one)).toSorted());
        assert.deepEqual(added.toSorted(), after.filter((one) => !before.includes(one)).toSorted());
      }),
      { numRuns: 1000 },
    );
  });

  it('is found where many go, come and are replaced at once', () => {
    const before = Array.from({ length: 300 }, (_, n) => n);
    const edit = fc.record({ at: fc.nat(299), go: fc.nat(12), come: fc.nat(12) });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 20 }), (edits) => {
        let fresh = 1_000;
        const after = edits.reduce<number[]>(
          (now, { at, go, come }) => now.toSpliced(at, go, ...Array.from({ length: come }, () => fresh++)),
          before,
        );
        const { removed, added } = changesBetween(before, after);
        const [there, now] = [new Set(before), new Set(after)];
        assert.deepEqual(new Set(removed), new Set(before.filter((one) => !now.has(one))));
        assert.deepEqual(new Set(added), new Set(after.filter((one) => !there.has(one))));
        assert.equal(new Set([...removed, ...added]).size, removed.length + added.length, 'each once');
      }),
    );
  });
});
