import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { writeFiles } from '../fixtures/git.ts';
import { describeTrusted, repositoryInWorkspace, until } from './support.ts';

const ours = (uri: vscode.Uri): vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'GitOps Auditor');

describeTrusted('problems', () => {
  it('shows a mistake in a policy at its place, and takes it back', async () => {
    const { path } = await repositoryInWorkspace('policy-problem');
    const uri = vscode.Uri.file(join(path, '.gitops-auditor.yaml'));
    writeFiles(path, { '.gitops-auditor.yaml': 'version: 1\nrules:\n  git/no-such-rule: off\n' });
    const [problem] = await until('the problem is shown', () => (ours(uri).length > 0 ? ours(uri) : undefined));
    assert.equal(problem?.range.start.line, 2);
    assert.match(problem?.message ?? '', /no-such-rule/);
    assert.equal(ours(uri).length, 1);
    writeFiles(path, { '.gitops-auditor.yaml': 'version: 1\n' });
    await until('it is gone', () => ours(uri).length === 0);
  });

  it('completes keys, rules and levels in a policy', async () => {
    const { path } = await repositoryInWorkspace('policy-completion', {
      files: { '.gitops-auditor.yaml': 'version: 1\nrules:\n  git/stash-entries: \n' },
    });
    const document = await vscode.workspace.openTextDocument(join(path, '.gitops-auditor.yaml'));
    const labels = async (line: number, character: number): Promise<string[]> => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        new vscode.Position(line, character),
      );
      return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    assert.ok((await labels(0, 0)).includes('ignore'));
    assert.ok((await labels(2, 2)).includes('git/unpushed-commits'));
    assert.ok((await labels(2, 21)).includes('off'));
  });
});
