import assert from 'node:assert/strict';
import { AuditorError } from '../../../src/contract/errors.ts';
import type { JournalEntry } from '../../../src/contract/fixes.ts';
import type { Call, OperationName } from '../../../src/contract/operations.ts';
import { expectedAnswer, ignoreOf, undoOf, viewOf } from '../../../webview-ui/src/state/expected.ts';
import { LiveStore } from '../../../webview-ui/src/state/live-store.ts';
import { PendingChanges } from '../../../webview-ui/src/state/pending-changes.ts';
import { makeJournalEntry, makeRepository } from '../../fixtures/fleet-data.ts';
import { ManualScheduler, ModelHost, settle } from './channel.ts';

const entry = makeJournalEntry(0, makeRepository(0));
const undone: JournalEntry = { ...entry, state: 'undone', undoable: false };
const undo = { entryId: entry.id };

async function setUp() {
  const scheduler = new ManualScheduler();
  const host = new ModelHost();
  host.emit({ type: 'journal.updated', entry });
  const store = new LiveStore({
    source: { snapshot: async () => host.snapshot(), rows: async () => host.snapshot() },
    scheduler,
    painted: () => undefined,
  });
  const asked: { operation: OperationName; answer: (value: unknown) => void; refuse: (error: AuditorError) => void }[] =
    [];
  const call = ((operation: OperationName) => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    asked.push({ operation, answer: resolve, refuse: reject });
    return promise;
  }) as Call;
  const changes = new PendingChanges({ call, store, scheduler });
  store.refresh();
  await settle();
  await scheduler.advance(16);
  const state = () => changes.state?.journal[0]?.state;
  return { scheduler, host, store, asked, changes, state };
}

