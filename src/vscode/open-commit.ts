import * as vscode from 'vscode';
import { AuditorError } from '../contract/errors.ts';
import type { RepositoryLocation } from '../engine/git/facts.ts';

/** What is used of the API of the Git extension that comes with VS Code. */
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): { openRepository(root: vscode.Uri): Promise<unknown> };
}

/** A commit's changes in the editor, as the Git extension shows them. */
export async function openCommit(
  { path }: Pick<RepositoryLocation, 'path'>,
  commit: string | undefined,
): Promise<void> {
  if (commit === undefined) throw new AuditorError('bad-input', 'No commit is named.');
  const uri = vscode.Uri.file(path);
  const git = await vscode.extensions.getExtension<GitExtension>('vscode.git')?.activate();
  // Without its repository the command would ask for one.
  const opened = git?.enabled ? await git.getAPI(1).openRepository(uri) : null;
  if (!opened)
    throw new AuditorError('not-found', 'VS Code’s own Git extension does not show this repository.', {
      hint: `In a terminal: git show ${commit.slice(0, 10)}. The setting git.enabled turns the extension on; it shows no bare repositories.`,
      path,
    });
  await vscode.commands.executeCommand('git.viewCommit', uri, commit);
}
