import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('activation', () => {
  it('activates in this extension host', async () => {
    const extension = vscode.extensions.getExtension('gitops-auditor.gitops-auditor');
    assert.ok(extension, 'the extension is not installed in this window');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('runs beside its workspace, not in the browser', () => {
    const extension = vscode.extensions.getExtension('gitops-auditor.gitops-auditor');
    assert.equal(extension?.extensionKind, vscode.ExtensionKind.Workspace);
  });
});
