import assert from 'node:assert/strict';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commands } from '../../src/vscode/ids.ts';
import { writeFiles } from '../fixtures/git.ts';
import {
  answering,
  describeTrusted,
  findingOf,
  host,
  repositoryInWorkspace,
  run,
  testing,
  until,
  workspaceFolder,
} from './support.ts';

describeTrusted('commands', () => {
  it('are all registered', async () => {
    await testing();
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      Object.values(commands).filter((id) => !registered.has(id)),
      [],
    );
  });

  it('audits the workspace and one repository', async () => {
    const { summary } = await repositoryInWorkspace('audited');
    const { fleet } = await host();
    const before = Date.parse(fleet.get(summary.id)?.summary.auditedAt ?? '');
    await run(commands.auditWorkspace);
    const { audit } = fleet.stats();
    assert.equal(audit.state, 'idle');
    assert.equal(audit.done, audit.total);
    await run(commands.auditRepository, { repositoryId: summary.id });
    assert.ok(Date.parse(fleet.get(summary.id)?.summary.auditedAt ?? '') >= before);
  });

  it('exports the report, as a whole', async () => {
    await repositoryInWorkspace('reported');
    const save = join(`${workspaceFolder()}-remotes`, 'report.json');
    writeFileSync(save, 'the last one');
    const reader = openSync(save, 'r');
    using _ = await answering({ save, pick: ['JSON', 'CSV'] });
    await run(commands.exportReport);
    assert.equal(readFileSync(reader, 'utf8'), 'the last one', 'who reads meanwhile reads one report to its end');
    closeSync(reader);
    const report = JSON.parse(readFileSync(save, 'utf8'));
    assert.equal(report.version, 1);
    assert.ok(report.repositories.some(({ name }: { name: string }) => name === 'reported'));
    await run(commands.exportReport);
    assert.match(readFileSync(save, 'utf8'), /^Repository,Status,.+\r\n(.*\r\n)*reported,clean,/);
  });

  it('takes the predecessor’s reports into the history, after telling what would be taken', async () => {
    const { summary } = await repositoryInWorkspace('imported');
    const reports = join(`${workspaceFolder()}-remotes`, 'audit-history');
    const report = (timestamp: string) => JSON.stringify({ timestamp, repos: [{ name: 'imported', status: 'dirty' }] });
    writeFiles(reports, {
      '1.json': report('2025-05-09T15:43:12Z'),
      'copy.json': report('2025-05-09T15:43:12Z'),
      'later.json': report(new Date().toISOString()),
      'broken.json': '{',
    });
    const { call } = await host();
    const imported = async () =>
      (await call('history.changes', { scope: { repositoryId: summary.id } })).filter(({ reasons }) =>
        reasons.includes('imported'),
      ).length;
    {
      using talk = await answering({ pick: ['Folders of reports'], open: [reports], confirm: 'cancel' });
      await run(commands.importHistory);
      const [told = ''] = talk.told;
      for (const words of [
        /To be taken: 1, from \S+ 9, 2025 to /,
        /older than 365 days and soon forgotten again: 1\. .* gitopsAuditor\.history\.keepDays first/,
        /There already: 1 \(copy\.json\)/,
        /which knows more: 1 \(later\.json\)/,
        /Not readable: 1\.\n• broken\.json: It is not JSON/,
      ])
        assert.match(told, words);
      assert.equal(await imported(), 0);
    }
    const paths = ['1.json', 'broken.json'].map((name) => join(reports, name));
    using talk = await answering({ pick: ['Single reports', 'Folders of reports'], open: paths, confirm: 'first' });
    await run(commands.importHistory);
    assert.match(talk.told.join('\n'), /warn: Reports taken into the history: 1\. Not readable: 1\./);
    assert.equal(await imported(), 1);
    using again = await answering({ pick: ['Folders of reports'], open: [reports] });
    await run(commands.importHistory);
    assert.match(again.told.join('\n'), /^warn: There is no report to take in\.\nThere already: 2 /);
  });

  it('ignores a finding with a reason in the policy', async () => {
    const { summary, path } = await repositoryInWorkspace('ignoring');
    writeFiles(path, { 'README.md': 'changed' });
    const finding = await findingOf(summary.id, 'git/uncommitted-changes');
    using talk = await answering({ input: ['It is a scratch area'], pick: ['No end'] });
    await run(commands.ignoreFinding, { repositoryId: summary.id, findingId: finding.id });
    assert.match(talk.told.join('\n'), /Ignored/);
    const { fleet } = await host();
    await until('the finding is ignored', () =>
      fleet
        .get(summary.id)
        ?.findings.some(({ rule, ignored }) => rule === finding.rule && ignored?.reason === 'It is a scratch area'),
    );
  });

  it('writes no ignore under a policy that is being edited, and says so', async () => {
    const text = 'version: 1\n';
    const { summary, path } = await repositoryInWorkspace('ignoring-unsaved', {
      files: { '.gitops-auditor.yaml': text, 'README.md': 'read me' },
    });
    writeFiles(path, { 'README.md': 'changed' });
    const finding = await findingOf(summary.id, 'git/uncommitted-changes');
    const file = join(path, '.gitops-auditor.yaml');
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));
    await editor.edit((edit) => edit.insert(new vscode.Position(1, 0), '# not saved\n'));
    using talk = await answering({ input: ['It is a scratch area'], pick: ['No end'] });
    await run(commands.ignoreFinding, { repositoryId: summary.id, findingId: finding.id });
    assert.match(talk.told.join('\n'), /not saved/);
    assert.equal(readFileSync(file, 'utf8'), text);
    assert.ok(editor.document.isDirty);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('accepts what is found today, after asking', async () => {
    const { summary, path } = await repositoryInWorkspace('accepting');
    writeFiles(path, { 'README.md': 'changed' });
    const { rule } = await findingOf(summary.id, 'git/uncommitted-changes');
    const { fleet } = await host();
    {
      using talk = await answering({ confirm: 'cancel' });
      await run(commands.acceptFindings, { repositoryId: summary.id });
      assert.match(talk.told.join('\n'), /^confirm: accepting: Accept \d+ findings? of today\?/);
      assert.ok(fleet.findings(summary.id).some((finding) => finding.rule === rule));
    }
    using _ = await answering({ confirm: 'first', press: 'Undo' });
    await run(commands.acceptFindings, { repositoryId: summary.id });
    const { store } = await host();
    await until('the finding was accepted, and that is undone', () => {
      const [entry] = store?.journal.list(1) ?? [];
      return entry?.fix === 'policy/accept-findings' && entry.state === 'undone';
    });
    await until('it speaks again', () =>
      fleet.findings(summary.id).some((finding) => finding.rule === rule && finding.verdict === 'fail'),
    );
    {
      using _again = await answering({ confirm: 'first' });
      await run(commands.acceptFindings, { repositoryId: summary.id });
    }
    await until('the finding is accepted', () =>
      fleet.get(summary.id)?.findings.some(({ ignored }) => ignored?.by === 'baseline'),
    );
  });

  it('opens a policy, making it only when told to', async () => {
    const { summary, path } = await repositoryInWorkspace('with-policy');
    const file = join(path, '.gitops-auditor.yaml');
    {
      using _ = await answering({ confirm: 'cancel' });
      await run(commands.openPolicy, { repositoryId: summary.id });
      assert.equal(existsSync(file), false);
    }
    writeFiles(path, { '.gitops-auditor.yaml': 'set: strict\n' });
    using _ = await answering();
    await run(commands.openPolicy, { repositoryId: summary.id });
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, file);
  });

  it('filters and groups the trees', async () => {
    await repositoryInWorkspace('filter-me');
    const { views } = (await testing()).session.shell;
    const labels = (): string[] =>
      views.repositories.getChildren().flatMap(({ node }) => (node.children ?? []).map(({ label }) => label));
    await until('the tree shows it', () => labels().includes('filter-me'));
    using _ = await answering({ input: ['filter-me', 'nothing like that'], pick: ['Folder', 'Rule'] });
    await run(commands.filterRepositories);
    assert.deepEqual(labels(), ['filter-me']);
    await run(commands.filterFindings);
    assert.deepEqual(views.findings.getChildren(), []);
    await run(commands.clearRepositoriesFilter);
    await run(commands.clearFindingsFilter);
    await run(commands.groupRepositories);
    assert.equal(views.repositoryGrouping, 'folder');
    await run(commands.groupFindings);
    assert.equal(views.findingGrouping, 'rule');
    await views.groupRepositories('health');
    await views.groupFindings('severity');
  });

  it('copies paths and shows what a rule is about', async () => {
    const { summary, path } = await repositoryInWorkspace('copied');
    using talk = await answering();
    await run(commands.copyPath, { repositoryId: summary.id });
    assert.equal(await vscode.env.clipboard.readText(), path);
    await run(commands.showRule, { rule: 'git/stash-entries' });
    assert.match(talk.told.join('\n'), /^open: https:.*git\/stash-entries/);
  });

  it('adds folders of repositories to the settings', async () => {
    const folder = `${workspaceFolder()}-remotes`;
    const { remote } = await repositoryInWorkspace('elsewhere');
    using _ = await answering({ open: [folder] });
    await run(commands.addRepositoryFolder);
    const { fleet } = await host();
    await until('the bare repository there is found', () => fleet.repositories().find(({ path }) => path === remote));
    await vscode.workspace.getConfiguration().update('gitopsAuditor.repositoryFolders', undefined, true);
    await until('it is gone again', () => fleet.repositories().every(({ path }) => path !== remote));
  });

  it('fetches everything', async () => {
    const { summary } = await repositoryInWorkspace('fetched');
    using _ = await answering();
    const before = summary.lastFetchAt;
    await run(commands.fetchAll);
    const { fleet } = await host();
    await until('the fetch is noticed', () => fleet.get(summary.id)?.summary.lastFetchAt !== before);
  });
});
