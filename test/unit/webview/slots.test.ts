import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assignSlots } from '../../../webview-ui/src/pages/repositories/slots.ts';

describe('slots of rows', () => {
  it('are kept by who stays, taken over by who comes, and never shared', () => {
    const shown = fc.uniqueArray(fc.nat(30).map(String), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(shown, { maxLength: 20 }), (looks) => {
        let before: ReadonlyMap<string, number> = new Map();
        let most = 0;
        for (const ids of looks) {
          const now = assignSlots(before, ids);
          most = Math.max(most, ids.length);
          assert.deepEqual([...now.keys()].sort(), [...ids].sort());
          assert.equal(new Set(now.values()).size, ids.length);
          for (const [id, slot] of before) if (now.has(id)) assert.equal(now.get(id), slot);
          for (const slot of now.values()) assert.ok(slot < most, 'no more than were ever shown at once');
          before = now;
        }
      }),
    );
  });
});
