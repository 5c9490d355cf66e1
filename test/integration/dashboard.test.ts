import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../src/vscode/ids.ts';
import { describeTrusted, repositoryInWorkspace, run, testing, until } from './support.ts';

describeTrusted('dashboard', () => {
  it('comes up, talks with this host, and is one', async () => {
    const { summary } = await repositoryInWorkspace('on-the-dashboard');
    const { dashboard, session } = await testing();
    await run(commands.openDashboard);
    const held = await dashboard();
    await until('the page is ready', () => held.live, 30_000);
    const { panel } = held;
    assert.equal(panel?.visible, true);
    await run(commands.openDashboard, `/repositories/${summary.id}`);
    assert.equal(held.panel, panel);
    const { workspaceState } = session.shell.context;
    await until('it went to the route', () => workspaceState.get('dashboard.route') === `/repositories/${summary.id}`);
  });

  it('is live again after it was hidden', async () => {
    const held = await (await testing()).dashboard();
    const document = await vscode.workspace.openTextDocument({ content: 'in front' });
    await vscode.window.showTextDocument(document, held.panel?.viewColumn ?? vscode.ViewColumn.One);
    await until('it is hidden', () => !held.live);
    await run(commands.openDashboard);
    await until('it is live again', () => held.live, 30_000);
    held.panel?.dispose();
    await until('it is closed', () => held.panel === undefined);
  });
});
