import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Envelope } from '../../../src/contract/events.ts';
import type { FleetChange } from '../../../src/engine/fleet/change-notice.ts';
import type { Fleet } from '../../../src/engine/fleet/fleet.ts';
import type { FleetOptions } from '../../../src/engine/fleet/options.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { acceptAll } from '../../fixtures/accept-all.ts';
import { git, makeRepository, type TemporaryFolder, temporaryFolder } from '../../fixtures/git.ts';
import { makeFleet } from '../../fixtures/make-fleet.ts';

describe('Fleet', () => {
  let folder: TemporaryFolder;
  let fleet: Fleet;

  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => {
    fleet?.dispose();
    folder[Symbol.dispose]();
  });

  function openFleet(options: Partial<FleetOptions> = {}): Fleet {
    fleet = makeFleet(folder.join('repos'), {
      discovery: () => ({ depth: 4, ignore: ['**/node_modules'] }),
      ...options,
    });
    return fleet;
  }
  const statuses = () => Object.fromEntries(fleet.repositories().map((r) => [r.name, r.status]));
  const idOf = (name: string) => fleet.repositories().find((r) => r.name === name)?.id ?? assert.fail(`no ${name}`);

  it('audits what it finds, and tells rows, findings and figures', async () => {
    makeRepository(folder.join('repos/alpha'), { files: { 'a.txt': 'a\n' } });
    makeRepository(folder.join('repos/beta'), { files: { 'b.txt': 'b\n' } });
    writeFileSync(folder.join('repos/beta/b.txt'), 'changed\n');
    openFleet();
    const progress: { done: number; total: number }[] = [];
    await fleet.audit({ onProgress: ({ done, total }) => progress.push({ done, total }) });
    assert.deepEqual(statuses(), { alpha: 'clean', beta: 'dirty' });
    assert.deepEqual(
      progress.map(({ done }) => done),
      [1, 2],
    );
    assert.equal(progress[1]?.total, 2);
    assert.ok(
      progress.every(({ total }) => total === 0 || total === 2),
      'while it searches nobody knows how many',
    );
    const stats = fleet.stats();
    assert.equal(stats.total, 2);
    assert.equal(stats.health, 'yellow');
    assert.equal(stats.audit.state, 'idle');
    assert.equal(stats.audit.done, 2);
    assert.ok(fleet.findings().some((f) => f.rule === 'git/uncommitted-changes' && f.repositoryId === idOf('beta')));
    assert.equal(fleet.get(idOf('beta'))?.facts.status?.state, 'known');
    assert.equal(fleet.report().repositories.length, 2);
  });

  it('reads again only the repository that changed, and announces it with its cause', async () => {
    makeRepository(folder.join('repos/alpha'), { files: { 'a.txt': 'a\n' } });
    makeRepository(folder.join('repos/beta'), { files: { 'b.txt': 'b\n' } });
    const calls: string[] = [];
    openFleet({ git: new Git({ onCall: ({ cwd }) => calls.push(cwd) }) });
    await fleet.audit();
    await fleet.settled();
    calls.length = 0;
    const events: Envelope[] = [];
    const changes: FleetChange[] = [];
    fleet.hub.subscribe((batch) => events.push(...batch));
    fleet.onDidChange((change) => changes.push(change));
    writeFileSync(folder.join('repos/alpha/a.txt'), 'changed\n');
    fleet.changed(idOf('alpha'), new Set(['status']), 123);
    await fleet.settled();
    assert.equal(statuses().alpha, 'dirty');
    assert.deepEqual(new Set(calls), new Set([folder.join('repos/alpha')]));
    const updated = events.find((e) => e.event.type === 'repository.updated');
    assert.ok(updated?.event.type === 'repository.updated' && updated.event.repository.status === 'dirty');
    assert.equal(updated.causedAt, 123);
    assert.ok(events.some((e) => e.event.type === 'fleet.updated' && e.event.stats.byStatus.dirty === 1));
    assert.deepEqual(
      changes.flatMap((c) => c.updated),
      [idOf('alpha')],
    );
  });

  it('says nothing when nothing changed', async () => {
    makeRepository(folder.join('repos/alpha'), { files: { 'a.txt': 'a\n' } });
    openFleet();
    await fleet.audit();
    await fleet.settled();
    const events: Envelope[] = [];
    fleet.hub.subscribe((batch) => events.push(...batch));
    fleet.changed(idOf('alpha'));
    await fleet.settled();
    assert.deepEqual(
      events.filter((e) => e.event.type === 'repository.updated'),
      [],
    );
  });

  it('notices repositories that come, move and go', async () => {
    makeRepository(folder.join('repos/alpha'), { files: { 'a.txt': 'a\n' } });
    makeRepository(folder.join('repos/beta'), { files: { 'b.txt': 'b\n' } });
    openFleet();
    await fleet.audit();
    const alpha = idOf('alpha');
    makeRepository(folder.join('repos/gamma'), { files: { 'c.txt': 'c\n' } });
    rmSync(folder.join('repos/alpha'), { recursive: true });
    renameSync(folder.join('repos/beta'), folder.join('repos/delta'));
    const removed: string[] = [];
    fleet.onDidChange((change) => removed.push(...change.removed));
    fleet.rediscover();
    fleet.rediscover();
    await fleet.settled();
    assert.deepEqual(Object.keys(statuses()), ['delta', 'gamma']);
    assert.ok(removed.includes(alpha));
  });

  it('finds out that a repository is gone when it reads it', async () => {
    makeRepository(folder.join('repos/alpha'), { files: { 'a.txt': 'a\n' } });
    openFleet();
    await fleet.audit();
    const alpha = idOf('alpha');
    rmSync(folder.join('repos/alpha'), { recursive: true });
    fleet.changed(alpha);
    await fleet.settled();
    await fleet.settled();
    assert.deepEqual(fleet.repositories(), []);
  });

  it('holds the inventory against what is here', async () => {
    makeRepository(folder.join('repos/alpha'), { files: { 'a.txt': 'a\n' } });
    makeRepository(folder.join('repos/stray'), { files: { 'b.txt': 'b\n' } });
    writeFileSync(folder.join('repos/.gitops-auditor.yaml'), 'inventory: inventory.txt\n');
    writeFileSync(folder.join('repos/inventory.txt'), 'alpha\nlost https://example.com/me/lost.git\n');
    openFleet();
    await fleet.audit();
    assert.deepEqual(statuses(), { alpha: 'clean', lost: 'missing', stray: 'extra' });
    assert.equal(fleet.stats().health, 'red');
    assert.deepEqual(fleet.get(idOf('lost'))?.score, { score: null, deductions: [] });
    assert.equal(fleet.location(idOf('lost')), undefined);
    writeFileSync(folder.join('repos/inventory.txt'), 'alpha\nstray\n');
    assert.ok(fleet.isInventory(folder.join('repos/inventory.txt')));
    fleet.inventoryChanged();
    await fleet.settled();
    assert.deepEqual(statuses(), { alpha: 'clean', stray: 'clean' });
    writeFileSync(folder.join('repos/.gitops-auditor.yaml'), 'set: default\n');
    fleet.changed(idOf('alpha'), new Set());
    await fleet.settled();
    assert.ok(!fleet.isInventory(folder.join('repos/inventory.txt')));
  });

  it('tells mistakes in policies once, at their place', async () => {
    makeRepository(folder.join('repos/alpha'), { files: { 'a.txt': 'a\n' } });
    makeRepository(folder.join('repos/beta'), { files: { 'b.txt': 'b\n' } });
    writeFileSync(folder.join('repos/.gitops-auditor.yaml'), 'set: everything\n');
    openFleet();
    await fleet.audit();
    assert.deepEqual(
      fleet.policyProblems().map(({ path, line, column }) => [path, line, column]),
      [[folder.join('repos/.gitops-auditor.yaml'), 1, 6]],
    );
  });

  it('reads what a rule asks for as soon as the policy turns it on', async () => {
    const path = makeRepository(folder.join('repos/alpha'), { files: { 'README.md': 'a\n' } });
    const filesRules = ['name-collision', 'required-file', 'tracked-environment-file'];
    const off = `rules:\n${filesRules.map((name) => `  files/${name}: off\n`).join('')}`;
    writeFileSync(`${path}/.gitops-auditor.yaml`, off);
    openFleet();
    await fleet.audit();
    const detail = () => fleet.get(idOf('alpha'));
    assert.equal(detail()?.facts.files?.state, 'unknown');
    writeFileSync(`${path}/.gitops-auditor.yaml`, `${off}  files/no-license: error\n`);
    fleet.changed(idOf('alpha'), new Set());
    await fleet.settled();
    assert.equal(detail()?.findings.find(({ rule }) => rule === 'files/no-license')?.verdict, 'fail');
    assert.equal(detail()?.facts.files?.state, 'known');
  });

  it('accepts what is there today; what is gone and comes back speaks again', async () => {
    makeRepository(folder.join('repos/alpha'), { files: { 'a.txt': 'a\n' } });
    writeFileSync(folder.join('repos/alpha/a.txt'), 'changed\n');
    const store = await openStore(folder.join('state'));
    openFleet({ store });
    await fleet.audit();
    const speaks = () => fleet.findings().some((f) => f.rule === 'git/uncommitted-changes');
    assert.ok(speaks());
    assert.ok(acceptAll(fleet) > 0);
    assert.ok(!speaks());
    await fleet.audit();
    assert.ok(!speaks());
    git(folder.join('repos/alpha'), 'checkout', '--', '.');
    await fleet.audit();
    writeFileSync(folder.join('repos/alpha/a.txt'), 'changed again\n');
    await fleet.audit();
    assert.ok(speaks());
    store.close();
  });

  it('recognises a repository that was moved, on or back, and what was accepted of it', async () => {
    makeRepository(folder.join('repos/alpha'), { files: { 'a.txt': 'a\n' } });
    writeFileSync(folder.join('repos/alpha/a.txt'), 'changed\n');
    const store = await openStore(folder.join('state'));
    const told: string[] = [];
    const log = { ...silentLogger, info: (_area: string, message: string) => void told.push(message) };
    openFleet({ store, log, recogniseMoved: true });
    await fleet.audit();
    await fleet.settled();
    const count = acceptAll(fleet);
    const accepted = store.baseline.all();
    const speaking = () => fleet.findings().filter((f) => f.verdict === 'fail');
    let at = 'alpha';
    for (const next of ['omega', 'zeta', 'alpha']) {
      renameSync(folder.join(`repos/${at}`), folder.join(`repos/${next}`));
      fleet.rediscover();
      await fleet.settled();
      assert.ok(told.includes(`${folder.join(`repos/${next}`)} was at ${folder.join(`repos/${at}`)} before`));
      assert.deepEqual(speaking(), [], next);
      const ids = store.baseline.all().map(({ repositoryId }) => repositoryId);
      assert.deepEqual(ids, new Array(count).fill(idOf(next)), 'nothing is left of where it was');
      at = next;
    }
    renameSync(folder.join('repos/alpha'), folder.join('repos/omega'));
    fleet.rediscover();
    await fleet.settled();
    assert.equal(fleet.accepted.takeBack(accepted).length, count);
    assert.equal(speaking().length, count);
    store.close();
  });

  it('counts what another window accepted, or took back, as soon as it hears of it', async () => {
    makeRepository(folder.join('repos/alpha'), { files: { 'a.txt': 'a\n' } });
    makeRepository(folder.join('repos/beta'), { files: { 'a.txt': 'a\n' } });
    writeFileSync(folder.join('repos/alpha/a.txt'), 'changed\n');
    const [store, elsewhere] = [await openStore(folder.join('state')), await openStore(folder.join('state'))];
    const other = makeFleet(folder.join('repos'), { store: elsewhere });
    openFleet({ store });
    await Promise.all([fleet.audit(), other.audit()]);
    const speaking = () => fleet.findings(idOf('alpha')).filter(({ verdict }) => verdict === 'fail');
    const updated: string[] = [];
    fleet.onDidChange((change) => updated.push(...change.updated));
    const found = speaking().map(({ id, repositoryId, rule }) => ({
      findingId: id,
      repositoryId,
      rule,
      acceptedAt: 1,
    }));
    assert.ok(found.length > 0);
    other.accepted.accept(found);
    assert.equal(speaking().length, found.length, 'nobody told');
    fleet.reloadBaseline();
    assert.deepEqual(speaking(), []);
    other.accepted.takeBack(found);
    fleet.reloadBaseline();
    assert.equal(speaking().length, found.length);
    await fleet.settled();
    assert.deepEqual([...new Set(updated)], [idOf('alpha')], 'the others are left alone');
    other.dispose();
    elsewhere.close();
    store.close();
  });

  it('starts no git where it is not trusted', async () => {
    makeRepository(folder.join('repos/alpha'), { files: { 'a.txt': 'a\n' } });
    const calls: unknown[] = [];
    openFleet({ trusted: () => false, git: new Git({ onCall: (call) => calls.push(call) }) });
    await fleet.audit();
    assert.deepEqual(calls, []);
    assert.equal(fleet.repositories()[0]?.branch, 'main');
    assert.equal(fleet.repositories()[0]?.status, 'unknown');
  });

  it('takes a folder for the repository around it only where that one does not ignore it', async () => {
    const home = makeRepository(folder.join('home'), {
      files: { '.gitignore': 'clones/\nkept/*\n!kept/a\n', 'kept/a': '', 'app/b': '' },
    });
    writeFileSync(`${home}/.git/info/exclude`, '/scratch\n');
    for (const name of ['clones/deep', 'scratch', 'new']) mkdirSync(`${home}/${name}`, { recursive: true });
    let calls = 0;
    let root = '';
    const git = new Git({ onCall: () => calls++ });
    const namesFrom = async (name: string, trusted = true) => {
      root = `${home}/${name}`;
      openFleet({ roots: () => [root], trusted: () => trusted, git });
      await fleet.audit();
      const names = fleet.repositories().map((repository) => repository.name);
      fleet.dispose();
      return names;
    };
    for (const name of ['clones', 'clones/deep', 'scratch']) assert.deepEqual(await namesFrom(name), [], name);
    for (const name of ['app', 'new', 'kept']) assert.deepEqual(await namesFrom(name), ['home'], name);
    calls = 0;
    assert.deepEqual(await namesFrom('clones', false), ['home'], 'what is ignored is not known without git');
    assert.equal(calls, 0);
    // As when a repository is cloned into it later.
    makeRepository(`${home}/app/clone`);
    assert.deepEqual(await namesFrom('app'), ['clone']);
    makeRepository(`${home}/clones/deep/one`);
    assert.deepEqual(await namesFrom('clones', false), ['one']);
  });

  it('stops when cancelled, and keeps what it had', async () => {
    for (const name of ['alpha', 'beta', 'gamma']) makeRepository(folder.join('repos', name), { files: { a: 'a' } });
    openFleet({ jobs: 1 });
    const abort = new AbortController();
    const audit = fleet.audit({ signal: abort.signal, onProgress: () => abort.abort() });
    await assert.rejects(audit, { code: 'cancelled' });
    assert.equal(fleet.repositories().length, 1);
    assert.equal(fleet.stats().audit.state, 'idle');
    await fleet.audit();
    assert.equal(fleet.repositories().length, 3);
  });

  it('serves several callers with one audit, and stops it when the last has left', async () => {
    for (const name of ['alpha', 'beta', 'gamma']) makeRepository(folder.join('repos', name), { files: { a: 'a' } });
    openFleet({ jobs: 1 });
    const first = new AbortController();
    const heard: number[] = [];
    const one = fleet.audit({ signal: first.signal, onProgress: () => first.abort() });
    const two = fleet.audit({ onProgress: ({ done }) => heard.push(done) });
    await assert.rejects(one, { code: 'cancelled' });
    await two;
    assert.deepEqual(heard, [1, 2, 3]);
    assert.equal(fleet.repositories().length, 3);
  });

  it('audits anew for who comes while a cancelled audit winds down', async () => {
    for (const name of ['alpha', 'beta']) makeRepository(folder.join('repos', name), { files: { a: 'a' } });
    openFleet({ jobs: 1 });
    const abort = new AbortController();
    const cancelled = fleet.audit({ signal: abort.signal });
    abort.abort();
    await Promise.all([assert.rejects(cancelled, { code: 'cancelled' }), fleet.audit()]);
    assert.equal(fleet.repositories().length, 2);
  });

  it('reads a missing repository once it was cloned', async () => {
    makeRepository(folder.join('repos/alpha'), { files: { 'a.txt': 'a\n' } });
    writeFileSync(folder.join('repos/.gitops-auditor.yaml'), 'inventory: inventory.txt\n');
    writeFileSync(folder.join('repos/inventory.txt'), 'alpha\nlost\n');
    openFleet();
    await fleet.audit();
    assert.equal(statuses().lost, 'missing');
    makeRepository(folder.join('repos/lost'), { files: { 'a.txt': 'a\n' } });
    fleet.rediscover();
    await fleet.settled();
    assert.equal(statuses().lost, 'clean');
  });

  it('reports a root that is not there', async () => {
    openFleet({ roots: () => [folder.join('nowhere')] });
    await fleet.audit();
    assert.equal(fleet.stats().problems[0]?.code, 'not-found');
    assert.equal(fleet.stats().problems[0]?.path, folder.join('nowhere'));
  });

  it('shows and withdraws problems of the host', async () => {
    openFleet();
    fleet.setProblem('git', { code: 'git-missing', message: 'Git was not found.' });
    assert.deepEqual(fleet.stats().problems, [{ code: 'git-missing', message: 'Git was not found.' }]);
    fleet.setProblem('git', null);
    assert.deepEqual(fleet.stats().problems, []);
  });
});
