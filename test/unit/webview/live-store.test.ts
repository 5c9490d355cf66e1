import assert from 'node:assert/strict';
import type { Event } from '../../../src/contract/events.ts';
import type { RowsSnapshot, Snapshot } from '../../../src/contract/operations.ts';
import { LiveStore } from '../../../webview-ui/src/state/live-store.ts';
import { makeRepository } from '../../fixtures/fleet-data.ts';
import { ManualScheduler, ModelHost, settle } from './channel.ts';

const frameMs = 16;

function setUp(fetch?: (host: ModelHost) => Promise<Snapshot & RowsSnapshot>) {
  const scheduler = new ManualScheduler();
  const host = new ModelHost();
  for (const n of [0, 1]) host.emit(updated(n, 50));
  let asked = 0;
  let answer = Promise.resolve(host.snapshot());
  const painted: { seq: number; causedAt: number; paintedAt: number }[] = [];
  const store = new LiveStore({
    source: {
      snapshot: () => {
        asked += 1;
        answer = fetch ? fetch(host) : Promise.resolve(host.snapshot());
        return answer;
      },
      rows: () => answer,
    },
    scheduler,
    painted: (seq, causedAt, paintedAt) => painted.push({ seq, causedAt, paintedAt }),
  });
  store.refresh();
  /** The first answer is there and drawn. */
  const drawn = async () => {
    await settle();
    await scheduler.advance(frameMs);
  };
  return { scheduler, host, store, painted, asked: () => asked, drawn };
}

const updated = (n: number, score: number): Event => ({
  type: 'repository.updated',
  repository: { ...makeRepository(n), score },
});
const scoreOf = (store: LiveStore, id: string) => store.state?.repositories.get(id)?.score;

describe('live store: healing', () => {
  it('asks for a snapshot again at a gap, without waiting for a beat', async () => {
    const { scheduler, host, store, asked, drawn } = setUp();
    await drawn();
    host.emit(updated(0, 60));
    store.events([host.emit(updated(1, 70))]);
    await scheduler.advance(100);
    assert.equal(asked(), 2);
    assert.equal(scoreOf(store, 'r0'), 60);
  });

  it('counts snapshots and gaps, each gap once, and when it is healed', async () => {
    const answers: (() => void)[] = [];
    const { scheduler, host, store, drawn } = setUp(
      (model) => new Promise((resolve) => answers.push(() => resolve(model.snapshot()))),
    );
    answers.shift()?.();
    await drawn();
    assert.deepEqual(store.counts, { snapshots: 1, gaps: 0, healed: 0 });
    host.emit(updated(0, 60));
    store.events([host.emit(updated(1, 70))]);
    store.garbled();
    assert.deepEqual(store.counts, { snapshots: 2, gaps: 1, healed: 0 });
    answers.shift()?.();
    await settle();
    await scheduler.advance(1_000);
    answers.shift()?.();
    await settle();
    assert.deepEqual(store.counts, { snapshots: 3, gaps: 1, healed: 1 });
    host.restart();
    store.heard(host.stream, host.seq);
    answers.shift()?.();
    await settle();
    assert.deepEqual(store.counts, { snapshots: 4, gaps: 2, healed: 2 });
  });

  it('notices by the greeting what was announced before the page listened', async () => {
    const { host, store, asked, drawn } = setUp();
    await drawn();
    host.emit(updated(0, 61)); // after the snapshot was made, before anybody listened
    store.heard(host.stream, host.seq);
    await settle();
    assert.equal(asked(), 2);
    assert.equal(scoreOf(store, 'r0'), 61);
  });

  it('notices a lost tail by the next beat', async () => {
    const { host, store, asked, drawn } = setUp();
    await drawn();
    store.heard(host.stream, host.seq);
    assert.equal(asked(), 1);
    host.emit(updated(0, 60));
    store.heard(host.stream, host.seq);
    await settle();
    assert.equal(asked(), 2);
    assert.equal(scoreOf(store, 'r0'), 60);
  });

  it('asks again where a beat came during the snapshot that is ahead of it', async () => {
    const answers: ((snapshot: Snapshot & RowsSnapshot) => void)[] = [];
    const { host, store, drawn } = setUp(() => new Promise((resolve) => answers.push(resolve)));
    const old = host.snapshot();
    host.emit(updated(0, 60));
    store.heard(host.stream, host.seq);
    answers[0]?.(old);
    await drawn();
    assert.equal(answers.length, 2);
  });

  it('asks for a snapshot at the first event of another stream', async () => {
    const { host, store, asked, drawn } = setUp();
    await drawn();
    host.restart();
    store.events([host.emit(updated(0, 60))]);
    await settle();
    assert.equal(asked(), 2);
    assert.equal(store.state?.stream, host.stream);
  });

  it('ignores what came twice and what came late', async () => {
    const { scheduler, host, store, asked, drawn } = setUp();
    await drawn();
    const first = host.emit(updated(0, 60));
    const second = host.emit(updated(0, 70));
    store.events([first, second, first]);
    store.events([first]);
    await scheduler.advance(100);
    assert.equal(scoreOf(store, 'r0'), 70);
    assert.equal(asked(), 1);
  });

  it('applies after the snapshot what came while it was on its way', async () => {
    let answer: (snapshot: Snapshot & RowsSnapshot) => void = () => undefined;
    const { host, store, asked, drawn } = setUp(() => new Promise((resolve) => (answer = resolve)));
    const snapshot = host.snapshot();
    store.events([host.emit(updated(0, 61))]);
    store.refresh();
    answer(snapshot);
    await drawn();
    assert.equal(scoreOf(store, 'r0'), 61);
    assert.equal(asked(), 2, 'one more for the refresh asked for meanwhile, not one each');
  });

  it('drops late events of a stream that ended without asking', async () => {
    const { scheduler, host, store, asked, drawn } = setUp();
    await drawn();
    const late = host.emit(updated(0, 99));
    host.restart();
    store.heard(host.stream, host.seq);
    await settle();
    assert.equal(asked(), 2);
    store.events([late]);
    await scheduler.advance(100);
    assert.equal(asked(), 2);
  });

  it('keeps what it shows where the snapshot fails, says why, and asks again by itself', async () => {
    let fail = false;
    const { scheduler, store, asked, drawn } = setUp(async (host) => {
      if (fail) throw new Error('No.');
      return host.snapshot();
    });
    await drawn();
    fail = true;
    store.garbled();
    await settle();
    assert.equal(store.error?.message, 'No.');
    assert.equal(scoreOf(store, 'r0'), 50);
    fail = false;
    await scheduler.advance(1_000);
    assert.equal(store.error, null);
    assert.equal(asked(), 3);
  });

  it('does not flood a host that contradicts itself', async () => {
    const { scheduler, store, host, asked } = setUp(async () => {
      store.heard('another', 9);
      return host.snapshot();
    });
    await scheduler.advance(60_000);
    assert.ok(asked() <= 20, `${asked()} snapshots in a minute`);
  });
});

