// The demo fleet in a real window: trees, palette, Problems, and what changes on disk.
import assert from 'node:assert/strict';
import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ruleInfos } from '../../src/engine/audit/rules/index.ts';
import { type DemoFleet, makeFleet } from '../fixtures/fleet/index.ts';
import { until } from './support/until.ts';
import type { VsCodeWindow } from './support/window.ts';
import { openWorkspace, type Workspace } from './support/workspace.ts';

describe('a window on a fleet', () => {
  let workspace: Workspace;
  let window: VsCodeWindow;
  let fleet: DemoFleet;
  const named = (state: string) => {
    const found = fleet.repositories.find((repository) => repository.state === state);
    assert.ok(found, `the fleet has a repository that is ${state}`);
    return found;
  };
  const rowOf = async (tree: 'Repositories' | 'Findings', label: string) =>
    (await window.tree(tree).rows()).find((row) => row.label === label);
  const pick = (command: string, choice: string) =>
    window.answerCommand(`GitOps Auditor: ${command}`, () => window.quickInput.choose(choice));
  const filter = (command: string, text: string) =>
    window.answerCommand(`GitOps Auditor: ${command}`, async () => {
      await window.quickInput.type(text);
      await window.quickInput.accept();
    });

  before(async () => {
    workspace = await openWorkspace(async (directory) => {
      fleet = await makeFleet({ directory, count: 48, seed: 7 });
    });
    window = workspace.window;
    await window.openActivity('GitOps Auditor');
    await window.tree('Repositories').row('Warnings').waitFor();
  });

  after(() => workspace?.close());

  it('shows the repositories with branch, ahead and behind, and score', async () => {
    const { name } = named('diverged');
    const row = await until('the diverged repository has its description', async () => {
      const found = await rowOf('Repositories', name);
      return found?.description ? found : undefined;
    });
    assert.match(row.description, /^main ↑1 ↓\d+ • \d+$/);
    assert.match(row.accessibleName, /Errors/);
  });

  it('counts those that need attention on its icon and in the status bar', async () => {
    const badge = await until('the badge shows a number', async () => (await window.badge('GitOps Auditor')) || false);
    const rows = await window.tree('Repositories').rows();
    const count = (label: string) => Number(rows.find((row) => row.label === label)?.description);
    assert.ok(Number(badge) >= count('Errors'));
    await until('the status bar agrees', async () => (await window.statusBarTexts()).includes(badge));
  });

  it('opens a repository to its findings', async () => {
    const { name } = named('ahead');
    await filter('Filter Repositories…', name);
    const tree = window.tree('Repositories');
    await tree.expand(name);
    await tree.row(/not pushed|only on this machine|unpushed|is only on/i).waitFor();
    await window.runCommand('GitOps Auditor: Clear Filter of Repositories');
  });

  it('groups repositories by status and findings by rule', async () => {
    await pick('Group Repositories By…', 'Status');
    await window.tree('Repositories').row('Missing').waitFor();
    assert.equal((await rowOf('Repositories', 'Missing'))?.description, String(fleet.inventory?.missing.length));
    await pick('Group Findings By…', 'Rule');
    // Which of them are in sight depends on how many there are.
    await window
      .tree('Findings')
      .row(
        new RegExp(
          `^(${ruleInfos()
            .map(({ title }) => title.replace(/\W/g, '\\$&'))
            .join('|')})$`,
        ),
      )
      .waitFor();
    await pick('Group Findings By…', 'Severity');
    await pick('Group Repositories By…', 'Health');
    await window.tree('Repositories').row('Warnings').waitFor();
  });

  it('filters both trees, and says by what', async () => {
    const { name } = named('remote-credentials');
    await filter('Filter Findings…', name);
    const findings = window.tree('Findings');
    await findings.locator.getByText(`Filter: ${name}`).waitFor();
    await until('only its findings are left', async () => {
      return (await findings.rows()).every((row) => row.level === 1 || row.label === name);
    });
    await filter('Filter Findings…', 'nothing is called this');
    await findings.locator.getByText('No finding fits the filter.').waitFor();
    await findings.welcomeAction('Clear Filter');
    await findings.row('Errors').waitFor();
  });

  it('follows an edit on disk without a command', async () => {
    const clean = fleet.repositories.filter(({ state }) => state === 'clean')[2];
    assert.ok(clean);
    await filter('Filter Repositories…', clean.name);
    const tree = window.tree('Repositories');
    await tree.row('Healthy').waitFor();
    await appendFile(path.join(clean.path, 'README.md'), 'An edit.\n');
    await tree.row('Warnings').waitFor();
    await tree.expand(clean.name);
    await tree.row(/1 changed file is not committed/).waitFor();
    await window.runCommand('GitOps Auditor: Clear Filter of Repositories');
  });

  it('puts mistakes of a policy into the Problems panel, at their place and with a fix', async () => {
    const { name } = named('policy-error');
    const problems = await until('both are there', async () => {
      const found = await window.problems();
      return found.length >= 2 ? found : undefined;
    });
    assert.match(problems[0]?.details ?? '', /recommended.*GitOps Auditor.*Ln 2, Col 6/);
    await window.page.locator('.markers-panel .monaco-list-row', { hasText: 'Ln 2, Col 6' }).dblclick();
    await window.editorTab('.gitops-auditor.yaml').waitFor();
    const line = window.page.locator('.editor-instance .view-line', { hasText: 'recomended' });
    const menu = window.page.locator('.action-widget');
    await until('the fixes are offered', async () => {
      // What was found is found anew for an opened file: the menu may come too early.
      await window.page.keyboard.press('Escape');
      await line.locator('span', { hasText: 'recomended' }).last().click();
      await window.page.keyboard.press('Control+.');
      await menu.getByText(/Show rule policy\/invalid/).waitFor({ timeout: 2_000 });
      return true;
    });
    await menu.getByText(/Ignore policy\/invalid here/).waitFor();
    await window.page.keyboard.press('Escape');
    assert.ok(name);
  });

  it('audits from the palette and writes a report', async () => {
    await window.runCommand('GitOps Auditor: Audit Workspace');
    await window.runCommand('GitOps Auditor: Export Report…');
    await window.quickInput.waitForTitle('Export report');
    await window.quickInput.choose('JSON');
    const file = path.join(workspace.folder, 'report.json');
    const input = window.quickInput.locator.locator('input.input');
    // It looks at the folder first, then proposes a name: what is typed before that is lost.
    await until('a name is proposed', async () => /gitops-audit-.*\.json$/.test(await input.inputValue()));
    await window.quickInput.type(file);
    await until('the dialog takes the path', async () => {
      await until('the path stands', async () => (await input.inputValue()) === file, 2_000);
      await window.quickInput.accept();
      await window.quickInput.locator.waitFor({ state: 'hidden', timeout: 2_000 });
      return true;
    });
    const report = await until('the whole report is there', async () => JSON.parse(await readFile(file, 'utf8')));
    assert.equal(report.version, 1);
    assert.ok(report.repositories.some((repository: { name: string }) => repository.name === named('diverged').name));
  });

  it('offers only the commands that make sense now', async () => {
    const commands = await window.paletteCommands('GitOps Auditor: Filter');
    assert.ok(commands.includes('GitOps Auditor: Filter Repositories…'), commands.join('\n'));
    const clear = await window.paletteCommands('GitOps Auditor: Clear Filter');
    assert.ok(!clear.includes('GitOps Auditor: Clear Filter of Repositories'), clear.join('\n'));
    const undo = await window.paletteCommands('GitOps Auditor: Undo Last');
    assert.ok(!undo.includes('GitOps Auditor: Undo Last Change…'), undo.join('\n'));
  });
});
