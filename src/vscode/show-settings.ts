import * as vscode from 'vscode';
import type { Shell } from './shell.ts';

/** This extension's settings; with `about` those alone whose name begins so, without the prefix that all have. */
export async function showSettings({ context }: Shell, about?: string): Promise<void> {
  const all = `@ext:${context.extension.id}`;
  await vscode.commands.executeCommand(
    'workbench.action.openSettings',
    about === undefined ? all : `${all} gitopsAuditor.${about}`,
  );
}
