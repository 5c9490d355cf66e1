import * as vscode from 'vscode';
import type { Severity } from '../../contract/findings.ts';
import type { Health, RepositoryStatus } from '../../contract/repositories.ts';

/** Colours of meaning: VS Code's own tokens. */
export const severityIcon: Readonly<Record<Severity, { id: string; color: string }>> = {
  error: { id: 'error', color: 'problemsErrorIcon.foreground' },
  warning: { id: 'warning', color: 'problemsWarningIcon.foreground' },
  info: { id: 'info', color: 'problemsInfoIcon.foreground' },
};
export const unknownIcon = { id: 'question', color: 'disabledForeground' };

export const healthIcon: Readonly<Record<Health, { id: string; color: string }>> = {
  red: { id: 'error', color: 'problemsErrorIcon.foreground' },
  yellow: { id: 'warning', color: 'problemsWarningIcon.foreground' },
  green: { id: 'pass', color: 'testing.iconPassed' },
  unknown: unknownIcon,
};

export const healthWord = (health: Health): string =>
  ({
    red: vscode.l10n.t('Errors'),
    yellow: vscode.l10n.t('Warnings'),
    green: vscode.l10n.t('Healthy'),
    unknown: vscode.l10n.t('Unknown'),
  })[health];

export const statusWord = (status: RepositoryStatus): string =>
  ({
    clean: vscode.l10n.t('Clean'),
    dirty: vscode.l10n.t('Dirty'),
    mismatched: vscode.l10n.t('Mismatched'),
    missing: vscode.l10n.t('Missing'),
    extra: vscode.l10n.t('Extra'),
    unknown: vscode.l10n.t('Unknown'),
  })[status];

export const severityWord = (severity: Severity): string =>
  ({ error: vscode.l10n.t('Errors'), warning: vscode.l10n.t('Warnings'), info: vscode.l10n.t('Infos') })[severity];

/** "3 days ago", in the editor's language. */
export function ago(iso: string, now: number = Date.now()): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  if (!Number.isFinite(seconds)) return iso;
  const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
    ['year', 31_557_600],
    ['month', 2_629_800],
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ];
  const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const);
  return new Intl.RelativeTimeFormat(vscode.env.language, { numeric: 'auto' }).format(
    Math.round(seconds / length),
    unit,
  );
}
