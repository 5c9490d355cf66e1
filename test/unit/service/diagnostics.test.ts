import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Diagnostics } from '../../../src/contract/diagnostics.ts';
import { Fleet } from '../../../src/engine/fleet/fleet.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import type { FrontDoorState } from '../../../src/engine/service/diagnostics.ts';
import { dispatch } from '../../../src/engine/service/dispatch.ts';
import { createHandlers } from '../../../src/engine/service/handlers.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import type { Store } from '../../../src/engine/store/types.ts';
import { makeRepository, type TemporaryFolder, temporaryFolder } from '../../fixtures/git.ts';
import { noWorkbench } from '../../fixtures/no-workbench.ts';

const door: FrontDoorState = {
  ...{ extension: '1.2.3', host: 'Visual Studio Code 1.125.0', leading: true, nextAuditAt: undefined },
  watching: { folders: 2, problem: null },
  ...{ features: [], settings: [], log: [] },
};

describe('diagnostics', () => {
  let folder: TemporaryFolder;
  let store: Store;
  let git: Git;
  let fleet: Fleet;
  let calls: string[];

  beforeEach(async () => {
    folder = temporaryFolder();
    makeRepository(folder.join('repos/alpha'), { files: { 'a.txt': 'a\n' } });
    store = await openStore(folder.join('state'));
    calls = [];
    git = new Git({ onCall: ({ args }) => calls.push(args.join(' ')) });
    fleet = new Fleet({
      ...{ git, store, log: silentLogger, roots: () => [folder.join('repos')] },
      ...{ discovery: () => ({ depth: 3, ignore: [] }), trusted: () => true },
    });
  });
  afterEach(() => {
    fleet.dispose();
    store.close();
    folder[Symbol.dispose]();
  });

  const ask = async (frontDoor?: FrontDoorState, kept: Store | null = store): Promise<Diagnostics> => {
    const handlers = createHandlers({
      ...{ fleet, fixes: null, store: kept, git, workbench: noWorkbench },
      ...(frontDoor && { frontDoor: () => frontDoor }),
    });
    const context = { signal: new AbortController().signal, report: () => {} };
    const abilities = { trust: false, github: false };
    return (await dispatch(handlers, 'diagnostics.get', {}, abilities, context)) as Diagnostics;
  };

  it('tells versions, figures and sizes, and starts nothing for them', async () => {
    const before = await ask();
    assert.deepEqual(calls, []);
    assert.deepEqual([before.versions.git, before.versions.host, before.git.times.count], [null, 'terminal', 0]);
    await git.requireVersion();
    await fleet.audit();
    const started = calls.length;
    const { versions, git: queue, database, events, memory, repositories, roots } = await ask(door);
    assert.equal(calls.length, started);
    assert.match(versions.git ?? '', /^\d+\.\d+/);
    assert.match(versions.sqlite ?? '', /^3\./);
    assert.deepEqual([versions.extension, versions.node], ['1.2.3', process.versions.node]);
    assert.deepEqual([queue.running, queue.waiting, queue.times.count], [0, 0, started]);
    assert.ok((queue.times.max ?? 0) >= (queue.times.p50 ?? Number.POSITIVE_INFINITY));
    assert.deepEqual([repositories, roots], [1, [folder.join('repos')]]);
    assert.deepEqual([events.stream, events.seq], [fleet.hub.stream, fleet.hub.seq]);
    assert.ok(memory.rss > memory.heapUsed && memory.heapLimit > memory.heapUsed);
    assert.equal(database?.folder, folder.join('state'));
    assert.ok((database?.bytes ?? 0) > 0 && (database?.schemaVersion ?? 0) > 0);
    assert.ok(database?.rows.some(({ table, rows }) => table === 'journal' && rows === 0));
  });

  it('counts who follows from outside, and how long it took until it was seen', async () => {
    fleet.hub.subscribe(() => {});
    const end = fleet.hub.subscribe(() => {}, 'client');
    for (const ms of [10, 20, 300]) fleet.hub.painted.add(ms);
    fleet.hub.answered.add(4);
    const { clients, painted, answered } = (await ask()).events;
    assert.deepEqual([clients, painted], [1, { count: 3, p50: 20, p95: 300, max: 300 }]);
    assert.deepEqual(answered, { count: 1, p50: 4, p95: 4, max: 4 });
    end();
    assert.equal((await ask()).events.clients, 0);
  });

  it('shows neither whose home it is nor a password', async () => {
    const home = (name: string) => join(homedir(), name);
    const { features, settings, log, watching } = await ask({
      ...door,
      features: [{ name: 'gitopsAuditor.startup.show', value: home('x'), setIn: 'user' }],
      settings: [
        { name: 'gitopsAuditor.repositoryFolders', value: [home('fleet')] },
        { name: 'gitopsAuditor.discovery.ignore', value: 'x'.repeat(1_000) },
        { name: 'gitopsAuditor.git.path', value: undefined },
      ],
      log: [
        {
          ...{ at: new Date().toISOString(), level: 'warn', area: 'git' },
          message: `${home('fleet/a')}: https://sam:hunter2@git.example.com/a.git did not answer`,
        },
      ],
      watching: { folders: 1, problem: { code: 'internal', message: 'It is silent.', path: home('fleet') } },
    });
    assert.deepEqual(features[0], { ...features[0], value: JSON.stringify(join('~', 'x')), setIn: 'user' });
    assert.equal(settings[0]?.value, `[${JSON.stringify(join('~', 'fleet'))}]`);
    assert.equal(settings[1]?.value.length, 301);
    assert.equal(settings[2]?.value, 'undefined');
    assert.equal(log[0]?.message, `${join('~', 'fleet/a')}: https://***@git.example.com/a.git did not answer`);
    assert.equal(watching?.problem?.path, join('~', 'fleet'));
  });

  it('tells the rest where the database cannot be read, or there is none', async () => {
    store.close();
    const { database, versions, problems } = await ask(door);
    assert.deepEqual([database, versions.sqlite], [null, null]);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['store-failed'],
    );
    assert.equal((await ask(door, null)).database, null);
  });
});
