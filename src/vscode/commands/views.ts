import * as vscode from 'vscode';
import type { Shell } from '../shell.ts';
import { findingGroupings } from '../views/findings-model.ts';
import { repositoryGroupings } from '../views/repositories-model.ts';

export async function groupRepositories({ views, prompts }: Shell): Promise<void> {
  const words = { health: vscode.l10n.t('Health'), status: vscode.l10n.t('Status'), folder: vscode.l10n.t('Folder') };
  const by = await chooseGrouping(prompts, repositoryGroupings, words, views.repositoryGrouping);
  if (by) await views.groupRepositories(by);
}

export async function groupFindings({ views, prompts }: Shell): Promise<void> {
  const words = {
    severity: vscode.l10n.t('Severity'),
    rule: vscode.l10n.t('Rule'),
    repository: vscode.l10n.t('Repository'),
  };
  const by = await chooseGrouping(prompts, findingGroupings, words, views.findingGrouping);
  if (by) await views.groupFindings(by);
}

async function chooseGrouping<G extends string>(
  prompts: Shell['prompts'],
  groupings: readonly G[],
  words: Readonly<Record<G, string>>,
  current: G,
): Promise<G | undefined> {
  const items = groupings.map((by) => ({
    label: words[by],
    by,
    ...(by === current && { description: vscode.l10n.t('now') }),
  }));
  return (await prompts.pick(items, { title: vscode.l10n.t('Group by') }))?.by;
}

export async function filterRepositories({ views, prompts }: Shell): Promise<void> {
  const text = await prompts.input({
    title: vscode.l10n.t('Filter repositories'),
    prompt: vscode.l10n.t('Words in name, path, branch or status'),
    value: views.repositoriesFilter,
    ignoreFocusOut: false,
  });
  if (text !== undefined) views.filterRepositories(text);
}

export async function filterFindings({ views, prompts }: Shell): Promise<void> {
  const text = await prompts.input({
    title: vscode.l10n.t('Filter findings'),
    prompt: vscode.l10n.t('Words in message, rule, repository or severity'),
    value: views.findingsFilter,
    ignoreFocusOut: false,
  });
  if (text !== undefined) views.filterFindings(text);
}
