import { join } from 'node:path';
import * as vscode from 'vscode';
import { withoutMarks } from '../../contract/code-spans.ts';
import type { Finding } from '../../contract/findings.ts';
import type { TreeNode } from './tree-node.ts';
import { ago, severityIcon, unknownIcon } from './words.ts';

export interface FindingNodeOptions {
  readonly label: string;
  readonly description?: string | undefined;
  readonly ruleTitle: string;
  /** Keeps the id unique where a finding is shown in several places. */
  readonly prefix: string;
  /** Absolute path of its repository: a finding with a place in a file opens it there. */
  readonly repositoryPath: string;
}

/** A finding in a tree. */
export function findingNode(finding: Finding, options: FindingNodeOptions): TreeNode {
  const { label, description, ruleTitle, prefix, repositoryPath } = options;
  const unknown = finding.verdict === 'unknown';
  const words = ['finding', unknown && 'unknown', !unknown && finding.fixes.length > 0 && 'fixable'];
  return {
    id: `${prefix}${finding.repositoryId}/${finding.id}`,
    label,
    ...(description !== undefined && { description }),
    icon: unknown ? unknownIcon : severityIcon[finding.severity],
    context: words.filter((word) => word !== false).join(' '),
    tooltip: () => tooltip(finding, ruleTitle),
    ...(finding.path !== undefined && { command: openCommand(finding, join(repositoryPath, finding.path)) }),
    accessibilityLabel: [unknown ? vscode.l10n.t('Unknown') : finding.severity, label, description]
      .filter(Boolean)
      .join(', '),
    target: { kind: 'finding', repositoryId: finding.repositoryId, findingId: finding.id },
  };
}

function openCommand(finding: Finding, path: string): vscode.Command {
  const start = new vscode.Position((finding.line ?? 1) - 1, (finding.column ?? 1) - 1);
  const options: vscode.TextDocumentShowOptions = { selection: new vscode.Range(start, start), preview: true };
  return { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [vscode.Uri.file(path), options] };
}

function tooltip(finding: Finding, ruleTitle: string): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text
    .appendText(withoutMarks(finding.message))
    .appendMarkdown('\n\n')
    .appendText(ruleTitle)
    .appendMarkdown(` \`${finding.rule}\``);
  if (finding.since !== undefined)
    text.appendMarkdown('\n\n').appendText(vscode.l10n.t('Since {0}', ago(finding.since)));
  return text;
}
