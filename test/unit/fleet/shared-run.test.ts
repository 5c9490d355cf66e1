import assert from 'node:assert/strict';
import { AuditorError } from '../../../src/contract/errors.ts';
import type { Progress } from '../../../src/contract/operations.ts';
import { SharedRun } from '../../../src/engine/fleet/shared-run.ts';

/** A run that ends when it is told to; when aborted, only after it has wound down. */
function runOf() {
  const ends = Promise.withResolvers<void>();
  let tell: (progress: Progress) => void = () => {};
  let signal = new AbortController().signal;
  const run = new SharedRun(async (caller) => {
    tell = caller.onProgress;
    signal = caller.signal;
    await ends.promise;
    if (signal.aborted) throw new AuditorError('cancelled', 'Cancelled.');
  });
  return {
    run,
    end: () => ends.resolve(),
    tell: (done: number) => tell({ done, total: 3 }),
    get aborted() {
      return signal.aborted;
    },
  };
}

/** One who waits for the run, and what became of that. */
function join(run: SharedRun, signal?: AbortSignal) {
  const heard: number[] = [];
  let outcome = 'waits';
  const waiting = run.join({ ...(signal && { signal }), onProgress: ({ done }) => heard.push(done) }).then(
    () => (outcome = 'done'),
    (thrown) => (outcome = AuditorError.from(thrown).code),
  );
  return {
    heard,
    settled: () => waiting,
    get outcome() {
      return outcome;
    },
  };
}

describe('a run that several wait for', () => {
  it('goes on when one leaves, who hears no more, and ends for the others', async () => {
    const shared = runOf();
    const leaves = new AbortController();
    const [one, two] = [join(shared.run, leaves.signal), join(shared.run)];
    shared.tell(1);
    leaves.abort();
    assert.equal(await one.settled(), 'cancelled', 'at once, not when the run ends');
    assert.equal(shared.aborted, false);
    shared.tell(2);
    assert.deepEqual([one.heard, two.heard], [[1], [1, 2]]);
    shared.end();
    assert.equal(await two.settled(), 'done');
  });

  it('is aborted when the last has left, who waits until it has stopped', async () => {
    const shared = runOf();
    const [first, last] = [new AbortController(), new AbortController()];
    const [one, two] = [join(shared.run, first.signal), join(shared.run, last.signal)];
    first.abort();
    await one.settled();
    assert.equal(shared.run.abandoned, false);
    last.abort();
    assert.equal(shared.run.abandoned, true);
    assert.equal(shared.aborted, true);
    await new Promise(setImmediate);
    assert.equal(two.outcome, 'waits');
    shared.end();
    assert.equal(await two.settled(), 'cancelled');
  });

  it('is not ended by one who had given up before coming, nor by one whose signal comes after the end', async () => {
    const shared = runOf();
    const later = new AbortController();
    const one = join(shared.run, later.signal);
    assert.equal(await join(shared.run, AbortSignal.abort()).settled(), 'cancelled');
    assert.equal(shared.aborted, false);
    shared.end();
    assert.equal(await one.settled(), 'done');
    later.abort();
    assert.equal(shared.run.abandoned, false);
  });

  it('that fails, fails for everybody', async () => {
    const run = new SharedRun(async () => {
      await new Promise(setImmediate);
      throw new AuditorError('disk-full', 'No space.');
    });
    const [one, two] = [join(run), join(run)];
    assert.deepEqual([await one.settled(), await two.settled()], ['disk-full', 'disk-full']);
    await run.ended();
  });
});
