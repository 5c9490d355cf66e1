import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type Call, type CallContext, operationNames } from '../../../src/contract/operations.ts';
import { fixById } from '../../../src/engine/fixes/index.ts';
import { hiddenClone } from '../../../src/engine/fixes/inventory/clone-folder.ts';
import { FixRunner } from '../../../src/engine/fixes/runner.ts';
import { Fleet } from '../../../src/engine/fleet/fleet.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { silentLogger } from '../../../src/engine/log.ts';
import { type Abilities, dispatch } from '../../../src/engine/service/dispatch.ts';
import { createHandlers } from '../../../src/engine/service/handlers.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import type { Store } from '../../../src/engine/store/types.ts';
import { makeBareRemote, makeRepository, type TemporaryFolder, temporaryFolder } from '../../fixtures/git.ts';
import { noWorkbench } from '../../fixtures/no-workbench.ts';

describe('the contract’s handlers', () => {
  let folder: TemporaryFolder;
  let fleet: Fleet;
  let store: Store;
  let abilities: Abilities;
  let call: Call;
  const called = new Set<string>();

  beforeEach(async () => {
    folder = temporaryFolder();
    makeRepository(folder.join('repos/alpha'), { files: { 'a.txt': 'a\n' } });
    writeFileSync(folder.join('repos/alpha/a.txt'), 'changed\n');
    store = await openStore(folder.join('state'));
    const git = new Git();
    fleet = new Fleet({
      git,
      store,
      log: silentLogger,
      roots: () => [folder.join('repos')],
      discovery: () => ({ depth: 3, ignore: [] }),
      trusted: () => true,
      recordAs: 'test',
    });
    const fixes = new FixRunner({ git, store, by: 'test', accepted: fleet.accepted });
    const handlers = createHandlers({ fleet, fixes, store, git, workbench: noWorkbench });
    abilities = { trust: true, github: false };
    const context: CallContext = { signal: new AbortController().signal, report: () => {} };
    call = ((name, input) => {
      called.add(name);
      return dispatch(handlers, name, input, abilities, context);
    }) as Call;
    await call('audit.run', {});
  });
  afterEach(() => {
    fleet.dispose();
    store.close();
    folder[Symbol.dispose]();
  });
  after(() => assert.deepEqual([...called].sort(), [...operationNames].sort(), 'every operation is exercised'));

  const alpha = async () => (await call('repositories.list', {}))[0]?.id ?? assert.fail('no repository');
  const dirty = async () => {
    const { findings } = await call('repositories.get', { id: await alpha() });
    return findings.find((f) => f.rule === 'git/uncommitted-changes') ?? assert.fail('not dirty');
  };

  it('tells the state and its place in the stream', async () => {
    const live = await call('dashboard.live', {});
    assert.equal(live.stream, fleet.hub.stream);
    assert.equal(live.seq, fleet.hub.seq);
    const rows = await call('dashboard.repositories', {});
    assert.deepEqual([rows.stream, rows.seq, rows.repositories.length], [live.stream, live.seq, 1]);
    assert.deepEqual((await call('dashboard.stats', {})).byStatus, live.stats.byStatus);
    assert.equal((await call('audit.report', {})).repositories[0]?.name, 'alpha');
    assert.ok((await call('rules.list', {})).length > 20);
    assert.ok((await call('fixes.list', {})).some((fix) => fix.id === 'git/stash'));
    assert.deepEqual(await call('workbench.reveal', { target: 'log' }), {});
    assert.deepEqual(await call('workbench.copy', { text: 'x' }), {});
    assert.equal((await call('diagnostics.get', {})).repositories, 1);
    assert.deepEqual(await call('workbench.exportTrend', { scope: {} }), { path: null });
    assert.deepEqual(await call('workbench.importHistory', {}), {});
  });

  it('filters as the dashboard does, and keeps views', async () => {
    const dirty = await call('dashboard.filter', { filter: 'status:dirty alph' });
    assert.deepEqual([dirty.total, dirty.similar, dirty.repositories[0]?.name], [1, false, 'alpha']);
    assert.deepEqual(dirty.facets.find(({ key }) => key === 'status')?.values, [{ value: 'dirty', count: 1 }]);
    const none = await call('dashboard.filter', { filter: 'status:clean' });
    assert.deepEqual([none.total, none.facets.find(({ key }) => key === 'status')?.values.length], [0, 2]);
    const bogus = await call('dashboard.filter', { filter: 'status:bogus owner:nobody' });
    assert.deepEqual(bogus.problems, [
      'There is no status bogus; known: clean, dirty, mismatched, missing, extra, unknown.',
    ]);
    const listed = (name: string) => bogus.facets.find(({ key }) => key === name)?.values.map(({ value }) => value);
    assert.ok(!listed('status')?.includes('bogus'));
    assert.ok(listed('owner')?.includes('nobody'), 'what there could be is listed');
    assert.deepEqual(none.problems, []);
    assert.equal((await call('dashboard.filter', { filter: 'aplha' })).similar, true);
    assert.equal((await call('dashboard.filter', { filter: '', offset: 1 })).repositories.length, 0);
    await call('views.save', { name: 'Dirty ones', route: '/repositories?filter=status:clean' });
    const view = { name: 'Dirty ones', route: '/repositories?filter=status:dirty' };
    assert.deepEqual(await call('views.save', { ...view, name: ' Dirty ones ' }), [view]);
    assert.deepEqual(await call('views.list', {}), [view]);
    assert.deepEqual((await call('dashboard.live', {})).views, [view]);
    assert.deepEqual(await call('views.remove', { name: 'Dirty ones' }), []);
    await assert.rejects(call('views.save', { name: 'x', route: 'https://elsewhere' }), { code: 'bad-input' });
  });

  it('lists findings in groups', async () => {
    const { total, groups } = await call('findings.list', {});
    assert.ok(total > 0 && groups.length > 0);
    const dirtyOnes = await call('findings.list', {
      rule: 'git/uncommitted-changes',
      group: 'git/uncommitted-changes',
    });
    assert.deepEqual(
      dirtyOnes.findings.map(({ repository, rule }) => [repository, rule]),
      [['alpha', 'git/uncommitted-changes']],
    );
    assert.deepEqual(await call('journal.list', { text: 'nothing', state: 'done' }), []);
    assert.deepEqual(await call('activity.list', { text: 'nothing' }), { items: [], next: null });
  });

  it('tells and takes in history', async () => {
    await fleet.recorded();
    const events: string[] = [];
    fleet.hub.subscribe((all) => events.push(...all.map(({ event }) => event.type)), 'client');
    const repositoryId = await alpha();
    const [change] = await call('history.changes', { scope: { repositoryId } });
    assert.deepEqual(change?.reasons, ['first']);
    assert.equal((await call('history.trend', { scope: {} })).points[0]?.figures.repositories, 1);
    const [audited] = await call('history.audits', {});
    assert.equal(audited?.by, 'test');
    assert.deepEqual([audited?.changed, audited?.first], [1, 1], 'nothing was known of it before');
    assert.equal((await call('activity.list', { audits: true })).items.at(-1)?.kind, 'audit');
    const { since } = await call('history.visit', {});
    assert.deepEqual(await call('history.visit', { preview: true }), { since, isFirst: true }, 'only told');
    assert.ok(Date.parse(since) < Date.now() - 82_000_000);
    assert.equal((await call('history.sums', { scope: {}, from: since })).first, 1);
    assert.deepEqual(await call('history.changes', { scope: {}, known: true }), []);
    const to = change?.head ?? '';
    assert.equal((await call('history.commits', { repositoryId, from: null, to })).length, 1);
    const report = { timestamp: '2025-05-09T15:43:12Z', repos: [{ name: 'alpha', status: 'clean' }] };
    writeFileSync(folder.join('1.json'), JSON.stringify(report));
    const paths = [folder.join('1.json')];
    const told = () => events.filter((type) => type === 'history.updated').length;
    fleet.hub.flush();
    const before = told();
    assert.equal((await call('history.import', { paths, preview: true })).imported, 1);
    fleet.hub.flush();
    assert.equal(told(), before, 'a preview changes nothing');
    assert.equal((await call('history.import', { paths })).imported, 1);
    fleet.hub.flush();
    assert.equal(told(), before + 1);
    assert.equal((await call('history.changes', { scope: { repositoryId } })).length, 2);
    await assert.rejects(call('history.import', { paths: ['1.json'] }), { code: 'bad-input' });
    const forget = { before: '2026-01-01T00:00:00Z' };
    assert.equal((await call('history.forget', { ...forget, preview: true })).changes, 1);
    assert.equal((await call('history.changes', { scope: { repositoryId } })).length, 2);
    assert.equal((await call('history.forget', forget)).changes, 1);
    assert.equal((await call('history.changes', { scope: { repositoryId } })).length, 1);
    const [from, until] = ['2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z'];
    await assert.rejects(call('history.changes', { scope: {}, from, to: until }), { code: 'bad-input' });
  });

  it('plans, applies, lists and undoes a fix', async () => {
    const plan = await call('fixes.plan', { fix: 'git/stash', repositoryIds: [await alpha()] });
    assert.equal(plan.items[0]?.state, 'ready');
    const [result] = await call('fixes.apply', { planId: plan.id });
    assert.equal(result?.outcome, 'done');
    await fleet.settled();
    assert.equal(fleet.repositories()[0]?.status, 'clean');
    const [entry] = await call('journal.list', {});
    assert.equal(entry?.id, result?.entryId);
    assert.equal((await call('journal.undo', { entryId: entry?.id ?? '' })).state, 'undone');
    await fleet.settled();
    assert.equal(fleet.repositories()[0]?.status, 'dirty');
  });

  it('clones what the inventory lists, knows it at once, and misses it again after undo', async () => {
    const remote = makeBareRemote(folder.join('site.git'));
    makeRepository(folder.join('source'), { remote });
    writeFileSync(folder.join('repos/inventory.txt'), `alpha\nsite ${remote}\nnowhere\n`);
    writeFileSync(folder.join('repos/.gitops-auditor.yaml'), 'inventory: inventory.txt\n');
    // Another window is at it.
    makeRepository(hiddenClone(folder.join('repos/site'), 'x'));
    await call('audit.run', {});
    const kinds = () => fleet.repositories().map(({ name, kind }) => `${name} ${kind}`);
    assert.deepEqual(kinds(), ['alpha working-tree', 'nowhere missing', 'site missing']);
    const { attention } = fleet.stats();
    const offered = attention.filter(({ rule }) => rule === 'inventory/missing');
    assert.deepEqual(
      offered.map(({ subject, fix }) => `${subject} ${fix?.label}`),
      ['nowhere undefined', 'site Clone'],
    );
    const ids = offered.flatMap(({ repositoryIds }) => repositoryIds);
    const plan = await call('fixes.plan', { fix: 'inventory/clone', repositoryIds: ids });
    assert.deepEqual(
      plan.items.map(({ state }) => state),
      ['blocked', 'ready'],
    );
    const results = await call('fixes.apply', { planId: plan.id });
    await fleet.settled();
    assert.deepEqual(kinds(), ['alpha working-tree', 'nowhere missing', 'site working-tree']);
    assert.equal(fleet.get(ids[1] ?? '')?.summary.branch, 'main');
    await call('journal.undo', { entryId: results[1]?.entryId ?? '' });
    await fleet.settled();
    assert.deepEqual(kinds(), ['alpha working-tree', 'nowhere missing', 'site missing']);
  });

  it('ignores a finding with a reason, in the policy file that it names', async () => {
    const { id, repositoryId } = await dirty();
    const findings = [
      { findingId: id, repositoryId },
      { findingId: 'no such finding', repositoryId },
    ];
    const { files } = await call('findings.previewIgnore', { findings, until: '2030-01-31' });
    assert.equal(files.length, 1);
    assert.equal(files[0]?.path, folder.join('repos/.gitops-auditor.yaml'));
    assert.deepEqual([files[0]?.repositories, files[0]?.findings], [['alpha'], 1]);
    assert.match(
      files[0]?.lines.join('\n') ?? '',
      /- rule: git\/uncommitted-changes[\s\S]*reason: "?<reason>[\s\S]*until:.*2030-01-31/,
    );
    assert.ok(!existsSync(files[0]?.path ?? ''), 'a preview writes nothing');
    const { results } = await call('findings.ignore', { findings, reason: 'generated' });
    assert.deepEqual(
      results.map(({ outcome, path }) => [outcome, path]),
      [
        ['ignored', folder.join('repos/.gitops-auditor.yaml')],
        ['gone', undefined],
      ],
    );
    await fleet.settled();
    const ignored = await dirty();
    assert.equal(ignored.verdict, 'ignored');
    assert.deepEqual(ignored.ignored, { by: 'policy', reason: 'generated' });
    await assert.rejects(call('findings.ignore', { findings, reason: 'again' }), {
      code: 'not-found',
    });
  });

  it('ignores what the inventory misses, and takes that back', async () => {
    const policy = folder.join('repos/.gitops-auditor.yaml');
    const before = 'inventory: inventory.txt\n';
    writeFileSync(policy, before);
    writeFileSync(folder.join('repos/inventory.txt'), 'alpha\ngone\nplain\nno-repo\n');
    // In the places of the others: a file, and a folder that is no repository.
    writeFileSync(folder.join('repos/plain'), '');
    mkdirSync(folder.join('repos/no-repo'));
    await call('audit.run', {});
    const failed = () => fleet.findings().filter((f) => f.category === 'inventory');
    assert.equal(failed().length, 3);
    const findings = failed().map(({ id, repositoryId }) => ({ findingId: id, repositoryId }));
    const { results } = await call('findings.ignore', { findings, reason: 'not on this machine' });
    assert.ok(results.every(({ outcome, path }) => outcome === 'ignored' && path === policy));
    await fleet.settled();
    assert.deepEqual(failed(), []);
    const entries = await call('journal.list', {});
    const [entry, ...more] = entries;
    assert.deepEqual([more, entry?.state, entry?.undoable], [[], 'done', true], 'one file, one change');
    const names = [entry?.name, ...(entry?.others ?? []).map(({ name }) => name)];
    assert.deepEqual(names.sort(), ['gone', 'no-repo', 'plain']);
    await call('journal.undo', { entryId: entry?.id ?? '' });
    await fleet.settled();
    assert.equal(failed().length, 3);
    assert.equal(readFileSync(policy, 'utf8'), before);
  });

  it('accepts a baseline', async () => {
    const { accepted } = await call('baseline.accept', {});
    assert.ok(accepted > 0);
    assert.equal((await dirty()).verdict, 'ignored');
    assert.equal((await call('baseline.accept', {})).accepted, 0);
    const [entry] = await call('journal.list', {});
    assert.deepEqual([entry?.name, entry?.undoable], ['alpha', true]);
    assert.match(entry?.summary ?? '', new RegExp(`Accepted ${accepted} finding`));
    await call('journal.undo', { entryId: entry?.id ?? '' });
    assert.equal((await dirty()).verdict, 'fail');
    await fleet.audit();
    assert.equal((await dirty()).verdict, 'fail');
  });

  it('accepts some findings as any other fix: previewed, one repository’s rule alone, and undone', async () => {
    const { id, repositoryId, message } = await dirty();
    const fix = (await call('fixes.list', {})).find((one) => one.repairsAny) ?? assert.fail();
    const plan = await call('fixes.plan', { fix: fix.id, repositoryIds: [repositoryId], findingIds: [id] });
    assert.deepEqual(plan.items[0]?.details, [`git/uncommitted-changes: ${message}`]);
    assert.equal((await dirty()).verdict, 'fail', 'a preview accepts nothing');
    const others = () => fleet.findings().filter((one) => one.verdict === 'fail').length;
    const before = others();
    const [result] = await call('fixes.apply', { planId: plan.id });
    assert.equal(others(), before - 1);
    assert.equal((await dirty()).ignored?.by, 'baseline');
    assert.equal((await call('journal.undo', { entryId: result?.entryId ?? '' })).state, 'undone');
    assert.equal(others(), before);
    assert.deepEqual(store.baseline.all(), []);
  });

  it('asks of one repository what fits what was found there', async () => {
    makeRepository(folder.join('repos/stack'), {
      files: { 'compose.yaml': 'services:\n  cache:\n    image: redis:8.2.1\n  own:\n    image: example/own:1.0\n' },
    });
    writeFileSync(folder.join('repos/.gitops-auditor.yaml'), 'set: recommended\n');
    await fleet.audit();
    const missing = fleet.findings().filter(({ rule }) => rule === 'compose/no-healthcheck');
    const asked = (service: string) => {
      const { id, repositoryId } = missing.find(({ message }) => message.includes(service)) ?? assert.fail(service);
      return call('fixes.questions', { fix: 'compose/add-healthcheck', repositoryId, findingIds: [id] });
    };
    const told = async (service: string) => (await asked(service)).map((one) => [one.required, one.default]);
    assert.deepEqual(await told('cache'), [[true, 'redis-cli ping']]);
    assert.deepEqual(await told('own'), [[true, undefined]]);
    await assert.rejects(call('fixes.questions', { fix: 'git/commit', repositoryId: 'nobody' }), { code: 'not-found' });
  });

  it('takes no newer acceptance back by the undo of an older one, and says so', async () => {
    const { id, repositoryId } = await dirty();
    const accept = async () => {
      const plan = await call('fixes.plan', {
        fix: 'policy/accept-findings',
        repositoryIds: [repositoryId],
        findingIds: [id],
      });
      const [result] = await call('fixes.apply', { planId: plan.id });
      return result?.entryId ?? '';
    };
    const older = await accept();
    const [row = assert.fail()] = store.baseline.all();
    // As where it was mended, which is forgotten, and came back.
    store.baseline.remove([row.findingId]);
    store.baseline.accept([{ ...row, acceptedAt: row.acceptedAt + 1 }]);
    await assert.rejects(call('journal.undo', { entryId: older }), { code: 'conflict' });
    assert.equal((await dirty()).ignored?.by, 'baseline');
    assert.equal(store.baseline.all().length, 1);
    assert.equal(store.journal.get(older)?.state, 'done');
  });

  it('remembers what of it was accepted already, and is not to be taken back', async () => {
    const { id, repositoryId, rule } = await dirty();
    const plan = await call('fixes.plan', { fix: 'policy/accept-findings', repositoryIds: [repositoryId] });
    // Another process, after the plan.
    store.baseline.accept([{ findingId: id, repositoryId, rule, acceptedAt: 1 }]);
    const [result] = await call('fixes.apply', { planId: plan.id });
    const { undo } = store.journal.get(result?.entryId ?? '') ?? {};
    const accept = fixById('policy/accept-findings') ?? assert.fail();
    assert.equal((await accept.recover({ accepted: fleet.accepted } as never, undo)).outcome, 'done');
    await call('journal.undo', { entryId: result?.entryId ?? '' });
    assert.deepEqual(
      store.baseline.all().map(({ findingId }) => findingId),
      [id],
    );
    const [again] = [await accept.recoverUndo?.({ accepted: fleet.accepted } as never, undo)];
    assert.equal(again?.outcome, 'undone', 'where it was cut off after it was done');
    assert.equal((await accept.recover({ accepted: fleet.accepted } as never, undo)).outcome, 'undone');
  });

  it('refuses bad input, unknown names and what needs trust, by code', async () => {
    await assert.rejects(call('repositories.get', { id: 3 } as never), { code: 'bad-input' });
    await assert.rejects(call('repositories.get', { id: 'nobody' }), { code: 'not-found' });
    await assert.rejects(call('fixes.plan', { fix: 'git/stash', repositoryIds: ['nobody'] }), { code: 'not-found' });
    await assert.rejects(call('fixes.apply', { planId: 'none' }), { code: 'not-found' });
    abilities = { trust: false, github: false };
    await assert.rejects(call('fixes.plan', { fix: 'git/stash', repositoryIds: [await alpha()] }), {
      code: 'not-trusted',
    });
  });

  it('says what is missing where the state folder could not be had', async () => {
    const handlers = createHandlers({ fleet, fixes: null, store: null, git: new Git(), workbench: noWorkbench });
    const context: CallContext = { signal: new AbortController().signal, report: () => {} };
    assert.deepEqual(await dispatch(handlers, 'fixes.list', {}, abilities, context), []);
    assert.deepEqual(await dispatch(handlers, 'journal.list', {}, abilities, context), []);
    await assert.rejects(dispatch(handlers, 'fixes.apply', { planId: 'x' }, abilities, context), {
      code: 'store-failed',
    });
  });

  it('does nothing once cancelled', async () => {
    const handlers = createHandlers({ fleet, fixes: null, store, git: new Git(), workbench: noWorkbench });
    const context: CallContext = { signal: AbortSignal.abort(), report: () => {} };
    await assert.rejects(dispatch(handlers, 'audit.run', {}, abilities, context), { code: 'cancelled' });
  });
});
