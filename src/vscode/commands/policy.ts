import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { AuditorError } from '../../contract/errors.ts';
import { policyFileName } from '../../engine/audit/policy-types.ts';
import { repositoryRoots } from '../configuration.ts';
import type { Host } from '../host.ts';
import { nearestPolicy } from '../reveal.ts';
import type { Targets } from './targets.ts';

/** Opens the policy that holds: for a repository the nearest, else that of the first folder. Makes one after asking. */
export async function openPolicy(host: Host, targets: Targets | undefined): Promise<void> {
  const folder = await folderOf(host, targets);
  if (folder === undefined) return;
  const existing = nearestPolicy(folder);
  const path = existing ?? (await create(host, join(folder.path, policyFileName)));
  if (path !== undefined) await vscode.window.showTextDocument(vscode.Uri.file(path));
}

async function folderOf(host: Host, targets: Targets | undefined): Promise<{ path: string; root: string } | undefined> {
  const [id] = targets?.repositoryIds ?? [];
  const location = id === undefined ? undefined : host.fleet.location(id);
  if (location) return location;
  const roots = repositoryRoots();
  const [first, ...others] = roots;
  if (first === undefined)
    throw new AuditorError('not-found', vscode.l10n.t('There is no folder for a policy.'), {
      hint: vscode.l10n.t('Open a folder first.'),
    });
  if (others.length === 0) return { path: first, root: first };
  const items = roots.map((root) => ({ label: vscode.workspace.asRelativePath(root), description: root, root }));
  const chosen = await host.shell.prompts.pick(items, {
    title: vscode.l10n.t('Policy'),
    placeHolder: vscode.l10n.t('Of which folder?'),
  });
  return chosen && { path: chosen.root, root: chosen.root };
}

async function create({ shell: { prompts } }: Host, path: string): Promise<string | undefined> {
  if (!vscode.workspace.isTrusted)
    throw new AuditorError(
      'not-trusted',
      vscode.l10n.t('There is no policy yet, and in Restricted Mode nothing is written.'),
    );
  const make = vscode.l10n.t('Create');
  const answer = await prompts.confirm(vscode.l10n.t('There is no policy yet. Create one?'), path, make);
  if (answer !== make) return undefined;
  await writeFile(path, template(), { flag: 'wx' });
  return path;
}

/** Says the same as no policy at all, and shows what can be said. */
function template(): string {
  const line = (text: string, ...args: string[]): string => `# ${vscode.l10n.t(text, ...args)}`;
  return [
    line(
      'Policy of GitOps Auditor: it holds for the repositories at and below this folder. The nearest policy wins, key by key.',
    ),
    'version: 1',
    '',
    line('Which rules are on: default (few), recommended, or strict (all).'),
    'set: default',
    '',
    line('Rules by id: off, a severity (error, warning, info), or a mapping with a severity and options.'),
    '# rules:',
    '#   git/stash-entries: off',
    '#   git/stale-repository:',
    '#     severity: info',
    '',
    line('Findings that do not count, each with its reason.'),
    '# ignore:',
    '#   - rule: git/no-remote',
    "#     repositories: ['scratch-*']",
    '#     reason: Local experiments.',
    "#     until: '2030-01-31'",
    '',
    line('A file that lists the repositories that should be here.'),
    '# inventory: repositories.yaml',
    '',
  ].join('\n');
}