describe('pending changes', () => {
  it('are the host’s own state where nothing is under way', async () => {
    const { changes, store } = await setUp();
    assert.equal(changes.state, store.state);
  });

  it('show what will be at once, and tell that they are pending', async () => {
    const { changes, store, asked, state } = await setUp();
    const drawn: unknown[] = [];
    changes.changed.subscribe(() => drawn.push(state()));
    void changes.change('journal.undo', undo);
    assert.deepEqual(drawn, ['undone']);
    assert.equal(changes.phase(undoOf(entry.id)), 'asked');
    assert.equal(changes.state?.journal[0]?.undoable, false);
    assert.equal(store.state?.journal[0]?.state, 'done', 'the host’s own word is not touched');
    assert.equal(changes.state, changes.state, 'drawn anew only where something changed');
    assert.equal(asked.length, 1);
  });

  it('of several: what could not be done goes back, what is gone counts as done', async () => {
    const { changes, asked } = await setUp();
    const findings = ['a', 'b', 'c', 'd'].map((findingId) => ({ findingId, repositoryId: 'r0' }));
    const phases = () => findings.map(({ findingId }) => changes.phase(ignoreOf('r0', findingId)));
    const change = changes.change('findings.ignore', { findings, reason: 'Known' });
    assert.deepEqual([phases(), asked.length], [['asked', 'asked', 'asked', 'asked'], 1]);
    const outcomes = ['ignored', 'gone', 'failed', 'skipped'];
    asked[0]?.answer({ results: findings.map((one, at) => ({ ...one, outcome: outcomes[at] })) });
    await change;
    assert.deepEqual(phases(), ['done', 'done', null, null]);
  });

  it('of several go back all where the host refuses the whole', async () => {
    const { changes, asked } = await setUp();
    const findings = ['a', 'b'].map((findingId) => ({ findingId, repositoryId: 'r0' }));
    const change = changes.change('findings.ignore', { findings, reason: 'Known' });
    asked[0]?.refuse(new AuditorError('locked', 'Busy.'));
    await assert.rejects(change, { code: 'locked' });
    assert.equal(changes.list.size, 0);
  });

  it('are no more once they are taken back, here or elsewhere', async () => {
    const { changes, asked, host, store, scheduler } = await setUp();
    const findings = ['a', 'b'].map((findingId) => ({ findingId, repositoryId: 'r0' }));
    const phase = (id: string) => changes.phase(ignoreOf('r0', id));
    const change = changes.change('findings.ignore', { findings, reason: 'Known' });
    const [a, b] = findings;
    asked[0]?.answer({
      results: [
        { ...a, outcome: 'ignored', entryId: entry.id },
        { ...b, outcome: 'ignored', entryId: 'another' },
      ],
    });
    await change;
    store.events([host.emit({ type: 'journal.updated', entry: undone })]);
    await scheduler.advance(100);
    assert.deepEqual([phase('a'), phase('b')], [null, 'done']);
    void changes.change('journal.undo', { entryId: 'another' });
    assert.equal(phase('b'), null);
  });

  it('go back where the host says no, with its reason', async () => {
    const { changes, store, asked, state } = await setUp();
    const change = changes.change('journal.undo', undo);
    asked[0]?.refuse(new AuditorError('conflict', 'It was changed since.'));
    await assert.rejects(change, { message: 'It was changed since.' });
    assert.equal(state(), 'done');
    assert.equal(changes.state, store.state);
    assert.equal(changes.phase(undoOf(entry.id)), null);
  });

  it('stay after the host’s answer until its event came, and no flicker between', async () => {
    const { changes, host, store, asked, state, scheduler } = await setUp();
    const seen = new Set<unknown>();
    const change = changes.change('journal.undo', undo);
    changes.changed.subscribe(() => seen.add(state()));
    asked[0]?.answer(undone);
    await change;
    assert.equal(changes.phase(undoOf(entry.id)), 'done');
    await scheduler.advance(100);
    store.events([host.emit({ type: 'journal.updated', entry: undone })]);
    await scheduler.advance(60_000);
    assert.deepEqual([...seen], ['undone']);
    assert.equal(changes.list.size, 0);
    assert.equal(changes.state, store.state);
  });

  it('settle to what the host tells where that is not what it answered', async () => {
    const { changes, asked, state, scheduler } = await setUp();
    const change = changes.change('journal.undo', undo);
    asked[0]?.answer(undone);
    await change;
    assert.equal(state(), 'undone');
    await scheduler.advance(60_000);
    assert.equal(state(), 'done');
    assert.equal(changes.list.size, 0);
  });

  it('settle by the event where the answer is lost', async () => {
    const { changes, host, store, state, scheduler } = await setUp();
    void changes.change('journal.undo', undo);
    store.events([host.emit({ type: 'journal.updated', entry: undone })]);
    await scheduler.advance(60_000);
    assert.equal(changes.list.size, 0);
    assert.equal(state(), 'undone');
  });

  it('are dropped with the host that they were asked of, asked or done', async () => {
    const { changes, host, store, asked, state } = await setUp();
    const wanted = { repositoryId: 'r0', findingId: 'a' };
    void changes.change('findings.ignore', { findings: [wanted], reason: 'x' });
    void changes.change('journal.undo', undo);
    asked[0]?.answer({ results: [{ ...wanted, outcome: 'ignored' }] });
    await settle();
    assert.equal(changes.phase(ignoreOf('r0', 'a')), 'done');
    host.restart();
    store.heard(host.stream, host.seq);
    await settle();
    assert.equal(changes.list.size, 0);
    assert.equal(state(), 'done');
  });

  it('are saved views too, in their order, and the journal that was asked for', async () => {
    const { changes, host, store, scheduler } = await setUp();
    const names = () => changes.state?.views.map(({ name }) => name);
    const saved = [{ name: 'B', route: '/b' }];
    store.events([host.emit({ type: 'views.updated', views: saved })]);
    await scheduler.advance(100);
    void changes.change('views.save', { name: 'A', route: '/a' });
    assert.deepEqual(names(), ['A', 'B']);
    void changes.change('views.remove', { name: 'B' });
    assert.deepEqual(names(), ['A']);
    void changes.change('journal.undo', undo);
    assert.deepEqual(expectedAnswer('journal.list', [entry], changes.list), [undone]);
    assert.deepEqual(expectedAnswer('views.list', saved, changes.list), saved);
    store.events([host.emit({ type: 'views.updated', views: [{ name: 'A', route: '/a' }] })]);
    await scheduler.advance(100);
    assert.equal(changes.phase(viewOf('A')), 'done', 'the event tells it before the answer');
  });
});
