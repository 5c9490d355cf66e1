// What stands in the views when there is nothing to show.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeRepository } from '../fixtures/git.ts';
import { until } from './support/until.ts';
import { openWorkspace, type Workspace } from './support/workspace.ts';

describe('a window without repositories', () => {
  let workspace: Workspace;

  before(async () => {
    workspace = await openWorkspace((folder) => writeFile(path.join(folder, 'notes.txt'), 'no repository here\n'));
    await workspace.window.openActivity('GitOps Auditor');
  });

  after(() => workspace?.close());

  it('says that there is none, and where it looked', async () => {
    const { window, folder } = workspace;
    await window
      .tree('Repositories')
      .locator.getByText(/No Git repository was found/)
      .waitFor();
    await window.tree('Findings').locator.getByText(`Looked in: ${folder}`).waitFor();
  });

  it('offers to add a folder of repositories, in the view and in the palette', async () => {
    const { window } = workspace;
    await window.tree('Repositories').welcomeAction('Add Folder of Repositories');
    await window.quickInput.waitForTitle('Folder of repositories');
    await window.quickInput.cancel();
    const commands = await window.paletteCommands('GitOps Auditor:');
    assert.ok(commands.includes('GitOps Auditor: Add Folder of Repositories…'), commands.join('\n'));
  });

  it('hides the commands that need a repository', async () => {
    const commands = await workspace.window.paletteCommands('GitOps Auditor:');
    assert.ok(commands.includes('GitOps Auditor: Audit Workspace'), commands.join('\n'));
    for (const hidden of ['Fix…', 'Push…', 'Export Report…', 'Undo Last Change…', 'Clear Filter of Repositories'])
      assert.ok(!commands.includes(`GitOps Auditor: ${hidden}`), `${hidden} is offered`);
  });

  it('shows a repository as soon as one is made', async () => {
    makeRepository(path.join(workspace.folder, 'first'));
    const tree = workspace.window.tree('Repositories');
    await until('the repository is shown', async () =>
      (await tree.labels()).some((label) => label === 'Healthy' || label === 'first'),
    );
    const findings = workspace.window.tree('Findings');
    await until('nothing is said of folders', async () => !/Looked in/.test(await findings.welcomeText()));
  });
});
