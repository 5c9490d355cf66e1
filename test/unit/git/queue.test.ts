import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { type Priority, TaskQueue } from '../../../src/engine/git/queue.ts';

/** A task that ends when told to. */
function gate(): { task: () => Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { task: () => promise, open: resolve };
}

describe('TaskQueue', () => {
  it('runs interactive tasks before background ones, each kind in order', async () => {
    const queue = new TaskQueue(1);
    const order: string[] = [];
    const first = gate();
    const all = [queue.run(first.task)];
    const add = (name: string, priority: Priority) =>
      all.push(queue.run(async () => void order.push(name), { priority }));
    add('background 1', 'background');
    add('interactive 1', 'interactive');
    add('background 2', 'background');
    add('interactive 2', 'interactive');
    first.open();
    await Promise.all(all);
    assert.deepEqual(order, ['interactive 1', 'interactive 2', 'background 1', 'background 2']);
  });

  it('keeps a place free for interactive tasks while background ones are slow', async () => {
    const queue = new TaskQueue(3);
    const gates = Array.from({ length: 5 }, gate);
    const slow = gates.map(({ task }) => queue.run(task, { priority: 'background' }));
    assert.equal(queue.running, 2);
    await queue.run(async () => {}, { priority: 'interactive' });
    for (const { open } of gates) open();
    await Promise.all(slow);
  });

  it('lets background tasks through an endless stream of interactive ones', async () => {
    const queue = new TaskQueue(1);
    let backgroundRan = false;
    const setBackgroundRan = async () => {
      backgroundRan = true;
    };
    let interactive = 0;
    const again = (): Promise<void> =>
      queue.run(async () => {
        interactive++;
      });
    const first = gate();
    const blocked = queue.run(first.task);
    const background = queue.run(setBackgroundRan, { priority: 'background' });
    const stream = Array.from({ length: 1000 }, again);
    first.open();
    await background;
    assert.ok(backgroundRan && interactive < 100, `${interactive} interactive tasks went first`);
    await Promise.all([blocked, ...stream]);
  });

  it('drops a waiting task that is aborted, and leaves a running one alone', async () => {
    const queue = new TaskQueue(1);
    const first = gate();
    const controller = new AbortController();
    const running = queue.run(first.task, { signal: controller.signal });
    let started = false;
    const setStarted = async () => {
      started = true;
    };
    const waiting = queue.run(setStarted, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await assert.rejects(waiting, /enough/);
    assert.equal(queue.waiting, 0);
    first.open();
    await running;
    assert.equal(started, false);
    await assert.rejects(
      queue.run(async () => {}, { signal: controller.signal }),
      /enough/,
    );
  });

  it('never runs more than it may, runs everything once, and ends empty', async () => {
    const task = fc.record({
      priority: fc.constantFrom<Priority>('interactive', 'background'),
      turns: fc.nat(3),
      fails: fc.boolean(),
      aborts: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.array(task, { maxLength: 40 }), async (limit, tasks) => {
        const queue = new TaskQueue(limit);
        let running = 0;
        const runs = new Map<number, number>();
        const results = tasks.map(({ priority, turns, fails, aborts }, index) => {
          const controller = new AbortController();
          const result = queue.run(
            async () => {
              runs.set(index, (runs.get(index) ?? 0) + 1);
              assert.ok(++running <= limit);
              for (let count = 0; count < turns; count++) await turn();
              running--;
              if (fails) throw new Error('failed');
              return index;
            },
            { priority, signal: controller.signal },
          );
          if (aborts) controller.abort(new Error('aborted'));
          return result;
        });
        const settled = await Promise.allSettled(results);
        assert.equal(queue.running, 0);
        assert.equal(queue.waiting, 0);
        for (const [index, result] of settled.entries()) {
          const { fails, aborts } = tasks[index] ?? { fails: false, aborts: false };
          if (result.status === 'fulfilled') assert.ok(result.value === index && !fails);
          else assert.ok(fails || aborts);
          const count = runs.get(index) ?? 0;
          assert.ok(count === 1 || (count === 0 && aborts));
        }
      }),
      { numRuns: 60 },
    );
  });
});
