import * as vscode from 'vscode';

let waiting: vscode.Disposable | undefined;

/**
 * Opens VS Code's own page about trust. Where trust is given there, `granted` goes back to what needed it; where that
 * page is closed without, nothing is waited for any more.
 */
export async function manageTrust(granted?: () => void): Promise<void> {
  waiting?.dispose();
  await vscode.commands.executeCommand('workbench.trust.manage');
  if (!granted) return;
  const label = vscode.window.tabGroups.activeTabGroup.activeTab?.label;
  const given = vscode.workspace.onDidGrantWorkspaceTrust(() => {
    waiting?.dispose();
    granted();
  });
  const closed = vscode.window.tabGroups.onDidChangeTabs((change) => {
    if (change.closed.some((tab) => tab.label === label)) waiting?.dispose();
  });
  waiting = vscode.Disposable.from(given, closed);
}
