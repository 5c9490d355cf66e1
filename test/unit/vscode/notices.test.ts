import assert from 'node:assert/strict';
import path from 'node:path';
import type { HistoryChange } from '../../../src/contract/history.ts';
import type { Call } from '../../../src/contract/operations.ts';
import { EventHub } from '../../../src/engine/live/event-hub.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import type { Notice, NoticeKind } from '../../../src/vscode/schedule/notice.ts';
import { Notices } from '../../../src/vscode/schedule/notices.ts';
import { folderForEachTest } from '../../fixtures/each-test.ts';
import { makeRepository } from '../../fixtures/fleet-data.ts';
import { makeChanges } from '../../fixtures/history-data.ts';

describe('notices of what is new', () => {
  const { folder, ends } = folderForEachTest();

  /** Each with an error that is new. */
  const newErrors = (paths: readonly string[]): HistoryChange[] =>
    paths.flatMap((at, index) => makeChanges([{ ...makeRepository(index), path: at, name: path.basename(at) }], 1));

  /** A window on these folders; `hears` that this is new in the history of its fleet. */
  async function open(roots: readonly string[], kinds: readonly NoticeKind[] = ['new-errors']) {
    const store = await openStore(folder.join('state'));
    ends.push(() => store.close());
    const hub = new EventHub();
    ends.push(() => hub.dispose());
    const told: string[] = [];
    let asked = Promise.withResolvers<void>();
    let changes: readonly HistoryChange[] = [];
    const notices = new Notices({
      ...{ fleet: { hub, roots: () => roots }, store, log: silentLogger },
      call: (async () => changes) as unknown as Call,
      wanted: () => {
        // The last thing that is asked before a window may find that there is nothing for it to tell.
        queueMicrotask(() => asked.resolve());
        return new Set(kinds);
      },
      tell: ({ changes }: Notice) => void told.push(...changes.map(({ name }) => name)),
    });
    ends.push(() => notices.dispose());
    const hears = async (...paths: string[]): Promise<void> => {
      asked = Promise.withResolvers();
      changes = newErrors(paths);
      hub.publish({ type: 'history.updated', at: new Date().toISOString() });
      hub.flush();
      await asked.promise;
      await new Promise(setImmediate);
    };
    return { hears, told, notices };
  }

  it('reach each folder’s windows once, whichever window leads', async () => {
    const [work, homelab, both] = [
      await open(['/projects']),
      await open(['/homelab']),
      await open(['/projects', '/homelab']),
    ];
    await work.hears('/projects/api');
    await homelab.hears('/homelab/nas');
    await both.hears('/projects/api', '/homelab/nas');
    assert.deepEqual([work.told, homelab.told, both.told], [['api'], ['nas'], []]);
  });

  it('come from another window when the one that told has gone', async () => {
    const [one, two] = [await open(['/projects']), await open(['/projects'])];
    await one.hears('/projects/api');
    one.notices.dispose();
    await two.hears('/projects/web');
    assert.deepEqual([one.told, two.told], [['api'], ['web']]);
  });

  it('are left to others where this window’s person wants none', async () => {
    const [silent, other] = [await open(['/projects'], []), await open(['/projects'])];
    await silent.hears('/projects/api');
    await other.hears('/projects/api');
    assert.deepEqual([silent.told, other.told], [[], ['api']]);
  });

  it('know a folder that lies within a repository', async () => {
    const window = await open(['/mono/service']);
    await window.hears('/mono');
    assert.deepEqual(window.told, ['mono']);
  });
});
