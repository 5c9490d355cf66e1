import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Arrivals } from '../../src/engine/arrivals.ts';
import { forEachBounded } from '../../src/engine/concurrency.ts';

describe('Arrivals', () => {
  it('gives each item to one taker, in order, however they come and are taken', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 1, max: 4 }),
        async (scheduler, count, takers) => {
          const arrivals = new Arrivals<number>();
          const taken: number[] = [];
          const working = forEachBounded(arrivals, takers, async (item, index) => {
            assert.equal(item, index);
            taken.push(item);
            await scheduler.schedule(Promise.resolve());
          });
          const coming = (async () => {
            for (let item = 0; item < count; item++) {
              await scheduler.schedule(Promise.resolve());
              arrivals.add(item);
            }
            arrivals.end();
          })();
          await scheduler.waitAll();
          await scheduler.waitFor(Promise.all([coming, working]));
          assert.deepEqual(taken, [...Array(count).keys()]);
          assert.equal(arrivals.count, count);
        },
      ),
    );
  });

  it('lets go of who waits when the end comes', async () => {
    const arrivals = new Arrivals<string>();
    const waiting = forEachBounded(arrivals, 3, () => Promise.reject(new Error('there is none')));
    arrivals.end();
    await waiting;
  });

  it('lets go of who waits when a work fails, and when the signal is aborted', async () => {
    const arrivals = new Arrivals<number>();
    const failing = forEachBounded(arrivals, 3, () => Promise.reject(new Error('it failed')));
    arrivals.add(1);
    await assert.rejects(failing, /it failed/);
    const stop = new AbortController();
    const waiting = forEachBounded(new Arrivals<number>(), 3, async () => {}, stop.signal);
    stop.abort(new Error('stopped'));
    await assert.rejects(waiting, /stopped/);
  });
});
