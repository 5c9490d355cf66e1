import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { HistoryScope } from '../../../src/contract/history.ts';
import type { Call } from '../../../src/contract/operations.ts';
import { Fleet } from '../../../src/engine/fleet/fleet.ts';
import type { FleetOptions } from '../../../src/engine/fleet/options.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import { dispatch } from '../../../src/engine/service/dispatch.ts';
import { createHandlers } from '../../../src/engine/service/handlers.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { folderForEachTest } from '../../fixtures/each-test.ts';
import { git, gitWith, makeRepository } from '../../fixtures/git.ts';
import { noWorkbench } from '../../fixtures/no-workbench.ts';

describe('history: of a fleet', () => {
  const { folder, ends } = folderForEachTest();

  async function open(options: Partial<FleetOptions> = {}) {
    const engine = new Git();
    const store = await openStore(folder.join('state'));
    const fleet = new Fleet({
      ...{ git: engine, store, log: silentLogger, recogniseMoved: true, recordAs: 'test window' },
      roots: () => [folder.join('repos')],
      discovery: () => ({ depth: 4, ignore: [] }),
      trusted: () => true,
      ...options,
    });
    ends.push(() => store.close());
    ends.push(() => fleet.dispose());
    const handlers = createHandlers({ fleet, store, git: engine, fixes: null, workbench: noWorkbench });
    const context = { signal: new AbortController().signal, report: () => {} };
    const call = ((name, input) => dispatch(handlers, name, input, { trust: true, github: false }, context)) as Call;
    return { fleet, call };
  }

  it('is written by each audit that finds something new, and says which commit, policy or change it was', async () => {
    const path = makeRepository(folder.join('repos/team/app'), { files: { 'a.txt': 'a\n' } });
    const { fleet, call } = await open();
    const announced: string[] = [];
    fleet.hub.subscribe((batch) => announced.push(...batch.map(({ event }) => event.type)));
    const audit = async () => {
      await fleet.audit();
      await fleet.settled();
    };
    await audit();
    assert.ok(announced.includes('history.updated'));
    await audit();
    const [repository] = fleet.repositories();
    const scope = { repositoryId: repository?.id ?? '' };
    assert.equal((await call('history.changes', { scope })).length, 1);

    writeFileSync(`${path}/a.txt`, 'changed\n');
    await audit();
    git(path, 'commit', '-qam', 'Change a');
    writeFileSync(`${path}/b.txt`, 'new\n');
    await audit();
    writeFileSync(folder.join('repos/.gitops-auditor.yaml'), 'rules:\n  git/untracked-files: error\n');
    await audit();
    rmSync(path, { recursive: true });
    await audit();

    const changes = await call('history.changes', { scope });
    assert.deepEqual(
      changes.map(({ reasons }) => reasons.join()),
      ['gone', 'rules', 'commit', 'state', 'first'],
    );
    const [, , commit, dirty] = changes;
    assert.ok(dirty?.openedFindings.some(({ rule }) => rule === 'git/uncommitted-changes'));
    assert.ok((dirty?.score ?? 100) < (dirty?.scoreBefore ?? 0));
    assert.ok(
      commit?.closedFindings.some(({ rule, closedBy }) => rule === 'git/uncommitted-changes' && closedBy === 'mended'),
    );
    const drops = await call('history.changes', { scope: {}, drops: true });
    assert.ok(drops.length > 0 && drops.every(({ score, scoreBefore }) => (score ?? 0) < (scoreBefore ?? 0)));

    const audits = await call('history.audits', {});
    assert.deepEqual(
      audits.map(({ by, cause, changed }) => [by, cause, changed]),
      Array.from({ length: 5 }, () => ['test window', 'asked', 1]),
    );
    const trend = await call('history.trend', { scope: {} });
    assert.deepEqual([trend.points[0]?.figures.repositories, trend.points.at(-1)?.figures.repositories], [1, 0]);
    for (const part of [folder.join('repos'), folder.join('repos/team'), path]) {
      const { points } = await call('history.trend', { scope: { folder: part } });
      assert.ok(points.length >= 4, part);
    }
  });

  it('tells the commits between two states', async () => {
    const path = makeRepository(folder.join('repos/app'), { files: { 'a.txt': 'a\n' } });
    const { fleet, call } = await open();
    await fleet.audit();
    const before = git(path, 'rev-parse', 'HEAD').trim();
    for (const subject of ['One', 'Two: with "quotes"']) git(path, 'commit', '-q', '--allow-empty', '-m', subject);
    const after = git(path, 'rev-parse', 'HEAD').trim();
    const repositoryId = fleet.repositories()[0]?.id ?? '';
    const commits = await call('history.commits', { repositoryId, from: before, to: after });
    assert.deepEqual(
      commits.map(({ subject }) => subject),
      ['Two: with "quotes"', 'One'],
    );
    assert.equal((await call('history.commits', { repositoryId, from: null, to: after })).length, 3);
    await assert.rejects(call('history.commits', { repositoryId, from: null, to: '--output=x' }), {
      code: 'bad-input',
    });
  });

  it('lists a commit whose date is none, without one', async () => {
    const path = makeRepository(folder.join('repos/app'), { files: { 'a.txt': 'a\n' } });
    // As other tools may write them: git itself would not.
    for (const date of ['253402300799 +0000', '253402300800 +0000', '99999999999999999 +0000', 'soon']) {
      const parent = git(path, 'rev-parse', 'HEAD').trim();
      const text = git(path, 'cat-file', 'commit', 'HEAD')
        .replace(/^(committer .*>) .*$/m, `$1 ${date}`)
        .replace(/^(?:parent .*\n)?author/m, `parent ${parent}\nauthor`);
      const input = `${text}\n`;
      const id = gitWith(path, { input }, 'hash-object', '-t', 'commit', '-w', '--literally', '--stdin').trim();
      git(path, 'update-ref', 'refs/heads/main', id);
    }
    git(path, 'commit', '-q', '--allow-empty', '-m', 'newest');
    const { fleet, call } = await open();
    await fleet.audit();
    const to = git(path, 'rev-parse', 'HEAD').trim();
    const commits = await call('history.commits', { repositoryId: fleet.repositories()[0]?.id ?? '', from: null, to });
    assert.equal(commits.length, 6);
    assert.equal(commits.at(-3)?.at, null);
    assert.equal(commits.at(-2)?.at, '9999-12-31T23:59:59.000Z');
  });

  it('is written as things change between audits, together', async () => {
    const path = makeRepository(folder.join('repos/app'), { files: { 'a.txt': 'a\n' } });
    const { fleet, call } = await open();
    await fleet.audit();
    await fleet.settled();
    const id = fleet.repositories()[0]?.id ?? '';
    for (const text of ['one\n', 'two\n']) {
      writeFileSync(`${path}/a.txt`, text);
      fleet.changed(id);
      await fleet.settled();
    }
    const [newest, ...older] = await call('history.audits', {});
    assert.deepEqual([newest?.cause, older.length], ['change', 1]);
  });

  const finds: readonly [string, (fleet: Fleet) => unknown][] = [
    ['the next audit', (fleet) => fleet.audit()],
    ['the watcher', (fleet) => fleet.rediscover()],
    ['both at once', (fleet) => [fleet.rediscover(), fleet.audit()]],
  ];
  for (const [finder, find] of finds)
    it(`follows a repository to where it is moved, found by ${finder}`, async () => {
      const path = makeRepository(folder.join('repos/app'), { files: { 'a.txt': 'a\n' } });
      writeFileSync(`${path}/a.txt`, 'changed\n');
      const { fleet, call } = await open();
      await fleet.audit();
      await fleet.settled();
      renameSync(path, folder.join('repos/renamed'));
      await find(fleet);
      await fleet.settled();
      const repositoryId = fleet.repositories()[0]?.id ?? '';
      const changes = await call('history.changes', { scope: {} });
      assert.deepEqual(
        changes.map(({ repositoryId: id, reasons, opened }) => [id, reasons.join(), opened]),
        [
          [repositoryId, 'moved', 0],
          [repositoryId, 'first', 2],
        ],
      );
    });

  it('is not written of what could not be looked at because git was not there', async () => {
    const path = makeRepository(folder.join('repos/app'), { files: { 'a.txt': 'a\n' } });
    const executable = folder.join('bin/git');
    mkdirSync(folder.join('bin'));
    const install = () => writeFileSync(executable, '#!/bin/sh\nexec git "$@"\n', { mode: 0o755 });
    install();
    const { fleet, call } = await open({ git: new Git({ executable }) });
    const changed = async () => {
      fleet.changed(fleet.repositories()[0]?.id ?? '');
      await fleet.settled();
      await fleet.settled(); // what was announced last is written now
    };
    const told = async () =>
      (await call('history.changes', { scope: {} })).map(({ reasons, status }) => [reasons.join(), status]);
    await fleet.audit();
    await fleet.settled();
    assert.deepEqual(await told(), [['first', 'clean']]);
    rmSync(executable);
    await changed();
    assert.equal(fleet.repositories()[0]?.status, 'unknown');
    assert.deepEqual(await told(), [['first', 'clean']], 'while it was watched');
    await fleet.audit();
    await fleet.settled();
    assert.deepEqual(await told(), [['first', 'clean']], 'by an audit');
    install();
    writeFileSync(`${path}/a.txt`, 'changed\n');
    await fleet.audit();
    await fleet.settled();
    assert.deepEqual(await told(), [
      ['state', 'dirty'],
      ['first', 'clean'],
    ]);
    git(path, 'checkout', '--', 'a.txt');
    await changed();
    assert.equal((await told()).length, 3, 'and from then on as before');
  });

  it('is not written of what could not be looked at for want of trust', async () => {
    const path = makeRepository(folder.join('repos/app'), { files: { 'a.txt': 'a\n' } });
    writeFileSync(`${path}/a.txt`, 'changed\n');
    let trusted = false;
    const { fleet, call } = await open({ trusted: () => trusted });
    await fleet.audit();
    await fleet.settled();
    fleet.changed(fleet.repositories()[0]?.id ?? '');
    await fleet.settled();
    assert.deepEqual(await call('history.changes', { scope: {} }), []);
    const audit = fleet.audit();
    trusted = true;
    await audit;
    await fleet.settled();
    assert.deepEqual(await call('history.changes', { scope: {} }), [], 'trust came while it was audited');
    await fleet.audit();
    await fleet.settled();
    const changes = await call('history.changes', { scope: {} });
    assert.deepEqual(
      changes.map(({ reasons, status }) => [reasons.join(), status]),
      [['first', 'dirty']],
    );
  });

  it('keeps what lies in a folder that cannot be looked into for a while', async () => {
    for (const share of ['disk', 'share']) makeRepository(folder.join(share, 'app'), { files: { 'a.txt': 'a\n' } });
    const roots = ['disk', 'share'].map((name) => folder.join(name));
    const { fleet, call } = await open({ roots: () => roots });
    const audit = async () => {
      await fleet.audit();
      await fleet.settled();
    };
    await audit();
    renameSync(folder.join('share'), folder.join('elsewhere'));
    writeFileSync(folder.join('disk/app/a.txt'), 'changed\n');
    await audit();
    renameSync(folder.join('elsewhere'), folder.join('share'));
    await audit();
    const changes = await call('history.changes', { scope: {} });
    assert.deepEqual(changes.map(({ reasons }) => reasons.join()).sort(), ['first', 'first', 'state']);
    const { points } = await call('history.trend', { scope: {} });
    assert.ok(points.every(({ figures }) => figures.repositories === 2));
    const audits = await call('history.audits', {});
    assert.equal(audits.length, 2);
  });

  it('calls a repository gone where there is none any more, not where the search does not come', async () => {
    const path = makeRepository(folder.join('repos/a/b/deep'), { files: { 'a.txt': 'a\n' } });
    const reasons = async (depth: number) => {
      const { fleet, call } = await open({ discovery: () => ({ depth, ignore: [] }) });
      await fleet.audit();
      await fleet.settled();
      return (await call('history.changes', { scope: {} })).map(({ reasons }) => reasons.join());
    };
    assert.deepEqual(await reasons(4), ['first']);
    assert.deepEqual(await reasons(1), ['first']);
    assert.deepEqual(await reasons(4), ['first']);
    rmSync(`${path}/.git`, { recursive: true });
    assert.deepEqual(await reasons(1), ['gone', 'first']);
  });

  it('has what belongs to the fleet and lies outside its folders', async () => {
    const mono = makeRepository(folder.join('mono'), { files: { 'part/a.txt': 'a\n' } });
    makeRepository(folder.join('repos/app'), { files: { 'a.txt': 'a\n' } });
    const roots = [folder.join('repos'), folder.join('mono/part')];
    const { fleet, call } = await open({ roots: () => roots });
    await fleet.audit();
    await fleet.settled();
    const paths = async (scope: HistoryScope) =>
      (await call('history.changes', { scope })).map(({ path }) => path).sort();
    const all = fleet.repositories().map(({ path }) => path);
    assert.ok(all.includes(mono));
    assert.deepEqual(await paths({}), all.sort());
    assert.deepEqual(await paths({ folder: folder.join('mono/part') }), [mono]);
    for (const root of roots) {
      const { points } = await call('history.trend', { scope: { folder: root } });
      assert.equal(points.at(-1)?.figures.repositories, (await paths({ folder: root })).length, root);
    }
  });

  describe('is not written by an audit of other folders', () => {
    const audit = async (...roots: string[]) => {
      const { fleet, call } = await open({ roots: () => roots });
      await fleet.audit();
      await fleet.settled();
      const told = await call('history.changes', { scope: { folder: folder.join('fleet') } });
      return told.map(({ name, reasons }) => `${name}: ${reasons}`).sort();
    };
    const policy = (path: string, text: string) => writeFileSync(folder.join(path, '.gitops-auditor.yaml'), text);

    it('that does not see the policy above them, where audits that see it are remembered', async () => {
      const path = makeRepository(folder.join('fleet/app'), { files: { 'a.txt': 'a\n' } });
      makeRepository(folder.join('fleet/other'), { files: { 'other.txt': 'other\n' } });
      policy('fleet', 'rules:\n  git/no-remote: error\n');
      // Nobody else judges it: it has a history of its own.
      assert.deepEqual(await audit(path), ['app: first']);
      const all = await audit(folder.join('fleet'));
      assert.deepEqual(all, ['app: first', 'app: rules', 'other: first']);
      assert.deepEqual(await audit(path), all);
      assert.deepEqual(await audit(folder.join('fleet')), all);
      // Its own policy is seen wherever in it one begins.
      policy('fleet/app', 'rules:\n  git/untracked-files: error\n');
      const own = await audit(folder.join('fleet'));
      assert.deepEqual(own, ['app: first', 'app: rules', 'app: rules', 'other: first']);
      rmSync(folder.join('fleet/.gitops-auditor.yaml'));
      assert.deepEqual(await audit(path), ['app: first', 'app: rules', 'app: rules', 'app: rules', 'other: first']);
    });

    it('that does not apply the inventory by which they were judged', async () => {
      makeRepository(folder.join('fleet/app'), { files: { 'a.txt': 'a\n' } });
      policy('fleet', 'inventory: inventory.txt\n');
      writeFileSync(folder.join('fleet/inventory.txt'), 'app\nlost\n');
      const first = ['app: first', 'lost: first'];
      assert.deepEqual(await audit(folder.join('fleet')), first);
      assert.deepEqual(await audit(folder.path), first);
      assert.deepEqual(await audit(folder.join('fleet')), first);
      writeFileSync(folder.join('fleet/inventory.txt'), 'app\n');
      assert.deepEqual(await audit(folder.join('fleet')), [...first, 'lost: gone'].sort());
      // Where no inventory made a difference, any audit may write.
      rmSync(folder.join('fleet/app'), { recursive: true });
      makeRepository(folder.join('fleet/new'), { files: { 'new.txt': 'another\n' } });
      assert.deepEqual(await audit(folder.path), [
        'app: first',
        'app: gone',
        'lost: first',
        'lost: gone',
        'new: first',
      ]);
    });
  });
});
