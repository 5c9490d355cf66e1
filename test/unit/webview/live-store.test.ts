import assert from 'node:assert/strict';
import type { Event } from '../../../src/contract/events.ts';
import type { Snapshot } from '../../../src/contract/operations.ts';
import { LiveStore } from '../../../webview-ui/src/state/live-store.ts';
import { makeRepository } from '../../fixtures/fleet-data.ts';
import { ManualScheduler, ModelHost, settle } from './channel.ts';

function setUp(fetch?: (host: ModelHost) => Promise<Snapshot>) {
  const scheduler = new ManualScheduler();
  const host = new ModelHost();
  for (const n of [0, 1]) host.emit(updated(n, 50));
  let asked = 0;
  const painted: { seq: number; causedAt: number; paintedAt: number }[] = [];
  const store = new LiveStore({
    fetch: async () => {
      asked += 1;
      return fetch ? fetch(host) : host.snapshot();
    },
    scheduler,
    painted: (seq, causedAt, paintedAt) => painted.push({ seq, causedAt, paintedAt }),
  });
  store.refresh();
  return { scheduler, host, store, painted, asked: () => asked };
}

const updated = (n: number, score: number): Event => ({
  type: 'repository.updated',
  repository: { ...makeRepository(n), score },
});
const scoreOf = (store: LiveStore, id: string) => store.state?.repositories.get(id)?.score;

describe('live store: healing', () => {
  it('asks for a snapshot again at a gap, without waiting for a beat', async () => {
    const { scheduler, host, store, asked } = setUp();
    await settle();
    host.emit(updated(0, 60));
    store.events([host.emit(updated(1, 70))]);
    await scheduler.advance(100);
    assert.equal(asked(), 2);
    assert.equal(scoreOf(store, 'r0'), 60);
  });

  it('notices a lost tail by the next beat', async () => {
    const { host, store, asked } = setUp();
    await settle();
    store.heard(host.stream, host.seq);
    assert.equal(asked(), 1);
    host.emit(updated(0, 60));
    store.heard(host.stream, host.seq);
    await settle();
    assert.equal(asked(), 2);
    assert.equal(scoreOf(store, 'r0'), 60);
  });

  it('asks again where a beat came during the snapshot that is ahead of it', async () => {
    const answers: ((snapshot: Snapshot) => void)[] = [];
    const { host, store } = setUp(() => new Promise((resolve) => answers.push(resolve)));
    const old = host.snapshot();
    host.emit(updated(0, 60));
    store.heard(host.stream, host.seq);
    answers[0]?.(old);
    await settle();
    assert.equal(answers.length, 2);
  });

  it('asks for a snapshot at the first event of another stream', async () => {
    const { host, store, asked } = setUp();
    await settle();
    host.restart();
    store.events([host.emit(updated(0, 60))]);
    await settle();
    assert.equal(asked(), 2);
    assert.equal(store.state?.stream, host.stream);
  });

  it('ignores what came twice and what came late', async () => {
    const { scheduler, host, store, asked } = setUp();
    await settle();
    const first = host.emit(updated(0, 60));
    const second = host.emit(updated(0, 70));
    store.events([first, second, first]);
    store.events([first]);
    await scheduler.advance(100);
    assert.equal(scoreOf(store, 'r0'), 70);
    assert.equal(asked(), 1);
  });

  it('applies after the snapshot what came while it was on its way', async () => {
    let answer: (snapshot: Snapshot) => void = () => undefined;
    const { host, store, asked } = setUp(() => new Promise((resolve) => (answer = resolve)));
    const snapshot = host.snapshot();
    store.events([host.emit(updated(0, 61))]);
    store.refresh();
    answer(snapshot);
    await settle();
    assert.equal(scoreOf(store, 'r0'), 61);
    assert.equal(asked(), 2, 'one more for the refresh asked for meanwhile, not one each');
  });

  it('drops late events of a stream that ended without asking', async () => {
    const { scheduler, host, store, asked } = setUp();
    await settle();
    const late = host.emit(updated(0, 99));
    host.restart();
    store.heard(host.stream, null);
    await settle();
    assert.equal(asked(), 2);
    store.events([late]);
    await scheduler.advance(100);
    assert.equal(asked(), 2);
  });

  it('keeps what it shows where the snapshot fails, says why, and asks again by itself', async () => {
    let fail = false;
    const { scheduler, store, asked } = setUp(async (host) => {
      if (fail) throw new Error('No.');
      return host.snapshot();
    });
    await settle();
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

describe('live store: drawing', () => {
  it('keeps the identity of rows that did not change', async () => {
    const { scheduler, host, store } = setUp();
    await settle();
    const before = store.state?.repositories.get('r1');
    store.events([host.emit(updated(0, 60)), host.emit(updated(1, 50))]);
    await scheduler.advance(100);
    assert.equal(store.state?.repositories.get('r1'), before);
    store.refresh();
    await settle();
    assert.equal(store.state?.repositories.get('r1'), before);
  });

  it('tells once a frame, and reports the newest cause once painted', async () => {
    const { scheduler, host, store, painted } = setUp();
    await settle();
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