describe('live store: the first snapshot', () => {
  function setUpParts() {
    const scheduler = new ManualScheduler();
    const host = new ModelHost();
    for (const n of [0, 1]) host.emit(updated(n, 50));
    const rows: { answer: (value: RowsSnapshot) => void; signal: AbortSignal }[] = [];
    const store = new LiveStore({
      source: {
        snapshot: async () => host.snapshot(),
        rows: (signal) =>
          new Promise((answer, reject) => {
            rows.push({ answer, signal });
            signal.addEventListener('abort', () => reject(new Error('Too late.')));
          }),
      },
      scheduler,
      painted: () => undefined,
    });
    store.refresh();
    return { scheduler, host, store, rows };
  }

  it('is drawn before its rows are asked for, which wait for that', async () => {
    const { scheduler, host, store, rows } = setUpParts();
    await settle();
    assert.equal(store.state?.complete, false);
    assert.equal(rows.length, 0);
    await scheduler.advance(frameMs);
    assert.equal(rows.length, 1);
    rows[0]?.answer(host.snapshot());
    await settle();
    assert.equal(store.state?.complete, true);
    assert.equal(scoreOf(store, 'r0'), 50);
  });

  it('ends as the host is, whatever happened between its parts', async () => {
    for (const rowsAreOlder of [false, true]) {
      const { scheduler, host, store, rows } = setUpParts();
      const old = host.snapshot();
      await settle();
      await scheduler.advance(frameMs);
      const events = [
        host.emit(updated(0, 60)),
        host.emit({ type: 'repository.removed', id: 'r1' }),
        host.emit({ type: 'fleet.updated', stats: { ...old.stats, score: 7 } }),
        host.emit(updated(2, 80)),
      ];
      store.events(events.slice(0, 2));
      rows[0]?.answer(rowsAreOlder ? old : host.snapshot());
      store.events(events.slice(2));
      await scheduler.advance(100);
      assert.deepEqual(store.state?.repositories.list, host.snapshot().repositories);
      assert.equal(store.state?.stats.score, 7);
      assert.equal(store.counts.gaps, 0);
    }
  });

  it('keeps what it shows where the rows do not come, says so, and asks again', async () => {
    const { scheduler, host, store, rows } = setUpParts();
    await settle();
    await scheduler.advance(15_100);
    assert.equal(rows[0]?.signal.aborted, true);
    assert.equal(store.error?.code, 'timeout');
    assert.equal(store.state?.complete, false);
    await scheduler.advance(1_000);
    rows[1]?.answer(host.snapshot());
    await settle();
    assert.equal(store.state?.complete, true);
    assert.equal(store.error, null);
  });

  it('asks again where the host was started anew between its parts', async () => {
    const { scheduler, host, store, rows } = setUpParts();
    await settle();
    await scheduler.advance(frameMs);
    host.restart();
    rows[0]?.answer(host.snapshot());
    await settle();
    await scheduler.advance(1_000);
    rows[1]?.answer(host.snapshot());
    await settle();
    assert.equal(store.state?.stream, host.stream);
    assert.equal(store.state?.complete, true);
  });
});

