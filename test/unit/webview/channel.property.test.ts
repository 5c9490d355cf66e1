import assert from 'node:assert/strict';
import { mock } from 'node:test';
import fc from 'fast-check';
import { AuditorError } from '../../../src/contract/errors.ts';
import type { Event } from '../../../src/contract/events.ts';
import type { JournalEntry } from '../../../src/contract/fixes.ts';
import type { AuditRecord } from '../../../src/contract/history.ts';
import type { ToHost, ToPage } from '../../../src/contract/messages.ts';
import type { Handlers, RowsSnapshot, Snapshot } from '../../../src/contract/operations.ts';
import type { SavedView } from '../../../src/contract/saved-views.ts';
import { EventHub } from '../../../src/engine/live/event-hub.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import { dispatch } from '../../../src/engine/service/dispatch.ts';
import { PageChannel, type PageHost } from '../../../src/vscode/dashboard/page-channel.ts';
import { Connection } from '../../../webview-ui/src/state/connection.ts';
import { LiveStore } from '../../../webview-ui/src/state/live-store.ts';
import { PendingChanges } from '../../../webview-ui/src/state/pending-changes.ts';
import type { StateKeeper } from '../../../webview-ui/src/state/port.ts';
import { ViewState } from '../../../webview-ui/src/state/view-state.ts';
import { makeJournalEntry, makeRepository, makeStats } from '../../fixtures/fleet-data.ts';
import { ManualScheduler, settle, TestPort } from './channel.ts';

const frameMs = 16;
const beatMs = 5_000;

const calm = async (): Promise<void> => {
  for (let turns = 0; turns < 3; turns += 1) await settle();
};

/** What is true: outlives the engine, as disk and store do. */
class Truth {
  readonly stats = { ...makeStats([]) };
  readonly repositories = new Map(['r0', 'r1', 'r2'].map((id, n) => [id, makeRepository(n)]));
  readonly journal = new Map<string, JournalEntry>();
  views: SavedView[] = [];
  history: readonly AuditRecord[] = [];

  apply(event: Event): void {
    if (event.type === 'repository.updated') this.repositories.set(event.repository.id, event.repository);
    else if (event.type === 'repository.removed') this.repositories.delete(event.id);
    else if (event.type === 'fleet.updated') Object.assign(this.stats, event.stats);
    else if (event.type === 'audit.progress') this.stats.audit = event.audit;
    else if (event.type === 'journal.updated') this.journal.set(event.entry.id, event.entry);
    else if (event.type === 'views.updated') this.views = event.views;
    else if (event.type === 'history.updated') this.history = [auditAt(event.at), ...this.history];
  }

  snapshot(): Omit<Snapshot & RowsSnapshot, 'stream' | 'seq'> {
    const { stats, repositories, journal, views } = this;
    return structuredClone({ stats, views, repositories: [...repositories.values()], journal: [...journal.values()] });
  }
}

/** The host's end of all: the real hub and dispatcher; an undo takes until it is let go. */
class Engine {
  readonly hub = new EventHub();
  readonly host: PageHost;
  readonly #truth: Truth;
  readonly #undos: ((ok: boolean) => void)[] = [];

