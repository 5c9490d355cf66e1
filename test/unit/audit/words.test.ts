import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { dayOf, isoTime, minuteOf } from '../../../src/engine/audit/words.ts';

describe('times in messages', () => {
  const at = Date.UTC(2026, 10, 24, 23, 55);

  it('are those of a calendar, which stay right however long a message lives', () => {
    assert.equal(dayOf(at), '24 Nov 2026');
    assert.equal(minuteOf(at), '24 Nov 2026, 23:55 UTC');
  });

  it('are the same in every time zone', () => {
    const words = new URL('../../../src/engine/audit/words.ts', import.meta.url).href;
    const script = `import { dayOf, minuteOf } from '${words}'; console.log(dayOf(${at}), minuteOf(${at}));`;
    for (const TZ of ['Pacific/Auckland', 'America/Los_Angeles'])
      assert.equal(
        execFileSync(process.execPath, ['--input-type=module', '-e', script], {
          ...{ encoding: 'utf8', env: { ...process.env, TZ } },
        }).trim(),
        `${dayOf(at)} ${minuteOf(at)}`,
      );
  });

  it('of a damaged commit are none', () => {
    for (const damaged of [Number.NaN, 1e17]) {
      assert.equal(dayOf(damaged), 'a day that no calendar knows');
      assert.equal(minuteOf(damaged), 'a time that no calendar knows');
      assert.equal(isoTime(damaged), null);
    }
  });
});
