import * as vscode from 'vscode';
import type { FleetStats } from '../../contract/fleet.ts';
import { commands } from '../ids.ts';

/** Health at a glance; a click opens the dashboard. */
export class StatusBar implements vscode.Disposable {
  readonly item: vscode.StatusBarItem;

  constructor() {
    this.item = vscode.window.createStatusBarItem('gitopsAuditor.health', vscode.StatusBarAlignment.Left, 40);
    this.item.name = 'GitOps Auditor';
    this.item.command = commands.openDashboard;
  }

  /** `attention`: how many repositories need somebody. */
  show(stats: FleetStats, attention: number): void {
    if (stats.total === 0) {
      this.item.hide();
      return;
    }
    const running = stats.audit.state === 'running';
    const icon = running ? '$(sync~spin)' : attention > 0 ? '$(warning)' : '$(pass)';
    this.item.text = attention > 0 ? `${icon} ${attention}` : icon;
    this.item.tooltip = tooltip(stats, attention);
    this.item.accessibilityInformation = {
      label: vscode.l10n.t('GitOps Auditor: {0} of {1} repositories need attention', attention, stats.total),
      role: 'button',
    };
    this.item.show();
  }

  dispose(): void {
    this.item.dispose();
  }
}

function tooltip(stats: FleetStats, attention: number): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true);
  text.appendMarkdown(`**GitOps Auditor**\n\n`);
  text.appendMarkdown(vscode.l10n.t('{0} of {1} repositories need attention', attention, stats.total));
  const { error, warning, info } = stats.findings;
  text.appendMarkdown(`\n\n$(error) ${error} $(warning) ${warning} $(info) ${info}`);
  if (stats.score !== null) text.appendMarkdown(`\n\n${vscode.l10n.t('Score {0} of 100', Math.floor(stats.score))}`);
  for (const problem of stats.problems) text.appendMarkdown('\n\n$(alert) ').appendText(problem.message);
  return text;
}
