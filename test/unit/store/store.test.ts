import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { AuditorError } from '../../../src/contract/errors.ts';
import { currentProcess } from '../../../src/engine/store/process-identity.ts';
import { stateFolder } from '../../../src/engine/store/state-folder.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { storeError } from '../../../src/engine/store/store-error.ts';
import type { JournalRecord } from '../../../src/engine/store/types.ts';
import { temporaryFolder } from '../../fixtures/git.ts';

const record = (id: string, more: Partial<JournalRecord> = {}) => ({
  id,
  planId: 'plan',
  fix: 'git/commit',
  repositoryId: 'r1',
  name: 'alpha',
  path: '/alpha',
  summary: `Commit ${id}`,
  startedAt: Date.now(),
  by: 'terminal',
  owner: currentProcess(),
  undo: null,
  ...more,
});

describe('store: the state folder', () => {
  it('is where the option says, else the variable, else the system', () => {
    assert.equal(stateFolder('/given', { GITOPS_AUDITOR_STATE: '/variable' }), '/given');
    assert.equal(stateFolder(' ', { GITOPS_AUDITOR_STATE: '/variable' }), '/variable');
    assert.equal(stateFolder('~/state', {}), join(homedir(), 'state'));
    assert.equal(stateFolder('some/where', {}), resolve('some/where'));
    assert.match(stateFolder(undefined, { GITOPS_AUDITOR_STATE: '' }), /[/\\]gitops-auditor([/\\]Data)?$/);
  });
});

