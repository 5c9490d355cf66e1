import assert from 'node:assert/strict';
import type { Fleet } from '../../../src/engine/fleet/fleet.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import type { Store } from '../../../src/engine/store/types.ts';
import { AuditSchedule } from '../../../src/vscode/schedule/audit-schedule.ts';
import type { ScheduleSettings } from '../../../src/vscode/schedule/due.ts';
import { type TemporaryFolder, temporaryFolder } from '../../fixtures/git.ts';

const hour = 3_600_000;

describe('audits by schedule', () => {
  let folder: TemporaryFolder;
  const ends: (() => void)[] = [];

  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    for (const end of ends.splice(0).reverse()) end();
    folder[Symbol.dispose]();
  });

  /** A window with these folders; its clock is moved by hand. */
  async function open(
    roots: readonly string[],
    { everyMinutes = 60, store = undefined as Store | null | undefined } = {},
  ) {
    const own = store === undefined ? await openStore(folder.join('state')) : store;
    if (store === undefined && own) ends.push(() => own.close());
    const clock = { now: Date.now() };
    const audits: number[] = [];
    const settings: ScheduleSettings = { everyMinutes, at: [] };
    const state = { state: 'idle', finishedAt: new Date(clock.now).toISOString() };
    const fleet = { roots: () => roots, stats: () => ({ audit: state }) } as unknown as Fleet;
    const schedule = new AuditSchedule({
      ...{ fleet, store: own, log: silentLogger, settings: () => settings, now: () => clock.now },
      audit: async () => {
        audits.push(clock.now);
        state.finishedAt = new Date(clock.now).toISOString();
      },
    });
    ends.push(() => schedule.dispose());
    return { schedule, clock, audits, state };
  }

  it('are made when it is time, and not before', async () => {
    const { schedule, clock, audits } = await open(['/fleet']);
    await schedule.look();
    assert.deepEqual(audits, []);
    clock.now += hour;
    await schedule.look();
    await schedule.look();
    assert.equal(audits.length, 1);
    clock.now += 5 * hour;
    await schedule.look();
    assert.equal(audits.length, 2, 'what was missed is done once');
  });

  it('are made by one of the windows with the same folders, and by another when that one has gone', async () => {
    const [one, two, elsewhere] = [await open(['/a', '/b']), await open(['/b', '/a']), await open(['/c'])];
    for (const { clock } of [one, two, elsewhere]) clock.now += hour;
    await one.schedule.look();
    await two.schedule.look();
    await elsewhere.schedule.look();
    assert.deepEqual([one.audits.length, two.audits.length, elsewhere.audits.length], [1, 0, 1]);
    one.schedule.dispose();
    await two.schedule.look();
    assert.equal(two.audits.length, 1);
  });

  it('are not made while an audit runs, nor where it cannot be told what others do', async () => {
    const busy = await open(['/fleet']);
    busy.state.state = 'running';
    busy.clock.now += hour;
    await busy.schedule.look();
    const alone = await open(['/fleet'], { store: null });
    alone.clock.now += hour;
    await alone.schedule.look();
    const never = await open(['/fleet'], { everyMinutes: 0 });
    never.clock.now += 100 * hour;
    await never.schedule.look();
    assert.deepEqual([busy.audits, alone.audits, never.audits, never.schedule.due()], [[], [], [], undefined]);
  });
});
