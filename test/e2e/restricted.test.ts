// Restricted Mode: nothing of a workspace that is not trusted may start a program.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeRepository } from '../fixtures/git.ts';
import { until } from './support/until.ts';
import { openWorkspace, type Workspace } from './support/workspace.ts';

describe('a window in Restricted Mode', () => {
  let workspace: Workspace;
  let started: string;

  before(async () => {
    workspace = await openWorkspace(
      async (folder) => {
        makeRepository(path.join(folder, 'api'));
        const home = path.dirname(folder);
        started = path.join(home, 'git-was-started');
        // Passes everything on to git, and says so.
        await writeFile(path.join(home, 'git'), `#!/bin/sh\necho "$@" >> '${started}'\nexec git "$@"\n`);
        await chmod(path.join(home, 'git'), 0o755);
      },
      (home) => ({ trust: false, settings: { 'gitopsAuditor.git.path': home.join('git') } }),
    );
  });

  after(() => workspace?.close());

  it('shows what can be read without git, and says why the rest is unknown', async () => {
    const { window } = workspace;
    await window.openActivity('GitOps Auditor');
    await window.tree('Repositories').row('api').waitFor();
    await until('the view says what Restricted Mode leaves out', async () =>
      /Restricted Mode: Git is not run/.test(await window.tree('Repositories').welcomeText()),
    );
  });

  it('starts no git', async () => {
    const { window } = workspace;
    await window.runCommand('GitOps Auditor: Audit Workspace');
    await until('the audit is over', async () => (await window.tree('Repositories').labels()).includes('api'));
    assert.equal(existsSync(started), false);
  });

  it('offers nothing that changes a repository', async () => {
    const commands = await workspace.window.paletteCommands('GitOps Auditor:');
    assert.ok(commands.includes('GitOps Auditor: Open Dashboard'), commands.join('\n'));
    assert.deepEqual(
      commands.filter((command) => /Fix…|Push|Pull|Stash|Commit|Discard|Fetch|Undo/.test(command)),
      [],
    );
  });

  it('says so in the dashboard', async () => {
    const { window } = workspace;
    await window.runCommand('GitOps Auditor: Open Dashboard');
    const page = await window.webview('GitOps Auditor');
    await page.getByText('This workspace is not trusted, so git is not started.').waitFor();
    assert.equal(existsSync(started), false);
  });

  it('comes back to the same page of the dashboard when trust is given where it was offered', async () => {
    const { window } = workspace;
    const page = await window.webview('GitOps Auditor');
    await page.getByRole('link', { name: /^Findings/ }).click();
    await page.getByRole('heading', { name: 'Findings' }).waitFor();
    await page.getByRole('button', { name: 'Manage workspace trust…' }).click();
    await window.trustWorkspace();
    const back = await window.webview('GitOps Auditor');
    await back.getByRole('heading', { name: 'Findings' }).waitFor();
    await back.getByText('This workspace is not trusted').waitFor({ state: 'detached' });
  });

  it('audits with git as soon as the workspace is trusted', async () => {
    const { window } = workspace;
    await until('git is started', () => existsSync(started));
    await until('the view says nothing of Restricted Mode', async () => {
      return !/Restricted Mode/.test(await window.tree('Repositories').welcomeText());
    });
    await until('it is known to be healthy', async () =>
      (await window.tree('Repositories').labels()).includes('Healthy'),
    );
  });
});
