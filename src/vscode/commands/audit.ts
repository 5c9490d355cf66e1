import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { reportFiles, writeReport } from '../../engine/reports/render.ts';
import { writeWhole } from '../../engine/write-whole.ts';
import type { Host } from '../host.ts';
import { withCancellableProgress } from '../progress.ts';
import { chooseRepository } from './choose.ts';
import type { Targets } from './targets.ts';

export async function auditWorkspace(host: Host): Promise<void> {
  // The view shows its own bar; this one can be cancelled.
  await withCancellableProgress(vscode.l10n.t('Auditing'), (signal, onProgress) => host.audit({ signal, onProgress }));
}

export async function auditRepository(host: Host, targets: Targets | undefined): Promise<void> {
  const title = vscode.l10n.t('Audit repository');
  const one = targets ? undefined : await chooseRepository(host, title);
  const repositoryIds = targets?.repositoryIds ?? (one === undefined ? [] : [one]);
  if (repositoryIds.length === 0) return;
  await withCancellableProgress(title, (signal, onProgress) =>
    host.call('audit.run', { repositoryIds: [...repositoryIds] }, { signal, onProgress }),
  );
}

export async function exportReport(host: Host): Promise<void> {
  const { prompts } = host.shell;
  const formats = Object.values(reportFiles).map((one) => ({
    label: one.title,
    description: `.${one.extension}`,
    one,
  }));
  const chosen = await prompts.pick(formats, {
    title: vscode.l10n.t('Export report'),
    placeHolder: vscode.l10n.t('In which format?'),
  });
  if (!chosen) return;
  const format = chosen.one;
  const report = await host.call('audit.report', {});
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
  const target = await prompts.saveFile({
    title: vscode.l10n.t('Export report'),
    defaultUri: vscode.Uri.file(join(folder, `gitops-audit-${report.startedAt.slice(0, 10)}.${format.extension}`)),
    filters: { [format.title]: [format.extension] },
  });
  if (!target) return;
  const version = String(host.shell.context.extension.packageJSON.version);
  await writeWhole(target.fsPath, await writeReport(format, report, version));
  const open = vscode.l10n.t('Open');
  void prompts
    .info(vscode.l10n.t('The report of {0} repositories was written.', report.summary.repositories), open)
    .then((answer) => (answer === open ? vscode.window.showTextDocument(target) : undefined));
}
