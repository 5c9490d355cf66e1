import assert from 'node:assert/strict';
import { Fleet } from '../../../src/engine/fleet/fleet.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import { withRepositoryLock } from '../../../src/engine/store/lock.ts';
import { currentProcess } from '../../../src/engine/store/process-identity.ts';
import { fetchable, fetchRepositories } from '../../../src/vscode/fetching.ts';
import { cloneOf, commit, git, makeBareRemote, makeRepository, temporaryFolder } from '../../fixtures/git.ts';

const owner = { ...currentProcess(), by: 'test window' };
const { signal } = new AbortController();

/** A repository that is one commit behind its remote, in a fleet that knows it. */
async function behind() {
  const folder = temporaryFolder();
  const remote = makeBareRemote(folder.join('remotes', 'app.git'));
  const path = makeRepository(folder.join('fleet', 'app'), { remote });
  const other = cloneOf(remote, folder.join('other'));
  const latest = commit(other, { 'new.txt': 'new' });
  git(other, 'push', '--quiet');
  const engine = new Git();
  const fleet = new Fleet({
    git: engine,
    store: null,
    log: silentLogger,
    roots: () => [folder.join('fleet')],
    discovery: () => ({ depth: 3, ignore: [] }),
    trusted: () => true,
  });
  await fleet.audit();
  const tracked = (): string => git(path, 'rev-parse', 'refs/remotes/origin/main');
  const dispose = (): void => {
    fleet.dispose();
    folder[Symbol.dispose]();
  };
  return { parts: { fleet, git: engine, owner }, fleet, latest, tracked, [Symbol.dispose]: dispose };
}

describe('fetching repositories', () => {
  it('fetches those that have a remote', async () => {
    using app = await behind();
    const { fetched, failed } = await fetchRepositories(app.parts, fetchable(app.fleet), { signal });
    assert.deepEqual({ fetched, failed }, { fetched: 1, failed: [] });
    assert.equal(app.tracked(), app.latest);
  });

  it('leaves one alone that is just being changed', async () => {
    using app = await behind();
    const [location] = fetchable(app.fleet);
    assert.ok(location);
    const before = app.tracked();
    const changing = { ...owner, by: 'a terminal' };
    const { fetched, failed } = await withRepositoryLock(location, changing, signal, () =>
      fetchRepositories(app.parts, [location], { signal }),
    );
    assert.equal(fetched, 0);
    assert.deepEqual(
      failed.map(({ error }) => error.code),
      ['locked'],
    );
    assert.match(failed[0]?.error.message ?? '', /a terminal/);
    assert.equal(app.tracked(), before);
  });
});