  constructor(truth: Truth) {
    this.#truth = truth;
    this.host = {
      fleet: { hub: this.hub },
      dispatch: (name, input, context) =>
        dispatch(this.#handlers as Handlers, name, input, { trust: true, github: false }, context),
    };
  }

  publish(event: Event): void {
    this.#truth.apply(event);
    this.hub.publish(structuredClone(event));
  }

  finishUndo(ok: boolean): boolean {
    const finish = this.#undos.shift();
    finish?.(ok);
    return finish !== undefined;
  }

  async stop(): Promise<void> {
    while (this.finishUndo(false)) await calm();
    this.hub.dispose();
  }

  #snapshot(): Snapshot & RowsSnapshot {
    this.hub.flush();
    return { ...this.#truth.snapshot(), stream: this.hub.stream, seq: this.hub.seq };
  }

  readonly #handlers: Partial<Handlers> = {
    'dashboard.live': () => this.#snapshot(),
    'dashboard.repositories': () => this.#snapshot(),
    'history.audits': () => [...this.#truth.history],
    'journal.undo': async ({ entryId }) => {
      const ok = await new Promise<boolean>((resolve) => this.#undos.push(resolve));
      const entry = this.#truth.journal.get(entryId);
      if (!ok || !entry) throw new AuditorError('conflict', 'It was changed since.');
      const undone: JournalEntry = { ...entry, state: 'undone', undoable: false };
      this.publish({ type: 'journal.updated', entry: undone });
      return undone;
    },
    'views.save': (view) => {
      const views = [...this.#truth.views.filter(({ name }) => name !== view.name), view];
      this.publish({ type: 'views.updated', views });
      return views;
    },
    'views.remove': ({ name: removed }) => {
      const views = this.#truth.views.filter(({ name }) => name !== removed);
      this.publish({ type: 'views.updated', views });
      return views;
    },
  };
}

const calls: ReadonlySet<string> = new Set(['request', 'response']);

/** Messages under way in one direction; faults are played on them. */
class Wire<T> {
  #queue: unknown[] = [];
  readonly #deliver: (message: unknown) => void;

  constructor(deliver: (message: unknown) => void) {
    this.#deliver = deliver;
  }

  readonly send = (message: T): void => void this.#queue.push(structuredClone(message));

  get empty(): boolean {
    return this.#queue.length === 0;
  }

  cut(): void {
    this.#queue = [];
  }

  async deliver(count = this.#queue.length): Promise<void> {
    for (const message of this.#queue.splice(0, count)) this.#deliver(message);
    await calm();
  }

  readonly faults = {
    lose: () => void this.#queue.shift(),
    loseLast: () => void this.#queue.pop(),
    /** Questions, or answers: no gap in the events tells of them. */
    loseCalls: () => {
      this.#queue = this.#queue.filter((message) => !calls.has((message as { kind: string }).kind));
    },
    /** It comes again, after all that is under way. */
    double: () => void this.#queue.push(...structuredClone(this.#queue.slice(0, 1))),
    /** It is overtaken by all that is under way. */
    delay: () => void this.#queue.push(...this.#queue.splice(0, 1)),
    swap: () => void this.#queue.unshift(...this.#queue.splice(0, 2).reverse()),
    garble: () => {
      if (!this.empty) this.#queue[0] = { kind: 'events', events: [{ seq: 'x' }] };
    },
  };
}

const auditAt = (at: string): AuditRecord => ({
  ...{ id: Date.parse(at), at, cause: 'change', by: 'window' },
  ...{ repositories: 3, changed: 1, first: 0 },
});

/** What a page shows of the history: asked again whenever there is another, as `useOperation` does. */
class ShownHistory {
  value: readonly AuditRecord[] | null = null;
  #version: string | undefined;
  #stop = new AbortController();

  constructor(connection: Connection, store: LiveStore) {
    store.changed.subscribe(() => {
      const version = store.state?.history;
      if (version === undefined || version === this.#version) return;
      this.#version = version;
      this.#stop.abort();
      this.#stop = new AbortController();
      connection.call('history.audits', {}, { signal: this.#stop.signal }).then(
        (value) => {
          this.value = value;
        },
        () => undefined,
      );
    });
  }
}

interface Life {
  readonly history: ShownHistory;
  readonly port: TestPort;
  readonly connection: Connection;
  readonly store: LiveStore;
  readonly changes: PendingChanges;
  readonly view: ViewState;
}

/** A panel: the host's end of its channel, and the page in it, which lives while it is shown. */
class Panel {
  readonly channel: PageChannel;
  readonly up: Wire<ToHost>;
  readonly down: Wire<ToPage>;
  life: Life | null = null;
  /** The route last chosen in any life. */
  route = '/';
  readonly #scheduler: ManualScheduler;
  readonly #keeper: StateKeeper & { kept: unknown } = {
    kept: undefined,
    getState() {
      return this.kept;
    },
    setState(state) {
      this.kept = structuredClone(state);
    },
  };

  constructor(scheduler: ManualScheduler, host: () => PageHost) {
    this.#scheduler = scheduler;
    this.down = new Wire((message) => this.life?.port.deliver(message));
    this.up = new Wire((message) => this.channel.receive(message));
    this.channel = new PageChannel({
      host: async () => host(),
      log: silentLogger,
      post: this.down.send,
      onReady: () => undefined,
      onRoute: () => undefined,
      settings: () => ({ density: 'compact' }),
    });
    this.channel.attach(host());
  }

  /** Also anew where it is shown: a reload, of which the host hears nothing. */
  show(): void {
    this.#end();
    const port = new TestPort();
    port.onPost = this.up.send;
    const scheduler = this.#scheduler;
    const connection = new Connection(port, scheduler);
    const store = new LiveStore({
      source: {
        snapshot: (signal) => connection.call('dashboard.live', {}, { signal }),
        rows: (signal) => connection.call('dashboard.repositories', {}, { signal }),
      },
      scheduler,
      painted: (seq, causedAt, paintedAt) => connection.post({ kind: 'painted', seq, causedAt, paintedAt }),
    });
    const changes = new PendingChanges({ call: connection.call, store, scheduler });
    const history = new ShownHistory(connection, store);
    this.life = { history, port, connection, store, changes, view: new ViewState(this.#keeper) };
    store.refresh();
    connection.start(store);
  }

  /** What was on its way to it is lost; what it sent last still arrives. */
  hide(): void {
    this.#end();
    this.channel.pageGone();
  }

  go(route: string): void {
    if (!this.life) return;
    this.route = route;
    this.life.view.setRoute(route);
    this.life.connection.post({ kind: 'route', path: route });
  }

  undo(entryId: string): void {
    if (this.life?.store.state) this.life.changes.change('journal.undo', { entryId }).catch(() => undefined);
  }

  save(name: string): void {
    if (this.life?.store.state)
      this.life.changes.change('views.save', { name, route: this.route }).catch(() => undefined);
  }

  /** All that is under way arrives, and what that sets off. */
  async settle(): Promise<void> {
    while (!this.up.empty || !this.down.empty) {
      await this.up.deliver();
      await this.down.deliver();
    }
  }

  forget(name: string): void {
    if (this.life?.store.state) this.life.changes.change('views.remove', { name }).catch(() => undefined);
  }

  #end(): void {
    this.life?.connection.dispose();
    this.life = null;
    this.down.cut();
  }
}

const event: fc.Arbitrary<Event> = fc.oneof(
  fc
    .record({ id: fc.nat(4), score: fc.nat(100) })
    .map(({ id, score }): Event => ({ type: 'repository.updated', repository: { ...makeRepository(id), score } })),
  fc.nat(4).map((id): Event => ({ type: 'repository.removed', id: `r${id}` })),
  fc.nat(9).map((n): Event => ({ type: 'fleet.updated', stats: { ...makeStats([]), score: n } })),
  fc
    .nat(9)
    .map((done): Event => ({ type: 'audit.progress', audit: { ...makeStats([]).audit, state: 'running', done } })),
  fc.nat(3).map((n): Event => ({ type: 'journal.updated', entry: makeJournalEntry(n, makeRepository(n)) })),
  fc.nat(1e9).map((ms): Event => ({ type: 'history.updated', at: new Date(ms).toISOString() })),
);
const panel = fc.nat(2);
const way = fc.constantFrom('up' as const, 'down' as const);
const fault = fc.record({
  do: fc.constant('fault' as const),
  ...{ panel, way },
  fault: fc.constantFrom('lose', 'loseLast', 'loseCalls', 'double', 'delay', 'swap', 'garble' as const),
});
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('publish' as const),
      events: fc.array(event, { minLength: 1, maxLength: 4 }),
      /** Else more may come into the same burst. */
      sent: fc.boolean(),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({ do: fc.constant('deliver' as const), panel, way, count: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 8, arbitrary: fault },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('settle' as const), panel }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('beat' as const), panel }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 20_000 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('hide' as const, 'show' as const), panel }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('undo', 'save', 'forget' as const), panel, n: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('finish' as const), ok: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('go' as const), panel, n: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

class Play {
  readonly truth = new Truth();
  readonly scheduler = new ManualScheduler();
  engine = new Engine(this.truth);
  readonly panels = [0, 1, 2].map(() => new Panel(this.scheduler, () => this.engine.host));

  constructor() {
    for (const shown of this.panels.slice(0, 2)) shown.show();
    for (const n of [0, 1, 2, 3])
      this.engine.publish({ type: 'journal.updated', entry: makeJournalEntry(n, makeRepository(n)) });
  }

  async settle(): Promise<void> {
    for (const one of this.panels) await one.settle();
  }

  async do(s: Step): Promise<void> {
    const at = 'panel' in s ? this.panels[s.panel] : undefined;
    if (s.do === 'publish') {
      for (const one of s.events) this.engine.publish(one);
      if (s.sent) mock.timers.tick(frameMs);
    } else if (s.do === 'settle') await at?.settle();
    else if (s.do === 'wait') await this.scheduler.advance(s.ms);
    else if (s.do === 'finish') this.engine.finishUndo(s.ok);
    else if (s.do === 'restart') await this.#restart();
    else if (s.do === 'deliver') await at?.[s.way].deliver(s.count);
    else if (s.do === 'fault') at?.[s.way].faults[s.fault]();
    else if (s.do === 'beat') at?.channel.beat();
    else if (s.do === 'hide') at?.hide();
    else if (s.do === 'show') at?.show();
    else if (s.do === 'undo') at?.undo(makeJournalEntry(s.n, makeRepository(s.n)).id);
    else if (s.do === 'save') at?.save(`View ${s.n}`);
    else if (s.do === 'forget') at?.forget(`View ${s.n}`);
    else if (s.do === 'go') at?.go(`/repositories?filter=${s.n}`);
    await calm();
  }

  /** The faults are over: all are shown, beats and messages come through, and what is under way ends. */
  async end(): Promise<void> {
    for (const one of this.panels) if (!one.life) one.show();
    for (let beats = 0; beats < 16; beats += 1) {
      while (this.engine.finishUndo(true)) await calm();
      mock.timers.tick(frameMs);
      await this.settle();
      await this.scheduler.advance(beatMs);
      for (const { channel } of this.panels) channel.beat();
      await this.settle();
    }
    await this.scheduler.advance(frameMs);
  }

  /** As when a setting that the engine is made of changes. */
  async #restart(): Promise<void> {
    await this.engine.stop();
    this.engine = new Engine(this.truth);
    for (const { channel } of this.panels) channel.attach(this.engine.host);
  }

  check(): void {
    const { stream, seq } = this.engine.hub;
    const { stats, repositories, journal, views } = this.truth.snapshot();
    for (const { life, route, channel } of this.panels) {
      assert.ok(life);
      const { history, store, changes, connection, view } = life;
      const { state } = store;
      assert.ok(state);
      assert.deepEqual({ stream: state.stream, seq: state.seq, stats: state.stats }, { stream, seq, stats });
      const byId = (list: readonly { id: string }[]) => new Map(list.map((r) => [r.id, r]));
      assert.deepEqual(byId(state.repositories.list), byId(repositories));
      assert.deepEqual(new Set(state.journal), new Set(journal));
      assert.deepEqual(state.views, views);
      assert.deepEqual(history.value, this.truth.history);
      assert.equal(connection.state.status, 'live');
      assert.equal(store.counts.healed, store.counts.gaps);
      assert.equal(changes.list.size, 0, 'nothing is pending');
      assert.equal(changes.state, state, 'what is drawn is what the host tells');
      assert.equal(view.route, route);
      assert.ok(channel.listening);
    }
  }

  dispose(): void {
    for (const one of this.panels) {
      one.hide();
      one.channel.dispose();
    }
    this.engine.hub.dispose();
  }
}

describe('the channel, end to end', () => {
  before(() => mock.timers.enable({ apis: ['setTimeout'] }));
  after(() => mock.timers.reset());

  it('brings every page to what the host is, whatever wire, host and panels do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'large' }), async (steps) => {
        const play = new Play();
        await play.settle();
        for (const s of steps) await play.do(s);
        await play.end();
        play.check();
        play.dispose();
      }),
      { numRuns: 300 },
    );
  }).timeout(120_000);

  for (const way of ['up', 'down'] as const)
    it(`asks again for what an event led to, where ${way === 'up' ? 'the question' : 'its answer'} is lost`, async () => {
      const play = new Play();
      await play.end();
      const [panel] = play.panels;
      assert.ok(panel);
      await play.do({
        do: 'publish',
        events: [{ type: 'history.updated', at: new Date(1).toISOString() }],
        sent: true,
      });
      await panel.down.deliver();
      await play.scheduler.advance(frameMs);
      assert.ok(!panel.up.empty, 'it asks');
      if (way === 'down') await panel.up.deliver();
      panel[way].faults.loseCalls();
      await play.end();
      play.check();
      play.dispose();
    });
});
