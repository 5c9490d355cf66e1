import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { ErrorShape } from '../../../src/contract/errors.ts';
import { Fleet } from '../../../src/engine/fleet/fleet.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import { MissedChanges } from '../../../src/vscode/watch/missed-changes.ts';
import { WatchHealth } from '../../../src/vscode/watch/watch-health.ts';
import { watchProblem } from '../../../src/vscode/watch/watch-limit.ts';
import { commit, makeRepository, temporaryFolder } from '../../fixtures/git.ts';

const never = new AbortController().signal;

/** A fleet of `one/app` and `two/app`, audited; `heads` tells what it knows. */
async function twoRoots() {
  const folder = temporaryFolder();
  const paths = ['one', 'two'].map((root) => makeRepository(folder.join(root, 'app')));
  const fleet = new Fleet({
    git: new Git(),
    store: null,
    log: silentLogger,
    roots: () => [folder.join('one'), folder.join('two')],
    discovery: () => ({ depth: 3, ignore: [] }),
    trusted: () => true,
  });
  await fleet.audit();
  const dispose = (): void => {
    fleet.dispose();
    folder[Symbol.dispose]();
  };
  const [one = '', two = ''] = paths;
  const known = (path: string) => fleet.repositories().find((found) => found.path === path);
  return { folder, fleet, one, two, known, [Symbol.dispose]: dispose };
}

describe('watchers that keep silent', () => {
  it('are found out by what they did not tell, which is read again', async () => {
    using bench = await twoRoots();
    const { fleet, folder, one, two, known } = bench;
    const missed = new MissedChanges(fleet, 1);
    const silent = () => missed.look(never);
    assert.deepEqual(await silent(), [], 'nothing to compare with yet');
    assert.deepEqual(await silent(), [], 'nothing happened');
    const [first, second] = [commit(one, { a: '1' }), commit(two, { a: '1' })];
    missed.heard(known(two)?.id ?? '');
    assert.deepEqual(await silent(), [folder.join('one')]);
    await fleet.settled();
    assert.equal(known(one)?.head, first);
    assert.notEqual(known(two)?.head, second, 'what was told of is the watchers’ own business');
    assert.deepEqual(await silent(), [folder.join('one')], 'until they speak');
    commit(one, { a: '2' });
    missed.heard(known(one)?.id ?? '');
    assert.deepEqual(await silent(), []);
  });

  it('are given time: what is told a little later is not missed', async () => {
    using bench = await twoRoots();
    const { fleet, one, known } = bench;
    const missed = new MissedChanges(fleet, 200);
    await missed.look(never);
    commit(one, { a: '1' });
    const looking = missed.look(never);
    setTimeout(() => missed.heard(known(one)?.id ?? ''), 20);
    assert.deepEqual(await looking, []);
  });
});

describe('health of the watchers', () => {
  const limitProblem: ErrorShape = { code: 'internal', message: 'The limit is reached.' };

  it('is said, withdrawn, and made up for at each focus', async () => {
    using bench = await twoRoots();
    const { fleet, one, two, known } = bench;
    let limit: ErrorShape | null = null;
    let rewatched = 0;
    const health = new WatchHealth({
      fleet,
      log: silentLogger,
      folders: () => [],
      rewatch: () => rewatched++,
      missed: new MissedChanges(fleet, 1),
      limit: () => limit,
    });
    const said = () => fleet.stats().problems.map(({ message }) => message);
    try {
      await health.focused();
      assert.deepEqual(said(), []);
      const unseen = commit(two, { a: '1' });
      assert.notEqual(known(two)?.head, unseen, 'nobody told');
      limit = limitProblem;
      await health.look();
      assert.deepEqual(said(), [limitProblem.message]);
      await health.focused();
      assert.equal(known(two)?.head, unseen);
      limit = null;
      assert.equal(rewatched, 0);
      const later = commit(one, { a: '2' });
      await health.focused();
      assert.equal(rewatched, 1);
      assert.equal(known(one)?.head, later, 'what happened before the watchers were set anew');
      assert.match(said().join(), /does not tell what changes in .*one/, 'the watchers still kept silent');
      commit(one, { a: '3' });
      health.heard(known(one)?.id ?? '');
      commit(two, { a: '3' });
      health.heard(known(two)?.id ?? '');
      await health.look();
      assert.deepEqual(said(), []);
    } finally {
      health.dispose();
    }
  });
});

describe('the system’s limit of watched files', () => {
  it('is met by a watcher of our own, also where a folder is not there', function () {
    using folder = temporaryFolder();
    assert.equal(watchProblem([folder.join('nowhere'), folder.path]), null);
    if (process.platform !== 'linux') this.skip();
    const script = new URL('./watch-problem-in-child.ts', import.meta.url).pathname;
    // Limits of its own, which nobody else feels.
    const within = (limit: string) =>
      spawnSync(
        'unshare',
        [
          ...['--user', '--map-root-user', 'sh', '-c', `echo 0 > /proc/sys/user/${limit} && exec "$@"`, 'sh'],
          ...[process.execPath, script, folder.join('nowhere'), folder.path],
        ],
        { encoding: 'utf8' },
      );
    if (within('max_inotify_watches').status !== 0) this.skip(); // no namespaces for this user
    for (const limit of ['max_inotify_watches', 'max_inotify_instances'])
      assert.match(within(limit).stdout, /limit of watched files is reached/, limit);
  });
});
