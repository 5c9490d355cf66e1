import assert from 'node:assert/strict';
import type { ToPage } from '../../../src/contract/messages.ts';
import { type Handlers, operationNames, operations, pageOperationNames } from '../../../src/contract/operations.ts';
import { EventHub } from '../../../src/engine/live/event-hub.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import { dispatch } from '../../../src/engine/service/dispatch.ts';
import { PageChannel, type PageHost } from '../../../src/vscode/dashboard/page-channel.ts';

const pageOperations = [
  'activity.list',
  'audit.report',
  'audit.run',
  'dashboard.filter',
  'dashboard.live',
  'dashboard.repositories',
  'dashboard.stats',
  'diagnostics.get',
  'findings.ignore',
  'findings.list',
  'findings.previewIgnore',
  'fixes.apply',
  'fixes.list',
  'fixes.plan',
  'fixes.questions',
  'history.audits',
  'history.changes',
  'history.commits',
  'history.sums',
  'history.trend',
  'history.visit',
  'journal.list',
  'journal.undo',
  'repositories.get',
  'repositories.list',
  'rules.list',
  'views.list',
  'views.remove',
  'views.save',
  'workbench.copy',
  'workbench.exportTrend',
  'workbench.importHistory',
  'workbench.reveal',
];

/** A channel whose operations run until they are told to end; what they were given is kept. */
function channelOf() {
  const posted: ToPage[] = [];
  const signals = new Map<string, AbortSignal>();
  const ends: (() => void)[] = [];
  const running = Promise.withResolvers<void>();
  const runs =
    <T>(name: string, value: T) =>
    (_: unknown, { signal }: { signal: AbortSignal }): Promise<T> => {
      signals.set(name, signal);
      const { promise, resolve } = Promise.withResolvers<T>();
      ends.push(() => resolve(value));
      if (signals.size === 2) running.resolve();
      return promise;
    };
  const handlers = {
    'views.save': runs('views.save', []),
    'fixes.list': runs('fixes.list', []),
    'history.import': runs('history.import', null),
    'history.forget': runs('history.forget', null),
    'baseline.accept': runs('baseline.accept', null),
  } as unknown as Handlers;
  const hub = new EventHub();
  const host: PageHost = {
    fleet: { hub },
    dispatch: (name, input, context) => dispatch(handlers, name, input, { trust: true, github: false }, context),
  };
  const channel = new PageChannel({
    host: async () => host,
    log: silentLogger,
    post: (message) => posted.push(message),
    onReady: () => {},
    onRoute: () => {},
    settings: () => ({ density: 'compact' }),
  });
  const ask = (id: number, operation: string, input: unknown = {}): void =>
    channel.receive({ kind: 'request', id, operation, input });
  return { channel, host, hub, posted, signals, ends, running: running.promise, ask };
}

describe('channel to a page', () => {
  it('lets what changes something go on when the page is gone, and ends the rest', async () => {
    const { channel, signals, ends, posted, running, ask } = channelOf();
    ask(1, 'views.save', { name: 'mine', route: '/' });
    ask(2, 'fixes.list');
    await running;
    channel.pageGone();
    assert.equal(signals.get('views.save')?.aborted, false);
    assert.equal(signals.get('fixes.list')?.aborted, true);
    for (const end of ends) end();
    await new Promise(setImmediate);
    assert.deepEqual(posted, [], 'a page that comes later is not answered what it did not ask');
  });

  it('lets it go on when the panel is closed', async () => {
    const { channel, signals, running, ask } = channelOf();
    ask(1, 'views.save', { name: 'mine', route: '/' });
    ask(2, 'fixes.list');
    await running;
    channel.dispose();
    assert.equal(signals.get('views.save')?.aborted, false);
    assert.equal(signals.get('fixes.list')?.aborted, true);
  });

  it('ends what a page cancels, whatever it is', async () => {
    const { channel, signals, running, ask } = channelOf();
    ask(1, 'views.save', { name: 'mine', route: '/' });
    ask(2, 'fixes.list');
    await running;
    channel.receive({ kind: 'cancel', id: 1 });
    assert.equal(signals.get('views.save')?.aborted, true);
  });

  it('refuses what only a front door may ask, so that a page names no place of this machine', () => {
    const { posted, signals, ask } = channelOf();
    ask(7, 'history.import');
    ask(8, 'history.forget');
    ask(9, 'baseline.accept');
    assert.deepEqual(
      posted.map((message) => message.kind === 'failure' && [message.id, message.error.code]),
      [
        [7, 'bad-input'],
        [8, 'bad-input'],
        [9, 'bad-input'],
      ],
    );
    assert.equal(signals.size, 0);
  });

  it('lets a page ask these and no others', () => {
    assert.deepEqual([...pageOperationNames].sort(), pageOperations);
  });

  it('needs trust for whatever changes repositories or what speaks of them', () => {
    const trusting = operationNames.filter((name) => operations[name].needs.some((need) => need === 'trust'));
    assert.deepEqual(trusting.sort(), [
      'baseline.accept',
      'findings.ignore',
      'findings.previewIgnore',
      'fixes.apply',
      'fixes.plan',
      'fixes.questions',
      'history.commits',
      'journal.undo',
    ]);
  });

  it('takes down when an event was painted, whatever the page’s clock says', () => {
    const { channel, host, hub } = channelOf();
    channel.attach(host);
    const painted = (causedAt: number, paintedAt: number): void =>
      channel.receive({ kind: 'painted', seq: 1, causedAt, paintedAt });
    const now = Date.now();
    painted(now - 40, now - 10);
    painted(now, now - 5_000);
    painted(now - 100, now + 3_600_000);
    const { count, p50, max } = hub.painted.timings();
    assert.deepEqual([count, p50], [3, 30]);
    assert.ok(max !== null && max >= 100 && max < 3_600_000, `${max}`);
  });

  it('takes down how long questions took, not what changes something', async () => {
    const { hub, ends, running, ask } = channelOf();
    ask(1, 'views.save', { name: 'mine', route: '/' });
    ask(2, 'fixes.list');
    await running;
    assert.equal(hub.answered.timings().count, 0);
    for (const end of ends) end();
    await new Promise(setImmediate);
    assert.equal(hub.answered.timings().count, 1);
  });

  it('follows no engine that starts after it was closed', () => {
    const { channel, host, hub, posted } = channelOf();
    channel.receive({ kind: 'ready' });
    channel.dispose();
    let subscriptions = 0;
    const subscribe = hub.subscribe.bind(hub);
    hub.subscribe = (listener) => {
      subscriptions++;
      return subscribe(listener);
    };
    channel.attach(host);
    assert.equal(subscriptions, 0);
    assert.deepEqual(posted, []);
  });
});