describe('live store: drawing', () => {
  it('keeps the identity of rows that did not change', async () => {
    const { scheduler, host, store, drawn } = setUp();
    await drawn();
    const before = store.state?.repositories.get('r1');
    store.events([host.emit(updated(0, 60)), host.emit(updated(1, 50))]);
    await scheduler.advance(100);
    assert.equal(store.state?.repositories.get('r1'), before);
    store.refresh();
    await settle();
    assert.equal(store.state?.repositories.get('r1'), before);
  });

  it('tells each frame for a while, and in a flood only as often as somebody can read', async () => {
    const { scheduler, host, store, drawn } = setUp();
    await drawn();
    let told = 0;
    store.changed.subscribe(() => {
      told += 1;
    });
    const flood = async (frames: number) => {
      told = 0;
      for (let frame = 0; frame < frames; frame++) {
        store.events([host.emit(updated(0, frame % 100))]);
        await scheduler.advance(frameMs);
      }
      return told;
    };
    assert.equal(await flood(6), 6);
    const later = await flood(600);
    assert.ok(later > 100 && later < 200, `${later} of 600 frames`);
    await scheduler.advance(200);
    assert.equal(scoreOf(store, 'r0'), 99);
    await scheduler.advance(1_000);
    assert.equal(await flood(6), 6);
  });

  it('tells what is about to be drawn before its frame begins, all of it but what comes within that frame', async () => {
    const { scheduler, host, store, drawn } = setUp();
    await drawn();
    const [prepared, told]: [number[], number[]] = [[], []];
    const stop = store.prepare((live) => prepared.push(live.seq));
    store.changed.subscribe(() => told.push(store.state?.seq ?? 0));
    for (let event = 0; event < 300; event += 1) {
      store.events([host.emit(updated(0, event % 100))]);
      await scheduler.advance(frameMs);
    }
    await scheduler.advance(1_000);
    assert.ok(prepared.length > 50);
    assert.equal(prepared.length, told.length);
    for (const [index, seq] of prepared.entries()) assert.ok((told[index] ?? 0) - seq <= 1, `${index}`);
    stop();
    store.events([host.emit(updated(0, 7))]);
    await scheduler.advance(100);
    assert.equal(prepared.length, told.length - 1);
  });

  it('tells less often what takes long to draw, in a flood', async () => {
    const { scheduler, host, store, drawn } = setUp();
    await drawn();
    let told = 0;
    store.changed.subscribe(() => {
      told += 1;
      scheduler.time += 100;
    });
    const end = scheduler.time + 20_000;
    while (scheduler.time < end) {
      store.events(Array.from({ length: 11 }, (_, n) => host.emit(updated(n % 3, told % 100))));
      await scheduler.advance(frameMs);
    }
    assert.ok(told >= 36 && told <= 52, `${told} times in 20 s`);
  });

  it('tells once a frame, and reports the newest cause once painted', async () => {
    const { scheduler, host, store, painted, drawn } = setUp();
    await drawn();
    let told = 0;
    store.changed.subscribe(() => {
      told += 1;
    });
    for (let score = 0; score < 50; score += 1) store.events([host.emit(updated(0, score))]);
    assert.equal(told, 0);
    await scheduler.advance(100);
    assert.equal(told, 1);
    assert.equal(scoreOf(store, 'r0'), 49);
    assert.equal(painted.length, 1);
    assert.equal(painted[0]?.seq, host.seq);
    assert.ok(painted[0] && painted[0].paintedAt > 0);
  });
});
