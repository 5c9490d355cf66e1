import assert from 'node:assert/strict';
import fc from 'fast-check';
import { equalJson, keepParts } from '../../../webview-ui/src/state/equal.ts';

/** Few keys and values, so that two of them often share something. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, 0, 1, 'a', 'b', undefined),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('x', 'y', 'z'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

describe('a value that takes the place of another', () => {
  it('holds what it held, and is the other where that holds the same', () => {
    fc.assert(
      fc.property(value, value, (old, next) => {
        const kept = keepParts(old, next);
        assert.deepEqual(kept, next);
        assert.equal(kept === old, equalJson(old, next));
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps the parts that did not change', () => {
    const old = { findings: { error: 1 }, rules: ['a', 'b'], path: { is: '/a' } };
    const next = structuredClone({ ...old, findings: { error: 2 } });
    const kept = keepParts(old, next);
    assert.deepEqual(kept, next);
    assert.equal(kept.rules, old.rules);
    assert.equal(kept.path, old.path);
  });
});
