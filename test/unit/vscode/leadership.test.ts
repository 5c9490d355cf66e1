import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { silentLogger } from '../../../src/engine/log.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import type { Store } from '../../../src/engine/store/types.ts';
import { Leadership } from '../../../src/vscode/leadership.ts';
import { type TemporaryFolder, temporaryFolder } from '../../fixtures/git.ts';

/** Nothing else happens in this process meanwhile, as when the machine sleeps. */
const sleepThrough = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

describe('leadership of several windows', () => {
  let folder: TemporaryFolder;
  const windows: { dispose(): void }[] = [];
  const children: ChildProcess[] = [];

  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    for (const window of windows.splice(0).reverse()) window.dispose();
    for (const child of children.splice(0)) child.kill('SIGKILL');
    folder[Symbol.dispose]();
  });

  /** A window of this process; renewed by hand where `renewMs` says nothing. */
  async function open(leaseMs: number, renewMs = 3_600_000): Promise<{ lead: Leadership; store: Store }> {
    const store = await openStore(folder.join('state'));
    windows.push({ dispose: () => store.close() });
    const lead = new Leadership(store, silentLogger, { leaseMs, renewMs });
    windows.push(lead);
    return { lead, store };
  }

  /** A window in a process of its own, once it has said whether it leads. */
  async function spawnWindow(leaseMs: number) {
    const script = new URL('./lead-in-child.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, folder.join('state'), String(leaseMs)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    children.push(child);
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const says = async (): Promise<string> => (await lines.next()).value ?? 'ended';
    return { child, says, first: await says() };
  }

  it('one leads; when it is closed, another does at its next turn', async () => {
    const one = await open(60_000);
    const two = await open(60_000);
    const three = await open(60_000);
    const leading = () => [one, two, three].map(({ lead }) => lead.leading);
    assert.deepEqual(leading(), [true, false, false]);
    const told: boolean[] = [];
    two.lead.onDidChange((leads) => told.push(leads));
    for (const { lead } of [two, three, one]) lead.renew();
    assert.deepEqual(leading(), [true, false, false]);
    one.lead.dispose();
    for (const { lead } of [two, three]) lead.renew();
    assert.deepEqual(leading(), [false, true, false]);
    assert.deepEqual(told, [true]);
  });

  it('a window that slept through its lease does not think that it still leads', async () => {
    const one = await open(300);
    assert.equal(one.lead.leading, true);
    sleepThrough(320);
    const two = await open(60_000);
    assert.deepEqual([one.lead.leading, two.lead.leading], [false, true]);
    one.lead.renew();
    assert.deepEqual([one.lead.leading, two.lead.leading], [false, true]);
    // Nor does it take the other's lead along when it goes.
    one.lead.dispose();
    assert.equal((await open(60_000)).lead.leading, false);
  });

  it('a lead that could not be renewed holds until it runs out', async () => {
    const { lead, store } = await open(1_000);
    store.close();
    lead.renew();
    assert.equal(lead.leading, true);
    sleepThrough(1_010);
    assert.equal(lead.leading, false);
  });

  it('without a store nobody leads', () => {
    const lead = new Leadership(null, silentLogger);
    assert.equal(lead.leading, false);
    lead.dispose();
  });

  it('when the leading process is killed, another takes over; when closed, at once', async () => {
    const first = await spawnWindow(1_000);
    assert.equal(first.first, 'leads');
    const second = await spawnWindow(1_000);
    assert.equal(second.first, 'follows');
    first.child.kill('SIGKILL');
    assert.equal(await second.says(), 'leads');
    const third = await spawnWindow(60_000);
    assert.equal(third.first, 'follows');
    second.child.stdin?.end();
    await once(second.child, 'exit');
    // Well within the lease that it leaves behind unless it gives it back.
    assert.equal((await open(60_000)).lead.leading, true);
  });
});
