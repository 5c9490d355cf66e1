import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Event } from '../../../src/contract/events.ts';
import type { ToPage } from '../../../src/contract/messages.ts';
import { Connection } from '../../../webview-ui/src/state/connection.ts';
import { LiveStore } from '../../../webview-ui/src/state/live-store.ts';
import { makeJournalEntry, makeRepository, makeStats } from '../../fixtures/fleet-data.ts';
import { ManualScheduler, ModelHost, settle, TestPort } from './channel.ts';

/** A wire between one page and the host, with a queue that faults are played on. */
class Page {
  readonly port = new TestPort();
  readonly store: LiveStore;
  readonly connection: Connection;
  readonly #queue: ToPage[] = [];
  readonly #host: ModelHost;
  loseRequests = false;

  constructor(host: ModelHost, scheduler: ManualScheduler) {
    this.#host = host;
    this.connection = new Connection(this.port, scheduler);
    this.store = new LiveStore({
      fetch: (signal) => this.connection.call('dashboard.live', {}, { signal }),
      scheduler,
      painted: (seq, causedAt, paintedAt) => this.connection.post({ kind: 'painted', seq, causedAt, paintedAt }),
    });
    this.port.onPost = (message) => {
      if (message.kind === 'ready') this.send({ kind: 'hello', route: null, stream: host.stream });
      if (message.kind === 'request' && !this.loseRequests)
        this.send({ kind: 'response', id: message.id, value: host.snapshot() });
    };
    this.connection.start(this.store);
    this.store.refresh();
  }

  send(message: ToPage): void {
    this.#queue.push(structuredClone(message));
  }
  beat(): void {
    this.send({ kind: 'beat', stream: this.#host.stream, seq: this.#host.seq });
  }
  async deliver(count: number): Promise<void> {
    for (const message of this.#queue.splice(0, count)) this.port.deliver(message);
    await settle();
  }
  async deliverAll(): Promise<void> {
    while (this.#queue.length > 0) await this.deliver(this.#queue.length);
  }
  lose(): void {
    this.#queue.shift();
  }
  loseLast(): void {
    this.#queue.pop();
  }
  double(): void {
    const first = this.#queue[0];
    if (first) this.#queue.push(structuredClone(first));
  }
  swap(): void {
    const [a, b] = this.#queue.splice(0, 2);
    if (a) this.#queue.unshift(a);
    if (b) this.#queue.unshift(b);
  }
  garble(): void {
    if (this.#queue.length > 0) this.#queue[0] = { kind: 'events', events: [{ seq: 'x' }] } as unknown as ToPage;
  }
}

const repositoryEvent = fc
  .record({ id: fc.nat(5), score: fc.nat(100) })
  .map(({ id, score }): Event => ({ type: 'repository.updated', repository: { ...makeRepository(id), score } }));
const hostEvent: fc.Arbitrary<Event> = fc.oneof(
  repositoryEvent,
  fc.nat(5).map((id): Event => ({ type: 'repository.removed', id: `r${id}` })),
  fc.nat(9).map((n): Event => ({ type: 'fleet.updated', stats: { ...makeStats([]), score: n } })),
  fc
    .nat(9)
    .map((done): Event => ({ type: 'audit.progress', audit: { ...makeStats([]).audit, state: 'running', done } })),
  fc.record({ n: fc.nat(4), undone: fc.boolean() }).map(({ n, undone }): Event => {
    const entry = makeJournalEntry(n, makeRepository(n));
    return { type: 'journal.updated', entry: undone ? { ...entry, state: 'undone' } : entry };
  }),
);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(hostEvent, { minLength: 1, maxLength: 4 }).map((events) => ({ do: 'emit' as const, events })),
  },
  { weight: 6, arbitrary: fc.nat(3).map((count) => ({ do: 'deliver' as const, count })) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 20_000 }).map((ms) => ({ do: 'wait' as const, ms })) },
  {
    weight: 6,
    arbitrary: fc.constantFrom('lose', 'loseLast', 'double', 'swap', 'garble', 'beat').map((name) => ({ do: name })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('restart', 'reload', 'loseRequests', 'answerRequests').map((name) => ({ do: name })),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function play(steps: readonly Step[]): Promise<{ page: Page; host: ModelHost }> {
  const scheduler = new ManualScheduler();
  const host = new ModelHost();
  let page = new Page(host, scheduler);
  for (const s of steps) {
    if ('events' in s) {
      const envelopes = s.events.map((event) => host.emit(event));
      page.send({ kind: 'events', events: envelopes });
    } else if ('count' in s) await page.deliver(s.count);
    else if ('ms' in s) await scheduler.advance(s.ms);
    else if (s.do === 'restart') {
      host.restart();
      page.send({ kind: 'hello', route: null, stream: host.stream });
    } else if (s.do === 'reload') {
      page.connection.dispose();
      page = new Page(host, scheduler);
    } else if (s.do === 'loseRequests') page.loseRequests = true;
    else if (s.do === 'answerRequests') page.loseRequests = false;
    else page[s.do as 'lose' | 'loseLast' | 'double' | 'swap' | 'garble' | 'beat']();
  }
  // The faults end; the host is quiet and its beats come through.
  page.loseRequests = false;
  await page.deliverAll();
  for (let beats = 0; beats < 8; beats += 1) {
    await scheduler.advance(5_000);
    page.beat();
    await page.deliverAll();
  }
  await scheduler.advance(100);
  return { page, host };
}

describe('live store', () => {
  it('ends equal to the host, whatever the wire does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'large' }), async (steps) => {
        const { page, host } = await play(steps);
        const { stream, seq, stats, repositories, journal } = host.snapshot();
        const { state } = page.store;
        assert.ok(state);
        assert.deepEqual({ stream: state.stream, seq: state.seq, stats: state.stats }, { stream, seq, stats });
        assert.deepEqual(state.repositories, new Map(repositories.map((r) => [r.id, r])));
        assert.deepEqual(new Set(state.journal), new Set(journal));
        assert.equal(page.connection.state.status, 'live');
      }),
      { numRuns: 500 },
    );
  }).timeout(60_000);
});
