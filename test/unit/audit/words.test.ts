import assert from 'node:assert/strict';
import { dayOf, isoTime, minuteOf } from '../../../src/engine/audit/words.ts';

describe('times in messages', () => {
  const at = new Date(2026, 10, 24, 14, 5).getTime();

  it('are those of a calendar, which stay right however long a message lives', () => {
    assert.equal(dayOf(at), '24 Nov 2026');
    assert.equal(minuteOf(at), '24 Nov 2026, 14:05');
  });

  it('of a damaged commit are none', () => {
    for (const damaged of [Number.NaN, 1e17]) {
      assert.equal(dayOf(damaged), 'a day that no calendar knows');
      assert.equal(minuteOf(damaged), 'a time that no calendar knows');
      assert.equal(isoTime(damaged), null);
    }
  });
});
