import assert from 'node:assert/strict';
import { AuditorError } from '../../../src/contract/errors.ts';
import type { ToHost } from '../../../src/contract/messages.ts';
import { Connection, type Feed } from '../../../webview-ui/src/state/connection.ts';
import { ManualScheduler, ModelHost, settle, TestPort } from './channel.ts';

function setUp() {
  const port = new TestPort();
  const scheduler = new ManualScheduler();
  const connection = new Connection(port, scheduler);
  const heard: string[] = [];
  const feed: Feed = {
    events: (envelopes) => heard.push(`events ${envelopes.length}`),
    heard: (stream, seq) => heard.push(`heard ${stream} ${seq}`),
    garbled: () => heard.push('garbled'),
  };
  connection.start(feed);
  return { port, scheduler, connection, heard };
}

function lastRequest(port: TestPort): Extract<ToHost, { kind: 'request' }> {
  const last = port.posted.findLast((message) => message.kind === 'request');
  assert.ok(last?.kind === 'request');
  return last;
}

async function failure(promise: Promise<unknown>): Promise<AuditorError> {
  const error = await promise.then(
    () => assert.fail('It did not fail.'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof AuditorError);
  return error;
}

describe('connection: calls', () => {
  it('says ready first', () => {
    assert.deepEqual(setUp().port.posted, [{ kind: 'ready' }]);
  });

  it('answers a call with the validated value, with its progress on the way', async () => {
    const { port, connection } = setUp();
    const progress: number[] = [];
    const call = connection.call('dashboard.live', {}, { onProgress: ({ done }) => progress.push(done) });
    const { id } = lastRequest(port);
    port.deliver({ kind: 'progress', id, progress: { done: 1, total: 2 } });
    const { stream, seq, stats, journal, views } = new ModelHost().snapshot();
    const value = { stream, seq, stats, journal, views };
    port.deliver({ kind: 'response', id, value });
    assert.deepEqual(await call, value);
    assert.deepEqual(progress, [1]);
  });

  it('turns a failure into the error that the host threw', async () => {
    const { port, connection } = setUp();
    const call = failure(connection.call('fixes.list', {}));
    port.deliver({
      kind: 'failure',
      id: lastRequest(port).id,
      error: { code: 'locked', message: 'Busy.', hint: 'Wait.' },
    });
    const error = await call;
    assert.deepEqual([error.code, error.message, error.hint], ['locked', 'Busy.', 'Wait.']);
  });

  it('refuses an answer of the wrong shape', async () => {
    const { port, connection } = setUp();
    const call = failure(connection.call('fixes.list', {}));
    port.deliver({ kind: 'response', id: lastRequest(port).id, value: [{ id: 1 }] });
    assert.equal((await call).code, 'internal');
    assert.ok(port.posted.some((message) => message.kind === 'error'));
  });

  it('cancels: at once where nothing changes, with the host’s last word where something does', async () => {
    const { port, connection } = setUp();
    const reading = new AbortController();
    const read = failure(connection.call('audit.run', {}, { signal: reading.signal }));
    reading.abort();
    assert.equal((await read).code, 'cancelled');

    const changing = new AbortController();
    const apply = connection.call('fixes.apply', { planId: 'p' }, { signal: changing.signal });
    changing.abort();
    const { id } = lastRequest(port);
    assert.deepEqual(port.posted.at(-1), { kind: 'cancel', id });
    port.deliver({ kind: 'response', id, value: [] });
    assert.deepEqual(await apply, []);
  });

  it('waits for what the host is busy with, and not for what was lost on the way', async () => {
    const { port, connection } = setUp();
    const lost = failure(connection.call('fixes.apply', { planId: 'p' }));
    const running = connection.call('fixes.list', {});
    const { id } = lastRequest(port);
    const beat = { kind: 'beat', stream: 'a', seq: 0, running: [id] } as const;
    for (let beats = 0; beats < 2; beats += 1) port.deliver(beat);
    let settled = false;
    void lost.then(() => {
      settled = true;
    });
    await settle();
    assert.equal(settled, false, 'a beat may have been sent before the request came');
    for (let beats = 0; beats < 9; beats += 1) port.deliver(beat);
    assert.equal((await lost).code, 'timeout');
    port.deliver({ kind: 'response', id, value: [] });
    assert.deepEqual(await running, []);
  });

  it('asks a question again that was lost, or whose host was replaced', async () => {
    const { port, connection } = setUp();
    const requests = () => port.posted.filter(({ kind }) => kind === 'request');
    port.deliver({ kind: 'hello', route: null, stream: 'a', seq: 0 });
    const answer = connection.call('history.audits', { limit: 3 });
    const beat = { kind: 'beat', stream: 'a', seq: 0, running: [] } as const;
    for (let beats = 0; beats < 3; beats += 1) port.deliver(beat);
    assert.equal(requests().length, 2);
    port.deliver({ kind: 'hello', route: null, stream: 'b', seq: 0 });
    const [first, ...again] = requests();
    assert.deepEqual(again, [first, first], 'as it was asked first');
    port.deliver({ kind: 'response', id: lastRequest(port).id, value: [] });
    assert.deepEqual(await answer, []);
    for (let beats = 0; beats < 9; beats += 1) port.deliver(beat);
    assert.equal(requests().length, 3);
  });

  it('gives up what changes something where its host was replaced', async () => {
    const { port, connection } = setUp();
    port.deliver({ kind: 'hello', route: null, stream: 'a', seq: 0 });
    const call = failure(connection.call('fixes.apply', { planId: 'p' }));
    port.deliver({ kind: 'hello', route: null, stream: 'a', seq: 0 });
    port.deliver({ kind: 'hello', route: null, stream: 'b', seq: 0 });
    assert.equal((await call).code, 'internal');
  });
});

describe('connection: a request that was sent before', () => {
  it('is answered like any other, also where the answer is there already', async () => {
    const { port, connection } = setUp();
    const answer = connection.adopt(7, 'views.list');
    port.deliver({ kind: 'response', id: 7, value: [{ name: 'Mine', route: '/' }] });
    assert.deepEqual(await answer, [{ name: 'Mine', route: '/' }]);
    assert.deepEqual(
      port.posted.filter(({ kind }) => kind === 'request'),
      [],
    );
  });
});

describe('connection: state', () => {
  it('is old after three silent beats, asks for the greeting, and comes back', async () => {
    const { port, scheduler, connection } = setUp();
    const states: string[] = [];
    connection.changed.subscribe(() => {
      if (states.at(-1) !== connection.state.status) states.push(connection.state.status);
    });
    assert.equal(connection.state.status, 'connecting');
    port.deliver({ kind: 'beat', stream: 'a', seq: 0, running: [] });
    assert.equal(connection.greeted, false);
    await scheduler.advance(15_000);
    assert.deepEqual(states, ['live', 'stale']);
    assert.equal(connection.state.lastHeardAt, 0);
    assert.equal(port.posted.filter((message) => message.kind === 'ready').length, 2);
    port.deliver({ kind: 'hello', route: null, stream: 'a', seq: 0 });
    assert.equal(connection.greeted, true);
    assert.deepEqual(states, ['live', 'stale', 'live']);
  });

  it('passes on events and stream, and says what cannot be read', async () => {
    const { port, heard } = setUp();
    port.deliver({ kind: 'hello', route: null, stream: 'a', seq: 0 });
    port.deliver({ kind: 'events', events: [] });
    port.deliver({ kind: 'events', events: [{}] });
    port.deliver('nonsense');
    port.deliver({ kind: 'beat', stream: 'a', seq: 3, running: [] });
    await settle();
    assert.deepEqual(heard, ['heard a 0', 'events 0', 'garbled', 'garbled', 'heard a 3']);
  });

  it('hands over the first greeting’s route even to a late listener, and no later greeting’s', () => {
    const { port, connection } = setUp();
    port.deliver({ kind: 'hello', route: '/repositories', stream: 'a', seq: 0 });
    const routes: string[] = [];
    connection.onRoute((route) => routes.push(route));
    port.deliver({ kind: 'hello', route: '/', stream: 'a', seq: 0 });
    port.deliver({ kind: 'navigate', route: '/repositories/x' });
    assert.deepEqual(routes, ['/repositories', '/repositories/x']);
  });
});
