// The package, installed as a user installs it.
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openWindow } from './support/open-window.ts';
import type { VsCodeWindow } from './support/window.ts';

describe('the packaged extension', () => {
  let workspace: string;
  let window: VsCodeWindow;

  before(async () => {
    workspace = await mkdtemp(path.join(tmpdir(), 'gitops-auditor-package-'));
    await writeFile(path.join(workspace, 'notes.txt'), 'no repository here\n');
    window = await openWindow({ workspace });
  });

  after(async () => {
    await window?.close();
    await rm(workspace, { recursive: true, force: true });
  });

  it('shows its views', async () => {
    await window.openActivity('GitOps Auditor');
    await window.tree('Repositories').locator.waitFor();
    await window.tree('Findings').locator.waitFor();
  });

  it('offers its commands in the palette', async () => {
    const commands = await window.paletteCommands('GitOps Auditor:');
    assert.ok(commands.includes('GitOps Auditor: Open Dashboard'), commands.join('\n'));
  });

  it('activates and answers a command', async () => {
    await window.runCommand('GitOps Auditor: Open Dashboard');
    const dashboard = await window.webview('GitOps Auditor');
    await dashboard.getByRole('main').waitFor();
  });
});
