import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import * as vscode from 'vscode';
import { AuditorError } from '../contract/errors.ts';
import type { Input } from '../contract/operations.ts';
import { policyFileName } from '../engine/audit/policy-types.ts';
import type { Fleet } from '../engine/fleet/fleet.ts';
import type { RepositoryLocation } from '../engine/git/facts.ts';
import { commands } from './ids.ts';
import { manageTrust } from './manage-trust.ts';
import { openCommit } from './open-commit.ts';
import type { Shell } from './shell.ts';
import { showSettings } from './show-settings.ts';

/** Shows something in the editor's own surfaces: they know better than a page how. */
export async function reveal(
  shell: Shell,
  fleet: Fleet,
  input: Input<'workbench.reveal'>,
): Promise<Record<string, never>> {
  const repository = (): RepositoryLocation => {
    const found = input.repositoryId === undefined ? undefined : fleet.location(input.repositoryId);
    if (found) return found;
    throw new AuditorError('not-found', 'That repository is not part of the fleet any more.', { hint: 'Audit again.' });
  };
  switch (input.target) {
    case 'folder':
      await revealFolder(repository().path);
      break;
    case 'terminal':
      needsTrust();
      vscode.window.createTerminal({ name: repository().name, cwd: repository().path }).show();
      break;
    case 'source-control':
      needsTrust();
      await openInSourceControl(repository());
      break;
    case 'file':
      await vscode.window.showTextDocument(vscode.Uri.file(insideOf(repository(), input.path ?? '')));
      break;
    case 'commit':
      needsTrust();
      await openCommit(repository(), input.commit);
      break;
    case 'trust':
      await manageTrust(() => void vscode.commands.executeCommand(commands.openDashboard));
      break;
    case 'policy':
      if (input.path !== undefined) {
        await showPolicy(fleet, repository(), input.path, input.line);
        break;
      }
      await vscode.commands.executeCommand(
        commands.openPolicy,
        input.repositoryId === undefined ? undefined : { repositoryId: input.repositoryId },
      );
      break;
    case 'log':
      shell.log.channel.show(true);
      break;
    case 'settings':
      await showSettings(shell, input.setting);
      break;
    case 'add-folder':
      await vscode.commands.executeCommand(commands.addRepositoryFolder);
      break;
    case 'open-folder':
      await vscode.commands.executeCommand('vscode.openFolder');
      break;
  }
  return {};
}

function needsTrust(): void {
  if (!vscode.workspace.isTrusted) throw new AuditorError('not-trusted', 'This needs a trusted workspace.');
}

/** The real absolute path of a repository's file. A page must not lead out of the repository, nor must a link in it. */
export function insideOf({ path: root }: RepositoryLocation, path: string): string {
  const target = isAbsolute(path) ? path : join(root, path);
  if (!existsSync(target)) throw new AuditorError('not-found', `${path} is not there.`, { path });
  const below = relative(root, realpathSync(target));
  if (below.startsWith('..') || isAbsolute(below))
    throw new AuditorError('bad-input', `${path} is not inside the repository.`, { path });
  return target;
}

/** A page must not lead to any other file. */
async function showPolicy(fleet: Fleet, of: RepositoryLocation, path: string, line = 1): Promise<void> {
  if (!fleet.policyOf(of).files.includes(path))
    throw new AuditorError('bad-input', `${path} is no policy file of ${of.name}.`, { path });
  const start = new vscode.Position(line - 1, 0);
  await vscode.window.showTextDocument(vscode.Uri.file(path), { selection: new vscode.Range(start, start) });
}

/** In this window's explorer where the folder is open in it; else in the system's file manager. */
export async function revealFolder(path: string): Promise<void> {
  const uri = vscode.Uri.file(path);
  const command = vscode.workspace.getWorkspaceFolder(uri) ? 'revealInExplorer' : 'revealFileInOS';
  await vscode.commands.executeCommand(command, uri);
}

export async function openInSourceControl({ path }: { readonly path: string }): Promise<void> {
  const git = vscode.extensions.getExtension('vscode.git');
  if (git) {
    await git.activate();
    await vscode.commands.executeCommand('git.openRepository', path);
  }
  await vscode.commands.executeCommand('workbench.view.scm');
}

/** The policy file that is nearest to the repository, if there is one up to its root. */
export function nearestPolicy({ path, root }: Pick<RepositoryLocation, 'path' | 'root'>): string | undefined {
  for (let folder = path; ; folder = dirname(folder)) {
    const file = join(folder, policyFileName);
    if (existsSync(file)) return file;
    if (folder === root || dirname(folder) === folder) return undefined;
  }
}
