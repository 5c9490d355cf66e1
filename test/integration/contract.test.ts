import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Call } from '../../src/contract/operations.ts';
import { type OperationName, operationNames } from '../../src/contract/operations.ts';
import { git, writeFiles } from '../fixtures/git.ts';
import { api, describeTrusted, findingOf, repositoryInWorkspace, type TestRepository, until } from './support.ts';

describeTrusted('contract', () => {
  const called = new Set<OperationName>();
  let call: Call;
  let repository: TestRepository;

  before(async () => {
    const through = (await api()).call;
    call = (name, input, options) => {
      called.add(name);
      return through(name, input, options);
    };
    repository = await repositoryInWorkspace('by-contract');
  });

  it('reads the fleet', async () => {
    const { id } = repository.summary;
    const snapshot = await call('dashboard.live', {});
    assert.ok(snapshot.repositories.some((found) => found.id === id));
    assert.equal((await call('dashboard.stats', {})).total, snapshot.stats.total);
    assert.ok((await call('repositories.list', {})).some((found) => found.id === id));
    const detail = await call('repositories.get', { id });
    assert.equal(detail.summary.branch, 'main');
    assert.ok(detail.findings.some(({ verdict }) => verdict === 'pass'));
  });

  it('audits and reports, with progress', async () => {
    const steps: number[] = [];
    await call('audit.run', { repositoryIds: [repository.summary.id] }, { onProgress: ({ done }) => steps.push(done) });
    assert.deepEqual(steps, [1]);
    assert.equal((await call('audit.run', {})).audit.state, 'idle');
    assert.ok((await call('audit.report', { all: true })).repositories.some(({ id }) => id === repository.summary.id));
  });

  it('knows rules and fixes', async () => {
    assert.ok((await call('rules.list', {})).some(({ id }) => id === 'git/unpushed-commits'));
    assert.ok((await call('fixes.list', {})).some(({ id }) => id === 'git/push'));
  });

  it('plans, applies, lists and undoes a fix', async () => {
    const { path, summary } = repository;
    writeFiles(path, { 'README.md': 'work' });
    const plan = await call('fixes.plan', { fix: 'git/stash', repositoryIds: [summary.id] });
    assert.equal(plan.items[0]?.state, 'ready');
    const [result] = await call('fixes.apply', { planId: plan.id });
    assert.equal(result?.outcome, 'done');
    const entryId = result?.entryId ?? '';
    assert.equal((await call('journal.list', { limit: 1 }))[0]?.id, entryId);
    assert.equal((await call('journal.undo', { entryId })).state, 'undone');
    assert.equal(git(path, 'diff', '--name-only'), 'README.md');
  });

  it('ignores and accepts findings', async () => {
    const { summary } = repository;
    const finding = await findingOf(summary.id, 'git/uncommitted-changes');
    const ignored = await call('findings.ignore', { findingId: finding.id, repositoryId: summary.id, reason: 'Tried' });
    assert.ok(existsSync(ignored.path));
    const { accepted } = await call('baseline.accept', { repositoryIds: [summary.id] });
    assert.ok(accepted >= 0);
  });

  it('shows things in the editor', async () => {
    await call('workbench.reveal', { target: 'file', repositoryId: repository.summary.id, path: 'README.md' });
    assert.ok(vscode.window.activeTextEditor?.document.uri.fsPath.endsWith('by-contract/README.md'));
    await call('workbench.reveal', { target: 'terminal', repositoryId: repository.summary.id });
    const terminal = await until('the terminal opens', () =>
      vscode.window.terminals.find(({ name }) => name === 'by-contract'),
    );
    terminal.dispose();
  });

  it('refuses what is not valid, not there, or outside', async () => {
    const { id } = repository.summary;
    const code = async (promise: Promise<unknown>): Promise<unknown> =>
      promise.then(
        () => 'done',
        (thrown) => thrown.code,
      );
    assert.equal(await code(call('repositories.get', { id: 'no-such' })), 'not-found');
    assert.equal(await code(call('fixes.plan', { fix: 'git/push', repositoryIds: [] })), 'bad-input');
    assert.equal(await code(call('fixes.apply', { planId: 'no-such' })), 'not-found');
    assert.equal(await code(call('journal.undo', { entryId: 'no-such' })), 'not-found');
    const outside = call('workbench.reveal', { target: 'file', repositoryId: id, path: '../../../etc/passwd' });
    assert.match(String(await code(outside)), /bad-input|not-found/);
    const stopped = AbortSignal.abort();
    assert.equal(await code(call('audit.run', {}, { signal: stopped })), 'cancelled');
  });

  it('every operation was called', () => {
    assert.deepEqual(
      operationNames.filter((name) => !called.has(name)),
      [],
    );
  });
});
