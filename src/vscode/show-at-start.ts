import * as vscode from 'vscode';
import { readConfiguration } from './configuration.ts';
import { commands, views } from './ids.ts';

/** Shows what the person wants a window to begin with. Without the setting: nothing. */
export async function showAtStart(): Promise<void> {
  const { showAtStart: wanted } = readConfiguration();
  if (wanted === 'nothing') return;
  await vscode.commands.executeCommand(`workbench.view.extension.${views.container}`);
  if (wanted === 'dashboard') await vscode.commands.executeCommand(commands.openDashboard);
}
