import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import type { JournalEntry } from '../../../src/contract/fixes.ts';
import { FixRunner } from '../../../src/engine/fixes/runner.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import type { Store } from '../../../src/engine/store/types.ts';
import { findingOf, never, type Workbench, workbench } from './workbench.ts';

/** What is here to be locked keeps two windows apart; a repository that has gone has no lock. */
describe('two windows at the same change of a repository that is not here', () => {
  let bench: Workbench;
  let second: Store;
  let other: FixRunner;
  let announced: JournalEntry[];
  let policy: string;

  beforeEach(async () => {
    bench = await workbench();
    second = await openStore(bench.folder.join('state'));
    other = new FixRunner({ git: new Git(), store: second, by: 'another window' });
    announced = [];
    for (const runner of [bench.runner, other]) runner.onJournal((entry) => announced.push(entry));
    policy = `${bench.path}/.gitops-auditor.yaml`;
  });
  afterEach(() => {
    second.close();
    bench[Symbol.dispose]();
  });

  /** An ignore in the policy above the repository, which then goes. */
  async function ignored(): Promise<string> {
    const location = { ...bench.location, root: bench.folder.path };
    policy = bench.folder.join('.gitops-auditor.yaml');
    const findings = [findingOf('git/x')];
    const { entryId = '' } = await bench.fix('policy/ignore-finding', { reason: 'on purpose' }, [location], findings);
    rmSync(bench.path, { recursive: true });
    announced.length = 0;
    return entryId;
  }

  it('only one ends what a crash left open, and speaks of it', async () => {
    const {
      state: _,
      finishedAt: __,
      error: ___,
      child: ____,
      undoing: _____,
      ...begun
    } = bench.store.journal.get(await ignored()) ?? assert.fail();
    bench.store.journal.begin({ ...begun, id: 'killed', owner: { ...begun.owner, pid: 2 ** 22 - 1 } });
    const told = await Promise.all([bench.runner.recover({ signal: never }), other.recover({ signal: never })]);
    assert.deepEqual(
      told.flat().map(({ entry, outcome }) => [entry.id, outcome]),
      [['killed', 'done']],
    );
    assert.equal(announced.length, 1);
  });

  it('only one takes it back; the other is told that it was', async () => {
    const id = await ignored();
    const undo = (runner: FixRunner) => runner.undo(id, { signal: never });
    const ends = await Promise.allSettled([undo(bench.runner), undo(other)]);
    assert.deepEqual(ends.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const failed = ends.find((end) => end.status === 'rejected');
    assert.equal(failed?.reason.code, 'conflict');
    assert.ok(!existsSync(policy));
    assert.equal(bench.store.journal.get(id)?.state, 'undone');
    assert.equal(bench.store.journal.get(id)?.undoing, null);
    assert.equal(announced.filter(({ state }) => state === 'undone').length, 1);
    assert.deepEqual(await bench.runner.recover({ signal: never }), []);
  });
});
