import assert from 'node:assert/strict';
import { AuditorError } from '../../../src/contract/errors.ts';
import type { Fleet } from '../../../src/engine/fleet/fleet.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import type { Store } from '../../../src/engine/store/types.ts';
import { AuditSchedule } from '../../../src/vscode/schedule/audit-schedule.ts';
import type { ScheduleSettings } from '../../../src/vscode/schedule/due.ts';
import { folderForEachTest } from '../../fixtures/each-test.ts';

const hour = 3_600_000;

describe('audits by schedule', () => {
  const { folder, ends } = folderForEachTest();

  /** A window with these folders; its clock is moved by hand. */
  async function open(
    roots: readonly string[],
    { everyMinutes = 60, store = undefined as Store | null | undefined, at = Date.now(), auditsAtStart = true } = {},
  ) {
    const own = store === undefined ? await openStore(folder.join('state')) : store;
    if (store === undefined && own) ends.push(() => own.close());
    const clock = { now: at };
    let failure: AuditorError | undefined;
    const audits: number[] = [];
    const settings: ScheduleSettings = { everyMinutes, at: [] };
    const state = { state: 'idle', finishedAt: auditsAtStart ? new Date(clock.now).toISOString() : null };
    const fleet = { roots: () => roots, stats: () => ({ audit: state }) } as unknown as Fleet;
    const schedule = new AuditSchedule({
      ...{ fleet, store: own, log: silentLogger, settings: () => settings, now: () => clock.now },
      audit: async () => {
        if (failure) throw failure;
        audits.push(clock.now);
        state.finishedAt = new Date(clock.now).toISOString();
      },
    });
    ends.push(() => schedule.dispose());
    const fail = (error: AuditorError): void => {
      failure = error;
    };
    return { schedule, clock, audits, state, fail };
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

  it('are made by one of the windows with the same folders, for all of them', async () => {
    const [one, two, elsewhere] = [await open(['/a', '/b']), await open(['/b', '/a']), await open(['/c'])];
    for (const { clock } of [one, two, elsewhere]) clock.now += hour;
    await Promise.all([one.schedule.look(), two.schedule.look(), elsewhere.schedule.look()]);
    await two.schedule.look();
    assert.deepEqual([one.audits.length, two.audits.length, elsewhere.audits.length], [1, 0, 1]);
    assert.equal(two.schedule.due(), one.schedule.due(), 'both tell the same next time');
    one.schedule.dispose();
    two.clock.now += hour;
    await two.schedule.look();
    assert.equal(two.audits.length, 1);
  });

  it('are made by another where the one whose turn it was gave up', async () => {
    const [one, two] = [await open(['/a']), await open(['/a'])];
    one.fail(new AuditorError('git-missing', 'There is no git.'));
    for (const { clock } of [one, two]) clock.now += hour;
    await one.schedule.look();
    await two.schedule.look();
    assert.deepEqual([one.audits.length, two.audits.length], [0, 1]);
  });

  it('count from the last audit, also where that was before the window was opened', async () => {
    const yesterday = await open(['/fleet'], { everyMinutes: 24 * 60, auditsAtStart: false });
    assert.ok(yesterday.schedule.due());
    yesterday.schedule.dispose();
    const today = await open(['/fleet'], { everyMinutes: 24 * 60, auditsAtStart: false, at: Date.now() + 25 * hour });
    await today.schedule.look();
    assert.equal(today.audits.length, 1);
    today.schedule.dispose();
    const soon = await open(['/fleet'], { everyMinutes: 24 * 60, auditsAtStart: false, at: Date.now() + 26 * hour });
    await soon.schedule.look();
    assert.equal(soon.audits.length, 0);
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
