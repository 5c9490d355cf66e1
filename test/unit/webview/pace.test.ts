import assert from 'node:assert/strict';
import { Pace } from '../../../webview-ui/src/state/pace.ts';

/** How often something is drawn in a minute that never stops changing: so many at once, each drawn in so many ms. */
function drawnInAMinute(changes: number, ms: number): number {
  const pace = new Pace();
  let drawn = 0;
  for (let now = 1_000; now < 61_000; drawn++) {
    now += pace.take(now) + ms;
    pace.drew(changes, ms);
  }
  return drawn;
}

describe('Pace', () => {
  it('lets a burst through at once, also of many', () => {
    for (const changes of [1, 1_000]) {
      const pace = new Pace();
      assert.equal(pace.take(1_000), 0);
      pace.drew(changes, 10);
      assert.equal(pace.take(1_016), 0);
    }
  });

  it('slows a lasting row of small changes to what can be read, whatever they take', () => {
    for (const ms of [1, 30]) assert.ok(Math.abs(drawnInAMinute(10, ms) - 15 * 60) < 20);
  });

  it('lets a flood take a twentieth of the time, and is never far behind', () => {
    assert.ok(Math.abs(drawnInAMinute(11, 10) - 5 * 60) < 10);
    assert.ok(Math.abs(drawnInAMinute(11, 1) - 15 * 60) < 20);
    assert.ok(Math.abs(drawnInAMinute(11, 100) - 2 * 60) < 10);
  });

  it('goes on where the clock is set back', () => {
    const pace = new Pace();
    pace.take(1_000_000);
    assert.equal(pace.take(1_000), 0);
  });

  it('forgets a flood that is over', () => {
    const pace = new Pace();
    let now = 1_000;
    for (let n = 0; n < 20; n++) {
      now += pace.take(now);
      pace.drew(1_000, 100);
    }
    assert.equal(pace.take(now + 1_000), 0);
  });
});
