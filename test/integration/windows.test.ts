import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Envelope } from '../../src/contract/events.ts';
import { currentProcess } from '../../src/engine/store/process-identity.ts';
import { openStore } from '../../src/engine/store/store.ts';
import type { Store } from '../../src/engine/store/types.ts';
import {
  answering,
  api,
  describeTrusted,
  host,
  repositoryInWorkspace,
  type TestRepository,
  testing,
  until,
} from './support.ts';

/** Writes to the journal as another window or the terminal would. */
function begin(store: Store, { path, summary }: TestRepository, pid: number): string {
  const id = randomUUID();
  store.journal.begin({
    id,
    planId: null,
    fix: 'git/stash',
    repositoryId: summary.id,
    name: summary.name,
    path,
    summary: 'Stash the changes of 1 file',
    startedAt: Date.now(),
    by: 'terminal',
    owner: { ...currentProcess(), pid },
    undo: null,
  });
  return id;
}

describeTrusted('several windows', () => {
  let other: Store;

  before(async () => {
    const { store } = await host();
    assert.ok(store);
    other = await openStore(store.folder);
  });
  after(() => other.close());

  it('what another process does is announced here', async () => {
    const repository = await repositoryInWorkspace('changed-elsewhere');
    const events: Envelope[] = [];
    const subscription = (await api()).onEvents((batch) => events.push(...batch));
    const id = begin(other, repository, process.pid);
    other.journal.finish(id, { state: 'done' });
    await until('the entry is announced', () =>
      events.some(
        ({ event }) => event.type === 'journal.updated' && event.entry.id === id && event.entry.state === 'done',
      ),
    );
    subscription.dispose();
  });

  it('one leads', async () => {
    const { leadership } = await host();
    assert.equal(leadership.leading, true);
    assert.equal(other.leases.hold('leading-window', 'another window', 1_000), false);
  });

  it('the lead goes to another window when this one goes', async () => {
    (await host()).leadership.dispose();
    assert.equal(other.leases.hold('leading-window', 'another window', 60_000), true);
    other.leases.release('leading-window', 'another window');
  });

  it('what a killed process left half done is settled at the next start, and said', async () => {
    const repository = await repositoryInWorkspace('interrupted');
    // Far above the system's highest number: nobody has it.
    const id = begin(other, repository, 2 ** 30);
    using talk = await answering();
    const { session } = await testing();
    const { fleet } = await session.restart();
    await until('it is said', () => talk.told.some((line) => /interrupted earlier: .*interrupted/.test(line)));
    assert.notEqual(other.journal.get(id)?.state, 'started');
    await until('the fleet is there again', () => fleet.location(repository.summary.id));
  });
});
