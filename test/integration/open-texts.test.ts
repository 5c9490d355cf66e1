import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { describeTrusted, repositoryInWorkspace, until } from './support.ts';

const ours = (uri: vscode.Uri): string[] =>
  vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'GitOps Auditor')
    .map(({ range: { start }, message }) => `${start.line}:${start.character} ${message}`);

describeTrusted('open documents', () => {
  it('are judged as one types, and the disk counts again when they are closed unsaved', async () => {
    const { path } = await repositoryInWorkspace('open-texts', {
      files: { 'compose.yaml': 'services:\n  web:\n    image: nginx:1.27\n' },
    });
    const uri = vscode.Uri.file(join(path, 'compose.yaml'));
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
    const type = (line: number, text: string) => editor.edit((edit) => edit.insert(new vscode.Position(line, 0), text));
    assert.ok(await type(3, '    port: ["80:80"]\n'));
    await until('the mistake is shown', () =>
      ours(uri).some((text) => text.startsWith('3:4 ') && text.includes('port')),
    );
    assert.ok(await type(0, '# a line more\n'));
    await until('it moved with its line', () => ours(uri).some((text) => text.startsWith('4:4 ')));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await until('it is gone', () => ours(uri).length === 0);
  });
});
