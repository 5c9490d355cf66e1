import * as vscode from 'vscode';
import { repositoryRoots } from '../configuration.ts';
import type { Host } from '../host.ts';
import { settings, walkthroughId } from '../ids.ts';
import type { Shell } from '../shell.ts';
import { chooseRepository } from './choose.ts';
import { summaryOf, type Targets } from './targets.ts';

export async function addRepositoryFolder({ prompts }: Shell): Promise<void> {
  const chosen = await prompts.openPaths({
    title: vscode.l10n.t('Folder of repositories'),
    openLabel: vscode.l10n.t('Add'),
    canSelectFiles: false,
    canSelectFolders: true,
    canSelectMany: true,
  });
  const known = new Set(repositoryRoots());
  const folders = (chosen ?? []).map(({ fsPath }) => fsPath).filter((path) => !known.has(path));
  if (folders.length === 0) return;
  const all = vscode.workspace.getConfiguration();
  const before = all.inspect<string[]>(settings.repositoryFolders)?.globalValue ?? [];
  await all.update(settings.repositoryFolders, [...before, ...folders], vscode.ConfigurationTarget.Global);
}

type Reveal = 'folder' | 'terminal' | 'source-control';

/** Shows a repository in one of the editor's own places. */
export async function showRepository(
  host: Host,
  targets: Targets | undefined,
  target: Reveal,
  title: string,
): Promise<void> {
  const repositoryId = await chooseRepository(host, title, targets?.repositoryIds);
  if (repositoryId !== undefined) await host.call('workbench.reveal', { target, repositoryId });
}

export async function openRepository(host: Host, targets: Targets | undefined, title: string): Promise<void> {
  const repository = await chosen(host, targets, title);
  if (repository)
    await vscode.commands.executeCommand('vscode.openFolder', vscode.Uri.file(repository.path), {
      forceNewWindow: true,
    });
}

export async function copyPath(host: Host, targets: Targets | undefined, title: string): Promise<void> {
  if (targets) {
    const paths = targets.repositoryIds.flatMap((id) => summaryOf(host, id)?.path ?? []);
    await vscode.env.clipboard.writeText(paths.join('\n'));
    return;
  }
  const repository = await chosen(host, targets, title);
  if (repository) await vscode.env.clipboard.writeText(repository.path);
}

async function chosen(host: Host, targets: Targets | undefined, title: string) {
  const id = await chooseRepository(host, title, targets?.repositoryIds);
  return id === undefined ? undefined : summaryOf(host, id);
}

export async function showWalkthrough({ context }: Shell): Promise<void> {
  await vscode.commands.executeCommand(
    'workbench.action.openWalkthrough',
    `${context.extension.id}#${walkthroughId}`,
    false,
  );
}
