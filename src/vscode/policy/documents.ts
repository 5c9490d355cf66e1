import { basename } from 'node:path';
import type * as vscode from 'vscode';
import { policyFileName } from '../../engine/audit/policy-types.ts';

export const isPolicy = (uri: vscode.Uri): boolean => uri.scheme === 'file' && basename(uri.fsPath) === policyFileName;
