import * as vscode from 'vscode';
import { commands } from './ids.ts';

let waiting: vscode.Disposable | undefined;

/**
 * Opens VS Code's own page about trust. Where trust is given there, the dashboard comes back to the front, at the page
 * that it showed; where that page is closed without, nothing is waited for any more.
 */
export async function manageTrust(): Promise<void> {
  waiting?.dispose();
  await vscode.commands.executeCommand('workbench.trust.manage');
  const label = vscode.window.tabGroups.activeTabGroup.activeTab?.label;
  const granted = vscode.workspace.onDidGrantWorkspaceTrust(() => {
    waiting?.dispose();
    void vscode.commands.executeCommand(commands.openDashboard);
  });
  const closed = vscode.window.tabGroups.onDidChangeTabs((change) => {
    if (change.closed.some((tab) => tab.label === label)) waiting?.dispose();
  });
  waiting = vscode.Disposable.from(granted, closed);
}