describe('store: journal, baseline, identities, leases', () => {
  const withStore = async (fn: (store: Awaited<ReturnType<typeof openStore>>, folder: string) => void) => {
    using folder = temporaryFolder();
    const store = await openStore(folder.path);
    try {
      fn(store, folder.path);
    } finally {
      store.close();
    }
  };

  it('keeps an entry from its begin to its end', () =>
    withStore(({ journal }) => {
      journal.begin(record('a'));
      assert.deepEqual(journal.get('a'), {
        ...record('a', { startedAt: journal.get('a')?.startedAt ?? 0 }),
        state: 'started',
        finishedAt: null,
        error: null,
        child: null,
        others: [],
        undoing: null,
        undone: null,
      });
      journal.remember('a', { head: 'abc' });
      journal.startedChild('a', { pid: 1, host: 'h', birth: '2' });
      assert.deepEqual(journal.get('a')?.undo, { head: 'abc' });
      assert.equal(journal.get('a')?.child?.pid, 1);
      journal.finish('a', { state: 'done', summary: 'Committed.' });
      const done = journal.get('a');
      assert.equal(done?.state, 'done');
      assert.equal(done?.summary, 'Committed.');
      assert.equal(done?.child, null);
      assert.deepEqual(done?.undo, { head: 'abc' }, 'an end without undo keeps what was remembered');
      assert.ok(done?.finishedAt !== null);
      journal.beginUndo('a', currentProcess(), 'terminal');
      journal.endUndo('a', { head: 'def' });
      assert.deepEqual(journal.get('a')?.undo, { head: 'def' });
      assert.equal(journal.get('a')?.undoing, null);
      journal.beginUndo('a', currentProcess(), 'a window');
      assert.deepEqual(journal.get('a')?.undoing, currentProcess());
      assert.equal(journal.get('a')?.undone, null, 'not before it is');
      journal.finishUndo('a', 'Taken back.');
      const undone = journal.get('a');
      assert.deepEqual([undone?.state, undone?.undoing], ['undone', null]);
      // What was done, when and by whom is told as before.
      assert.deepEqual([undone?.summary, undone?.finishedAt, undone?.by], ['Committed.', done?.finishedAt, 'terminal']);
      assert.deepEqual([undone?.undone?.by, undone?.undone?.summary], ['a window', 'Taken back.']);
      assert.deepEqual(undone?.undone?.process, currentProcess());
      assert.ok((undone?.undone?.at ?? 0) >= (done?.finishedAt ?? 0));
      assert.deepEqual(
        journal.find({ text: 'taken BACK', limit: 5 }).map(({ id }) => id),
        ['a'],
      );
      journal.begin(record('b'));
      journal.finish('b', { state: 'failed', error: new AuditorError('rejected', 'No.').toShape() });
      assert.deepEqual(journal.get('b')?.error, { code: 'rejected', message: 'No.' });
      assert.equal(journal.get('nothing'), undefined);
    }));

  it('finds by words and by what stands in quotes, in any case of every alphabet', () =>
    withStore(({ journal }) => {
      const found = (text: string) => journal.find({ text, limit: 9 }).map(({ id }) => id);
      journal.begin(record('a', { name: 'Ärzte', summary: 'Push 2 commits of main', startedAt: 2 }));
      const others = [{ repositoryId: 'r2', name: 'ÉCOLE', path: '/e' }];
      journal.begin(record('b', { name: 'beta', summary: 'Main Commit of', startedAt: 1, others }));
      assert.deepEqual(found('ärzte'), ['a']);
      assert.deepEqual(found('ÄRZ main'), ['a']);
      assert.deepEqual(found('école BETA'), ['b']);
      assert.deepEqual(found('main commit'), ['a', 'b']);
      assert.deepEqual(found('"main commit"'), ['b']);
      assert.deepEqual(found('git/commit'), ['a', 'b']);
      assert.deepEqual(found('""'), ['a', 'b']);
      assert.deepEqual(found('main wiki'), []);
      journal.finish('a', { state: 'done', summary: 'Übertragen' });
      assert.deepEqual([found('übertragen'), found('push')], [['a'], []]);
      journal.finish('b', { state: 'done' });
      journal.beginUndo('b', currentProcess(), 'terminal');
      journal.finishUndo('b', 'Zurück');
      assert.deepEqual([found('ZURÜCK'), found('école commit')], [['b'], ['b']]);
    }));

  it('lists newest first, finds orphans, and prunes only what is finished', () =>
    withStore(({ journal }) => {
      const gone = spawnSync(process.execPath, ['-e', '']).pid;
      journal.begin(record('old', { startedAt: 1 }));
      journal.begin(record('orphan', { startedAt: 2, owner: { ...currentProcess(), pid: gone } }));
      journal.begin(record('elsewhere', { startedAt: 3, owner: { pid: 1, host: 'other', birth: '' } }));
      journal.begin(record('reused', { startedAt: 3, owner: { ...currentProcess(), birth: '1' } }));
      journal.begin(record('mine', { startedAt: 4 }));
      assert.deepEqual(
        journal.list(2).map((entry) => entry.id),
        ['mine', 'reused'],
      );
      const expected = currentProcess().birth === '' ? ['orphan', 'elsewhere'] : ['orphan', 'elsewhere', 'reused'];
      assert.deepEqual(
        journal.orphans().map((entry) => entry.id),
        expected,
      );
      journal.finish('old', { state: 'done' });
      assert.equal(journal.prune(10), 1);
      assert.equal(journal.get('old'), undefined);
      assert.equal(journal.list(10).length, 4);
    }));

  it('lets only one of two windows end an entry, and only one take it back', async () => {
    using folder = temporaryFolder();
    const stores = [await openStore(folder.path), await openStore(folder.path)] as const;
    const [{ journal: one }, { journal: two }] = stores;
    one.begin(record('a'));
    assert.equal(two.beginUndo('a', currentProcess(), 'terminal'), false, 'not before it is done');
    assert.equal(one.finishUndo('a'), false);
    assert.equal(two.finish('a', { state: 'done', undo: { by: 'two' }, summary: 'two' }), true);
    const done = one.get('a');
    assert.equal(one.finish('a', { state: 'failed', undo: null, summary: 'one' }), false);
    assert.equal(one.finish('a', { state: 'undone', undo: null, summary: 'one' }), false);
    assert.deepEqual(one.get('a'), done);
    assert.equal(one.beginUndo('a', currentProcess(), 'terminal'), true);
    assert.equal(one.finish('a', { state: 'undone' }), false, 'what is being taken back is not ended as a change is');
    assert.equal(two.finishUndo('a', 'two took it back'), true);
    const undone = one.get('a');
    assert.equal(one.finishUndo('a', 'one took it back'), false);
    assert.equal(one.beginUndo('a', currentProcess(), 'terminal'), false);
    assert.deepEqual(one.get('a'), undone);
    for (const store of stores) store.close();
  });

  it('refuses to change an entry that is not there, and to begin one twice', () =>
    withStore(({ journal }) => {
      assert.throws(() => journal.finish('x', { state: 'done' }), { code: 'not-found' });
      assert.throws(() => journal.remember('x', {}), { code: 'not-found' });
      assert.throws(() => journal.beginUndo('x', currentProcess(), 'terminal'), { code: 'not-found' });
      assert.throws(() => journal.finishUndo('x'), { code: 'not-found' });
      journal.begin(record('x'));
      assert.throws(() => journal.begin(record('x')), { code: 'store-failed' });
    }));

  it('accepts findings once and lets them go', () =>
    withStore(({ baseline }) => {
      const entry = (findingId: string, acceptedAt: number) => ({
        findingId,
        repositoryId: 'r',
        rule: 'git/x',
        acceptedAt,
      });
      assert.deepEqual(baseline.accept([entry('a', 1), entry('b', 1)]), [entry('a', 1), entry('b', 1)]);
      assert.deepEqual(baseline.accept([entry('a', 2)]), []);
      assert.deepEqual(baseline.all(), [entry('a', 1), entry('b', 1)]);
      baseline.remove(['a', 'nothing']);
      assert.deepEqual(baseline.all(), [entry('b', 1)]);
    }));

  it('takes back what was accepted then, not what was later, also where it has another id by now', () =>
    withStore(({ baseline }) => {
      const entry = (findingId: string, acceptedAt: number, repositoryId = 'r') => ({
        ...{ findingId, repositoryId, rule: 'git/x', acceptedAt },
      });
      baseline.accept([entry('a', 1), entry('b', 1)]);
      baseline.remove(['a']);
      baseline.accept([entry('a', 2)]);
      assert.deepEqual(baseline.takeBack([entry('a', 1)]), []);
      baseline.rename(new Map([['a', 'c']]), 's');
      baseline.rename(new Map([['c', 'd']]), 't');
      baseline.accept([entry('a', 3)]);
      assert.deepEqual(baseline.acceptance(entry('a', 2)), entry('d', 2, 't'));
      assert.deepEqual(baseline.takeBack([entry('a', 2), entry('b', 1)]), [entry('d', 2, 't'), entry('b', 1)]);
      assert.deepEqual(baseline.all(), [entry('a', 3)]);
    }));

  it('remembers what a repository is', () =>
    withStore(({ identities }) => {
      const one = { id: 'r', path: '/a', rootCommit: null, remotes: ['https://x/y'], seenAt: 5 };
      identities.put([one, { ...one, id: 's', rootCommit: 'abc', remotes: [] }]);
      identities.put([{ ...one, path: '/b', seenAt: 50 }]);
      assert.deepEqual(identities.get('r'), { ...one, path: '/b', seenAt: 50 });
      assert.equal(identities.all().length, 2);
      assert.equal(identities.prune(10), 1);
      assert.equal(identities.get('s'), undefined);
    }));

  it('gives a lease to one owner at a time', () =>
    withStore(({ leases }) => {
      assert.equal(leases.hold('lead', 'one', 60_000), true);
      assert.equal(leases.hold('lead', 'two', 60_000), false);
      assert.equal(leases.hold('lead', 'one', -1), true, 'its owner renews it');
      assert.equal(leases.hold('lead', 'two', 60_000), true, 'it had expired');
      leases.release('lead', 'one');
      assert.equal(leases.hold('lead', 'one', 60_000), false, 'only its owner releases it');
      leases.release('lead', 'two');
      assert.equal(leases.hold('lead', 'one', 60_000), true);
    }));

  it('knows when the visit before this one ended, the same in every window', async () => {
    using folder = temporaryFolder();
    const [one, other] = [await openStore(folder.path), await openStore(folder.path)];
    const [minute, start] = [60_000, Date.parse('2026-03-02T10:00:00Z')];
    const roots = ['/a', '/b'];
    assert.equal(one.visits.look(roots, start), null, 'nobody has looked');
    assert.equal(other.visits.look(['/b', '/a'], start + 14 * minute), null, 'nobody was away');
    assert.equal(one.visits.look(roots, start + 28 * minute), null, 'the other looked');
    const back = start + 300 * minute;
    assert.equal(other.visits.look(roots, back), start + 28 * minute);
    assert.equal(one.visits.look(roots, back + 1), start + 28 * minute, 'they agree');
    assert.equal(one.visits.look(roots, back - minute), start + 28 * minute, 'a clock that goes back is no visit');
    assert.equal(one.visits.look(['/elsewhere'], back), null);
    assert.equal(one.visits.before(roots, back + 20 * minute), back - minute, 'only told');
    assert.equal(one.visits.look(roots, start), start, 'a clock that was set back far tells nothing of the future');
    one.close();
    other.close();
  });

  it('does all of a transaction or nothing', () =>
    withStore(({ baseline }) => {
      const entries = [
        { findingId: 'a', repositoryId: 'r', rule: 'x', acceptedAt: 1 },
        { findingId: 'b', repositoryId: null as unknown as string, rule: 'x', acceptedAt: 1 },
      ];
      assert.throws(() => baseline.accept(entries), { code: 'store-failed' });
      assert.deepEqual(baseline.all(), []);
    }));

  it('tells when another has written, and when it is closed', async () => {
    using folder = temporaryFolder();
    const one = await openStore(folder.path);
    const two = await openStore(folder.path);
    const before = one.dataVersion();
    assert.equal(one.dataVersion(), before);
    two.leases.hold('x', 'y', 1);
    assert.notEqual(one.dataVersion(), before);
    two.close();
    two.close();
    assert.throws(() => two.journal.list(1), { code: 'store-failed', message: /closed/ });
    one.close();
  });

  it('prunes by age when it is opened', async () => {
    using folder = temporaryFolder();
    const one = await openStore(folder.path);
    one.journal.begin(record('old', { startedAt: 1000 }));
    one.journal.finish('old', { state: 'done' });
    one.close();
    const two = await openStore(folder.path, { retentionMs: 1000 });
    assert.deepEqual(two.journal.list(10), []);
    two.close();
  });
});

describe('store: errors', () => {
  const sqlite = (errcode: number) => Object.assign(new Error('words'), { code: 'ERR_SQLITE_ERROR', errcode });
  for (const [errcode, code] of [
    [13, 'disk-full'],
    [4874, 'disk-full'],
    [5, 'store-failed'],
    [517, 'store-failed'],
    [8, 'permission-denied'],
    [14, 'permission-denied'],
    [11, 'store-failed'],
    [1, 'store-failed'],
  ] as const)
    it(`SQLite's ${errcode} is ${code}`, () => assert.equal(storeError(sqlite(errcode), '/x').code, code));

  it('others stay what they are', () => {
    assert.equal(storeError(Object.assign(new Error(), { code: 'ENOSPC' }), '/x').code, 'disk-full');
    const own = new AuditorError('locked', 'x');
    assert.equal(storeError(own, '/x'), own);
  });
});
