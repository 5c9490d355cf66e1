import assert from 'node:assert/strict';
import { askedBefore } from '../../../webview-ui/src/state/asked-before.ts';
import { Connection, type Feed } from '../../../webview-ui/src/state/connection.ts';
import { ManualScheduler, ModelHost, settle, TestPort } from './channel.ts';

const deaf: Feed = { events: () => undefined, heard: () => undefined, garbled: () => undefined };
const requests = { snapshot: 7, rows: 8 };
const never = new AbortController().signal;

function setUp(asked: Parameters<typeof askedBefore>[1]) {
  const port = new TestPort();
  const connection = new Connection(port, new ManualScheduler());
  connection.start(deaf);
  const source = askedBefore(connection, asked);
  const posted = () => port.posted.flatMap((m) => (m.kind === 'request' ? [m.operation] : []));
  return { port, source, posted };
}

describe('what was asked before the page was there', () => {
  it('is taken once, also where its answer came first', async () => {
    const { port, source, posted } = setUp(requests);
    const value = new ModelHost().snapshot();
    for (const id of [8, 7]) port.deliver({ kind: 'response', id, value });
    assert.equal((await source.snapshot(never)).stream, value.stream);
    assert.deepEqual((await source.rows(never)).repositories, []);
    assert.deepEqual(posted(), []);
    void source.snapshot(never);
    void source.rows(never);
    assert.deepEqual(posted(), ['dashboard.live', 'dashboard.repositories']);
  });

  it('is given up with whoever waits for it, and asked anew', async () => {
    const { port, source, posted } = setUp(requests);
    const stop = new AbortController();
    const answer = source.snapshot(stop.signal);
    stop.abort();
    await assert.rejects(answer, { code: 'cancelled' });
    assert.ok(port.posted.some((m) => m.kind === 'cancel' && m.id === 7));
    void source.snapshot(never);
    assert.deepEqual(posted(), ['dashboard.live']);
  });

  it('that fails before anybody waits for it is told to whoever takes it', async () => {
    const { port, source } = setUp(requests);
    port.deliver({ kind: 'failure', id: 8, error: { code: 'internal', message: 'No.' } });
    await settle();
    await assert.rejects(source.rows(never), { message: 'No.' });
  });

  it('can be without the rows', () => {
    const { source, posted } = setUp({ ...requests, rows: null });
    void source.rows(never);
    assert.deepEqual(posted(), ['dashboard.repositories']);
  });
});
