import assert from 'node:assert/strict';
import type { ActivityItem } from '../../../src/contract/activity.ts';
import type { Input } from '../../../src/contract/operations.ts';
import { listActivity } from '../../../src/engine/service/activity-list.ts';
import { currentProcess } from '../../../src/engine/store/process-identity.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import type { Store } from '../../../src/engine/store/types.ts';
import { temporaryFolder } from '../../fixtures/git.ts';
import { judged } from '../history/judged.ts';

describe('the activity, a page at a time', () => {
  let store: Store;
  let folder: ReturnType<typeof temporaryFolder>;
  before(async () => {
    folder = temporaryFolder();
    store = await openStore(folder.path);
    // Several at one time: a page may end between them.
    for (let index = 0; index < 60; index++)
      store.journal.begin({
        ...{ id: `entry-${index}`, planId: null, fix: index % 3 === 0 ? 'git/pull' : 'git/push', repositoryId: 'r' },
        ...{ name: 'alpha', path: '/alpha', summary: `Step ${index}`, startedAt: 1_000 + Math.floor(index / 7) },
        ...{ by: 'terminal', owner: currentProcess(), undo: null },
      });
    for (let index = 0; index < 30; index++) {
      const head = `${Math.floor(index / 4)}`.repeat(40);
      store.history.record([judged({ id: 'alpha', path: '/fleet/alpha', head })], 1_000 + Math.floor(index / 4));
      store.history.recordAudit(
        { at: 1_000 + Math.floor(index / 4), cause: 'asked', by: 'terminal', repositories: 9, changed: 1 },
        [],
        [],
      );
    }
    // Another fleet of this machine, and a report that brought nothing new.
    store.history.record([judged({ id: 'other', path: '/fleeting/other' })], 5_000);
    for (const [at, cause, changed] of [
      [5_000, 'asked', 1],
      [6_000, 'import', 0],
    ] as const)
      store.history.recordAudit({ at, cause, by: 'terminal', repositories: 9, changed }, [], []);
  });
  after(() => {
    store.close();
    folder[Symbol.dispose]();
  });

  const ours = { folders: ['/fleet'], repositoryIds: [] };
  const idOf = (item: ActivityItem) => (item.kind === 'change' ? item.entry.id : `audit-${item.audit.id}`);
  const all = (input: Input<'activity.list'>, limit: number): string[] => {
    const ids: string[] = [];
    for (let after: string | null | undefined; after !== null; ) {
      const page = listActivity(store, { ...input, limit, ...(after !== undefined && { after }) }, ours);
      assert.ok(page.items.length <= limit);
      ids.push(...page.items.map(idOf));
      after = page.next;
    }
    return ids;
  };

  it('misses nothing and tells nothing twice, whatever a page holds', () => {
    const whole = listActivity(store, { audits: true, limit: 1_000 }, ours);
    assert.equal(whole.next, null);
    assert.equal(whole.items.length, 90);
    for (const limit of [1, 2, 7, 89, 90])
      assert.deepEqual(all({ audits: true }, limit), whole.items.map(idOf), `${limit}`);
    const times = whole.items.map((item) => (item.kind === 'change' ? item.entry.startedAt : item.audit.at));
    assert.deepEqual(times, times.toSorted().toReversed());
  });

  it('tells of audits that found something changed here, not in another fleet of the machine', () => {
    const audited = (folders: string[]) =>
      listActivity(store, { audits: true, limit: 1_000 }, { folders, repositoryIds: [] })
        .items.filter(({ kind }) => kind === 'audit')
        .map(idOf);
    assert.equal(audited(['/fleet']).length, 30);
    assert.deepEqual(audited(['/fleeting']), ['audit-31']);
    assert.deepEqual(audited(['/new']), []);
  });

  it('is narrowed before it is cut', () => {
    const pulls = all({ fix: 'git/pull' }, 6);
    assert.equal(pulls.length, 20);
    assert.equal(pulls.at(-1), 'entry-0');
    assert.deepEqual(all({ text: 'step 59' }, 6), ['entry-59']);
  });

  it('refuses a place that is none', () => {
    assert.throws(() => listActivity(store, { after: 'somewhere' }, ours), { code: 'bad-input' });
  });
});
