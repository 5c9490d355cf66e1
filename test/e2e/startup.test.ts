// What a window shows when it opens: nothing of ours by itself, unless the person wants it.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeRepository } from '../fixtures/git.ts';
import { openWorkspace, type Workspace } from './support/workspace.ts';

describe('a window that opens', () => {
  let workspace: Workspace;
  const open = async (show?: string) => {
    workspace = await openWorkspace(async (folder) => {
      makeRepository(path.join(folder, 'alpha'));
      if (show === undefined) return;
      await mkdir(path.join(folder, '.vscode'));
      const settings = { 'gitopsAuditor.startup.show': show };
      await writeFile(path.join(folder, '.vscode/settings.json'), JSON.stringify(settings));
    });
    return workspace.window;
  };
  afterEach(() => workspace?.close());

  it('shows the views and the dashboard where the setting says so', async () => {
    const window = await open('dashboard');
    await window.tree('Repositories').locator.locator('.monaco-list-row').first().waitFor({ timeout: 30_000 });
    await (await window.webview('GitOps Auditor')).getByText('Needs attention first').waitFor();
  });

  it('stays as VS Code left it without', async () => {
    const window = await open();
    await window.statusBarItem(/^\s*\d*\s*$/).waitFor({ timeout: 30_000 });
    assert.equal(await window.editorTab('GitOps Auditor').count(), 0);
    assert.equal(await window.tree('Repositories').locator.isVisible(), false);
  });
});
