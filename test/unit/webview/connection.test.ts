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
    const value = new ModelHost().snapshot();
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

  it('gives up the calls of a host that was replaced', async () => {
    const { port, connection } = setUp();
    port.deliver({ kind: 'hello', route: null, stream: 'a' });
    const call = failure(connection.call('fixes.apply', { planId: 'p' }));
    port.deliver({ kind: 'hello', route: null, stream: 'a' });
    port.deliver({ kind: 'hello', route: null, stream: 'b' });
    assert.equal((await call).code, 'internal');
  });
});

describe('connection: state', () => {
  it('is old after three silent beats, asks for the greeting, and comes back', async () => {
    const { port, scheduler, connection } = setUp();
    const states: string[] = [];
    connection.changed.subscribe(() => states.push(connection.state.status));
    assert.equal(connection.state.status, 'connecting');
    port.deliver({ kind: 'beat', stream: 'a', seq: 0 });
    await scheduler.advance(15_000);
    assert.deepEqual(states, ['live', 'stale']);
    assert.equal(connection.state.lastHeardAt, 0);
    assert.equal(port.posted.filter((message) => message.kind === 'ready').length, 2);
    port.deliver({ kind: 'hello', route: null, stream: 'a' });
    assert.deepEqual(states, ['live', 'stale', 'live']);
  });

  it('passes on events and stream, and says what cannot be read', async () => {
    const { port, heard } = setUp();
    port.deliver({ kind: 'hello', route: null, stream: 'a' });
    port.deliver({ kind: 'events', events: [] });
    port.deliver({ kind: 'events', events: [{}] });
    port.deliver('nonsense');
    port.deliver({ kind: 'beat', stream: 'a', seq: 3 });
    await settle();
    assert.deepEqual(heard, ['heard a null', 'events 0', 'garbled', 'garbled', 'heard a 3']);
  });

  it('hands over the first greeting’s route even to a late listener, and no later greeting’s', () => {
    const { port, connection } = setUp();
    port.deliver({ kind: 'hello', route: '/repositories', stream: 'a' });
    const routes: string[] = [];
    connection.onRoute((route) => routes.push(route));
    port.deliver({ kind: 'hello', route: '/', stream: 'a' });
    port.deliver({ kind: 'navigate', route: '/repositories/x' });
    assert.deepEqual(routes, ['/repositories', '/repositories/x']);
  });
});
