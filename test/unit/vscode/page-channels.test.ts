import assert from 'node:assert/strict';
import type { ToPage } from '../../../src/contract/messages.ts';
import type { Handlers } from '../../../src/contract/operations.ts';
import { EventHub } from '../../../src/engine/live/event-hub.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import { dispatch } from '../../../src/engine/service/dispatch.ts';
import { PageChannel, type PageHost } from '../../../src/vscode/dashboard/page-channel.ts';
import { makeRepository } from '../../fixtures/fleet-data.ts';

/** One engine, of which every request runs until it is ended by hand. */
function engine() {
  const hub = new EventHub();
  const running: { signal: AbortSignal; end: () => void }[] = [];
  const handlers = {
    'fixes.list': (_: unknown, { signal }: { signal: AbortSignal }) => {
      const { promise, resolve } = Promise.withResolvers<[]>();
      running.push({ signal, end: () => resolve([]) });
      return promise;
    },
  } as unknown as Handlers;
  const host: PageHost = {
    fleet: { hub },
    dispatch: (name, input, context) => dispatch(handlers, name, input, { trust: true, github: false }, context),
  };
  return { hub, host, running };
}

function pageOf(host: PageHost) {
  const posted: ToPage[] = [];
  const routes: string[] = [];
  const channel = new PageChannel({
    host: async () => host,
    log: silentLogger,
    post: (message) => posted.push(message),
    onReady: () => undefined,
    onRoute: (route) => routes.push(route),
    settings: () => ({ density: 'compact' }),
  });
  channel.attach(host);
  const numbers = () =>
    posted.flatMap((message) => (message.kind === 'events' ? message.events.map(({ seq }) => seq) : []));
  return { channel, posted, routes, numbers };
}

const settle = () => new Promise(setImmediate);

describe('several pages on one engine', () => {
  const updated = (hub: EventHub, n: number): void => {
    hub.publish({ type: 'repository.updated', repository: makeRepository(n) });
    hub.flush();
  };

  it('hear the same events under the same numbers, each from when it listens', () => {
    const { hub, host } = engine();
    const [one, two, hidden] = [pageOf(host), pageOf(host), pageOf(host)];
    one.channel.receive({ kind: 'ready' });
    updated(hub, 0);
    two.channel.receive({ kind: 'ready' });
    updated(hub, 1);
    one.channel.pageGone();
    updated(hub, 2);
    assert.deepEqual([one.numbers(), two.numbers(), hidden.numbers()], [[1, 2], [2, 3], []]);
    assert.equal(hub.clients, 3);
    one.channel.dispose();
    updated(hub, 3);
    assert.deepEqual(two.numbers(), [2, 3, 4]);
    assert.equal(hub.clients, 2);
  });

  it('are beaten to with the number that all have reached, where they are shown', () => {
    const { hub, host } = engine();
    const [shown, hidden] = [pageOf(host), pageOf(host)];
    shown.channel.receive({ kind: 'ready' });
    updated(hub, 0);
    for (const { channel } of [shown, hidden]) channel.beat();
    const last = shown.posted.at(-1);
    assert.ok(last?.kind === 'beat' && last.seq === 1 && last.stream === hub.stream);
    assert.deepEqual(hidden.posted, []);
  });

  it('are answered each their own, whatever numbers the others use, and end only their own', async () => {
    const { host, running } = engine();
    const [one, two] = [pageOf(host), pageOf(host)];
    for (const { channel } of [one, two]) {
      channel.receive({ kind: 'ready' });
      channel.receive({ kind: 'request', id: 7, operation: 'fixes.list', input: {} });
    }
    await settle();
    assert.equal(running.length, 2);
    one.channel.receive({ kind: 'cancel', id: 7 });
    assert.deepEqual(
      running.map(({ signal }) => signal.aborted),
      [true, false],
    );
    for (const { end } of running) end();
    await settle();
    const answers = two.posted.filter((message) => message.kind === 'response');
    assert.deepEqual(answers, [{ kind: 'response', id: 7, value: [] }]);
  });

  it('go on the others’ way where one is gone, and are all greeted when the engine is started anew', async () => {
    const before = engine();
    const [one, two, hidden] = [pageOf(before.host), pageOf(before.host), pageOf(before.host)];
    for (const { channel } of [one, two]) {
      channel.receive({ kind: 'ready' });
      channel.receive({ kind: 'request', id: 1, operation: 'fixes.list', input: {} });
    }
    await settle();
    one.channel.pageGone();
    assert.deepEqual(
      before.running.map(({ signal }) => signal.aborted),
      [true, false],
    );
    one.channel.receive({ kind: 'ready' });
    const after = engine();
    for (const page of [one, two, hidden]) {
      page.posted.length = 0;
      page.channel.attach(after.host);
    }
    const greeting = [
      { kind: 'hello', route: null, stream: after.hub.stream, seq: 0 },
      { kind: 'settings', settings: { density: 'compact' } },
    ];
    assert.deepEqual([one.posted, two.posted, hidden.posted], [greeting, greeting, []]);
    updated(before.hub, 0);
    assert.deepEqual([one.numbers(), two.numbers()], [[], []], 'nobody follows the old one');
    assert.equal(before.hub.clients, 0);
  });

  it('tell their routes each for itself, and are sent each to its own', () => {
    const { host } = engine();
    const [one, two] = [pageOf(host), pageOf(host)];
    for (const { channel } of [one, two]) channel.receive({ kind: 'ready' });
    one.channel.receive({ kind: 'route', path: '/findings' });
    two.channel.navigate('/trends');
    assert.deepEqual([one.routes, two.routes], [['/findings'], []]);
    assert.equal(
      one.posted.some(({ kind }) => kind === 'navigate'),
      false,
    );
    assert.deepEqual(two.posted.at(-1), { kind: 'navigate', route: '/trends' });
  });
});
