import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Call, Handlers, Input } from '../contract/operations.ts';
import { trendCsv } from '../engine/reports/trend-csv.ts';
import { writeWhole } from '../engine/write-whole.ts';
import type { Shell } from './shell.ts';

/** As many steps as anybody would draw. */
const points = 2_000;

/** Asks where, and writes the course of score and findings there. */
export async function exportTrend(
  { prompts }: Shell,
  call: Call,
  input: Input<'workbench.exportTrend'>,
): Promise<Awaited<ReturnType<Handlers['workbench.exportTrend']>>> {
  const trend = await call('history.trend', { ...input, points });
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
  const target = await prompts.saveFile({
    title: vscode.l10n.t('Export trends'),
    defaultUri: vscode.Uri.file(join(folder, `gitops-trend-${trend.to.slice(0, 10)}.csv`)),
    filters: { CSV: ['csv'] },
  });
  if (!target) return { path: null };
  await writeWhole(target.fsPath, trendCsv(trend));
  return { path: target.fsPath };
}
