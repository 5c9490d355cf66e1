import * as vscode from 'vscode';
import { AuditorError } from '../../contract/errors.ts';
import type { RepositorySummary } from '../../contract/repositories.ts';
import { isWithin } from '../../engine/is-within.ts';
import type { Host } from '../host.ts';
import { description } from '../views/repository-node.ts';
import { healthIcon } from '../views/words.ts';

export interface RepositoryItem extends vscode.QuickPickItem {
  readonly repositoryId: string;
}

export function repositoryItem(repository: RepositorySummary, detail?: string): RepositoryItem {
  const { id, color } = healthIcon[repository.health];
  return {
    label: repository.name,
    description: description(repository),
    detail: detail ?? repository.path,
    iconPath: new vscode.ThemeIcon(id, new vscode.ThemeColor(color)),
    repositoryId: repository.id,
  };
}

/** One repository: the one given, the only one there is, that of the open file, or the one that is chosen. */
export async function chooseRepository(
  host: Host,
  title: string,
  given?: readonly string[],
): Promise<string | undefined> {
  const [first] = given ?? [];
  if (first !== undefined) return first;
  const here = host.fleet.repositories().filter(({ kind }) => kind !== 'missing' && kind !== 'folder');
  if (here.length === 0)
    throw new AuditorError('not-found', vscode.l10n.t('There is no repository here.'), {
      hint: vscode.l10n.t('Open a folder with repositories, or add one.'),
    });
  if (here.length === 1) return here[0]?.id;
  const open = vscode.window.activeTextEditor?.document.uri.fsPath;
  const active = here
    .filter(({ path }) => open !== undefined && isWithin(open, path))
    .sort((a, b) => b.path.length - a.path.length)[0];
  const ordered = active ? [active, ...here.filter((repository) => repository !== active)] : here;
  const chosen = await host.shell.prompts.pick(
    ordered.map((repository) => repositoryItem(repository)),
    { title, placeHolder: vscode.l10n.t('Choose a repository') },
  );
  return chosen?.repositoryId;
}
