import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { Call } from '../../src/contract/operations.ts';
import { type OperationName, operationNames } from '../../src/contract/operations.ts';
import { git, writeFiles } from '../fixtures/git.ts';
import {
  answering,
  api,
  describeTrusted,
  findingOf,
  host,
  repositoryInWorkspace,
  type TestRepository,
  until,
} from './support.ts';

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
    assert.equal((await call('dashboard.repositories', {})).stream, snapshot.stream);
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

  it('lists findings in groups', async () => {
    const { total, groups } = await call('findings.list', { groupBy: 'repository' });
    assert.equal(
      groups.reduce((sum, { findings }) => sum + findings, 0),
      total,
    );
  });

  it('filters, and keeps views', async () => {
    const { total } = await call('dashboard.filter', { filter: 'by-contract' });
    assert.ok(total >= 1);
    const view = { name: 'By contract', route: '/repositories?filter=by-contract' };
    assert.ok((await call('views.save', view)).some(({ name }) => name === view.name));
    assert.ok((await call('views.list', {})).some(({ route }) => route === view.route));
    assert.ok(!(await call('views.remove', { name: view.name })).some(({ name }) => name === view.name));
  });

  it('tells and takes in history', async () => {
    const repositoryId = repository.summary.id;
    await (await host()).fleet.recorded();
    const change = (await call('history.changes', { scope: { repositoryId } })).at(-1);
    assert.deepEqual(change?.reasons, ['first']);
    assert.ok((await call('history.trend', { scope: { repositoryId } })).points.length > 0);
    assert.match((await call('history.audits', {}))[0]?.by ?? '', /window/);
    const { since } = await call('history.visit', {});
    assert.ok((await call('history.sums', { scope: {}, from: since })).first > 0);
    assert.ok((await call('history.commits', { repositoryId, from: null, to: change?.head ?? '' })).length > 0);
    const save = join(await mkdtemp(join(tmpdir(), 'gitops-auditor-test-')), 'trend.csv');
    using _ = await answering({ save });
    assert.deepEqual(await call('workbench.exportTrend', { scope: { repositoryId } }), { path: save });
    assert.match(await readFile(save, 'utf8'), /^At,Repositories,Score,/);
    await rm(dirname(save), { recursive: true });
    using asked = await answering({ pick: [] });
    await call('workbench.importHistory', {});
    assert.deepEqual(asked.told, []);
    const report = { timestamp: '2025-05-10T15:43:12Z', repos: [{ name: 'by-contract', status: 'clean' }] };
    const path = join(await mkdtemp(join(tmpdir(), 'gitops-auditor-test-')), 'report.json');
    await writeFile(path, JSON.stringify(report));
    const wouldBe = await call('history.import', { paths: [path], preview: true });
    assert.deepEqual(await call('history.import', { paths: [path] }), wouldBe);
    assert.deepEqual([wouldBe.imported, wouldBe.span?.first], [1, '2025-05-10T15:43:12.000Z']);
    assert.equal((await call('history.forget', { before: '2025-01-01T00:00:00Z' })).changes, 0);
    await rm(dirname(path), { recursive: true });
  });

  it('plans, applies, lists and undoes a fix', async () => {
    const { path, summary } = repository;
    writeFiles(path, { 'README.md': 'work' });
    const [message] = await call('fixes.questions', { fix: 'git/commit', repositoryId: summary.id });
    assert.equal(message?.key, 'message');
    const plan = await call('fixes.plan', { fix: 'git/stash', repositoryIds: [summary.id] });
    assert.equal(plan.items[0]?.state, 'ready');
    const [result] = await call('fixes.apply', { planId: plan.id });
    assert.equal(result?.outcome, 'done');
    const entryId = result?.entryId ?? '';
    assert.equal((await call('journal.list', { limit: 1 }))[0]?.id, entryId);
    const [newest] = (await call('activity.list', { limit: 1 })).items;
    assert.equal(newest?.kind === 'change' && newest.entry.id, entryId);
    assert.equal((await call('journal.undo', { entryId })).state, 'undone');
    assert.equal(git(path, 'diff', '--name-only'), 'README.md');
  });

  it('ignores and accepts findings', async () => {
    const { summary } = repository;
    const finding = await findingOf(summary.id, 'git/uncommitted-changes');
    const wanted = { findingId: finding.id, repositoryId: summary.id };
    const { files } = await call('findings.previewIgnore', { findings: [wanted], reason: 'Tried' });
    const { results } = await call('findings.ignore', { findings: [wanted], reason: 'Tried' });
    assert.ok(existsSync(results[0]?.path ?? ''));
    assert.equal(files[0]?.path, results[0]?.path);
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
    const [{ id: commit } = { id: '' }] = await call('history.commits', {
      repositoryId: repository.summary.id,
      from: null,
      to: git(repository.path, 'rev-parse', 'HEAD'),
    });
    await call('workbench.reveal', { target: 'commit', repositoryId: repository.summary.id, commit });
    await until('the commit is shown', () =>
      vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.startsWith(commit.slice(0, 7)))),
    );
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await call('workbench.reveal', { target: 'settings', setting: 'audit' });
    await until('the settings are shown', () => vscode.window.tabGroups.activeTabGroup.activeTab?.label === 'Settings');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('shows a policy that holds for a repository at a line of it, and no other file', async () => {
    const { path, summary } = await repositoryInWorkspace('shown-policy');
    const file = join(path, '.gitops-auditor.yaml');
    writeFiles(path, { '.gitops-auditor.yaml': 'set: strict\n\nrules: {}\n' });
    const { fleet } = await host();
    await until('the policy holds', () => {
      const location = fleet.location(summary.id);
      return location && fleet.policyOf(location).files.includes(file);
    });
    const show = (of: string) =>
      call('workbench.reveal', { target: 'policy', repositoryId: summary.id, path: of, line: 3 });
    await show(file);
    const editor = vscode.window.activeTextEditor;
    assert.deepEqual([editor?.document.uri.fsPath, editor?.selection.active.line], [file, 2]);
    await assert.rejects(show(join(path, 'README.md')), { code: 'bad-input' });
  });

  it('tells how it is itself, and puts a text on the clipboard', async () => {
    const { versions, database, watching, leading, features, settings } = await call('diagnostics.get', {});
    assert.equal(
      versions.extension,
      vscode.extensions.getExtension('gitops-auditor.gitops-auditor')?.packageJSON.version,
    );
    assert.ok(versions.host.includes(vscode.version));
    assert.match(versions.git ?? '', /^\d+\.\d+/);
    assert.ok((database?.rows ?? []).some(({ table, rows }) => table === 'journal' && rows > 0));
    assert.ok((watching?.folders ?? 0) > 0);
    assert.equal(typeof leading, 'boolean');
    const fetching = () => features.find(({ name }) => name === 'gitopsAuditor.fetch.intervalMinutes');
    assert.deepEqual(fetching(), { ...fetching(), value: '60', setIn: 'default' });
    const configuration = vscode.workspace.getConfiguration();
    await configuration.update('gitopsAuditor.fetch.intervalMinutes', 1, vscode.ConfigurationTarget.Global);
    try {
      const changed = (await call('diagnostics.get', {})).features.find(({ name }) => name === fetching()?.name);
      assert.deepEqual([changed?.value, changed?.setIn], ['5', 'user'], 'what holds, not what was written');
    } finally {
      await configuration.update('gitopsAuditor.fetch.intervalMinutes', undefined, vscode.ConfigurationTarget.Global);
    }
    assert.ok(settings.every(({ name }) => name.startsWith('gitopsAuditor.')));
    const before = await vscode.env.clipboard.readText();
    await call('workbench.copy', { text: 'a report' });
    assert.equal(await vscode.env.clipboard.readText(), 'a report');
    await vscode.env.clipboard.writeText(before);
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
