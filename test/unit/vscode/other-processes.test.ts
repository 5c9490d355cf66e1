import assert from 'node:assert/strict';
import type { Event } from '../../../src/contract/events.ts';
import { noFigures } from '../../../src/engine/history/figures.ts';
import { EventHub } from '../../../src/engine/live/event-hub.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import type { Store } from '../../../src/engine/store/types.ts';
import { OtherProcesses } from '../../../src/vscode/other-processes.ts';
import { followSharedState } from '../../../src/vscode/shared-state.ts';
import { type TemporaryFolder, temporaryFolder } from '../../fixtures/git.ts';

const view = { name: 'Dirty ones', route: '/repositories?filter=status:dirty' };
const audit = { at: Date.now(), cause: 'asked', by: 'terminal', repositories: 2, changed: 1 } as const;

describe('what other processes write', () => {
  let folder: TemporaryFolder;
  let store: Store;
  let elsewhere: Store;
  let others: OtherProcesses;
  let hub: EventHub;
  let announced: Event[];
  let reloads: number;
  const look = (): Event[] => {
    others.look();
    hub.flush();
    return announced.splice(0);
  };

  beforeEach(async () => {
    folder = temporaryFolder();
    store = await openStore(folder.join('state'));
    elsewhere = await openStore(folder.join('state'));
    others = new OtherProcesses(store, silentLogger);
    hub = new EventHub();
    announced = [];
    hub.subscribe((batch) => announced.push(...batch.map(({ event }) => event)));
    reloads = 0;
    followSharedState({ hub, reloadBaseline: () => void reloads++ }, store, others);
  });
  afterEach(() => {
    others.dispose();
    hub.dispose();
    elsewhere.close();
    store.close();
    folder[Symbol.dispose]();
  });

  it('is announced: saved views, and what audits found', () => {
    elsewhere.views.put(view);
    assert.deepEqual(look(), [{ type: 'views.updated', views: [view] }]);
    elsewhere.history.recordAudit(audit, [], []);
    assert.deepEqual(look(), [{ type: 'history.updated', at: new Date(audit.at).toISOString() }]);
    elsewhere.views.remove(view.name);
    assert.deepEqual(look(), [{ type: 'views.updated', views: [] }]);
  });

  it('is announced where it is older than what was known, or forgotten', () => {
    elsewhere.history.recordAudit(audit, [], []);
    assert.equal(look().length, 1);
    const standing = { id: 'r', name: 'r', path: '/r', status: 'clean', sums: noFigures } as const;
    elsewhere.history.importReport(audit.at - 1_000, 'report', [standing], { path: '/', sums: noFigures });
    assert.equal(look()[0]?.type, 'history.updated');
    elsewhere.history.prune(audit.at + 1);
    assert.equal(look()[0]?.type, 'history.updated');
  });

  it('is looked through for what was accepted', () => {
    look();
    assert.equal(reloads, 0);
    elsewhere.baseline.accept([{ findingId: 'f', repositoryId: 'r', rule: 'git/x', acceptedAt: 1 }]);
    look();
    assert.equal(reloads, 1);
  });

  it('is announced where it takes back what was done here', () => {
    store.views.put(view);
    hub.publish({ type: 'views.updated', views: [view] });
    look();
    elsewhere.views.remove(view.name);
    assert.deepEqual(look(), [{ type: 'views.updated', views: [] }]);
  });

  it('is no news where it is something else', () => {
    elsewhere.leases.hold('leading-window', 'another window', 1_000);
    const told: string[] = [];
    others.onDidWrite(() => told.push('something'));
    assert.deepEqual(look(), []);
    assert.deepEqual(told, ['something']);
    look();
    assert.deepEqual(told, ['something'], 'nobody wrote since');
  });

  it('one listener that fails keeps none of the others from hearing', () => {
    const told: string[] = [];
    others.onDidWrite(() => {
      throw new Error('The database is closed.');
    });
    others.onDidWrite(() => told.push('heard'));
    elsewhere.views.put(view);
    assert.equal(look().length, 1);
    assert.deepEqual(told, ['heard']);
  });
});
