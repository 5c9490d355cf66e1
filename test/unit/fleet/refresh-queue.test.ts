import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RefreshQueue, type Stale } from '../../../src/engine/fleet/refresh-queue.ts';

const sources = ['status', 'head', 'configuration', 'directory'] as const;

describe('RefreshQueue', () => {
  it('merges a burst into one refresh with every source and the earliest cause', async () => {
    const runs: [string, Stale, number][] = [];
    const queue = new RefreshQueue(async (...run) => void runs.push(run));
    queue.add('a', new Set(['status']), 5);
    queue.add('a', new Set(['head']), 3);
    queue.add('a', new Set(['status']), 9);
    await queue.settled();
    assert.deepEqual(runs, [['a', new Set(['status', 'head']), 3]]);
  });

  it('runs again, once, for all that arrives during a refresh', async () => {
    const runs: Stale[] = [];
    let release = () => {};
    const queue = new RefreshQueue(async (_id, stale) => {
      runs.push(stale);
      if (runs.length === 1) await new Promise<void>((resolve) => (release = resolve));
    });
    queue.add('a', 'all', 0);
    while (runs.length === 0) await new Promise(setImmediate);
    for (let i = 0; i < 50; i++) queue.add('a', new Set(['status']), i);
    release();
    await queue.settled();
    assert.deepEqual(runs, ['all', new Set(['status'])]);
  });

  it('never overlaps two refreshes of one repository, and forgets none', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.subarray([...sources], { minLength: 1 }), fc.nat(3)), {
          maxLength: 40,
        }),
        async (changes) => {
          const running = new Set<string>();
          const done = new Map<string, Set<string>>();
          const queue = new RefreshQueue(async (id, stale) => {
            assert.ok(!running.has(id), 'overlap');
            running.add(id);
            const seen = done.get(id) ?? new Set();
            done.set(id, seen);
            for (const source of stale === 'all' ? sources : stale) seen.add(source);
            await new Promise(setImmediate);
            running.delete(id);
          });
          for (const [id, stale, turns] of changes) {
            queue.add(id, new Set(stale), 0);
            for (let i = 0; i < turns; i++) await new Promise(setImmediate);
          }
          await queue.settled();
          for (const [id, stale] of changes) for (const source of stale) assert.ok(done.get(id)?.has(source));
        },
      ),
      { numRuns: 30 },
    );
  });

  it('stops when disposed', async () => {
    let runs = 0;
    const queue = new RefreshQueue(async () => void runs++);
    queue.add('a', 'all', 0);
    queue.dispose();
    queue.add('a', 'all', 0);
    await queue.settled();
    assert.equal(runs, 0);
  });
});
