import { basename } from 'node:path';
import * as vscode from 'vscode';
import { policyFileName } from '../../engine/audit/policy-types.ts';

export const isPolicy = (uri: vscode.Uri): boolean => uri.scheme === 'file' && basename(uri.fsPath) === policyFileName;

/** The text of an open document with that path that is not saved yet, which wins over the disk. */
export function openText(path: string): string | undefined {
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'file' && uri.fsPath === path);
  return open?.isDirty ? open.getText() : undefined;
}
