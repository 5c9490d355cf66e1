import * as vscode from 'vscode';
import type { HistoryChange } from '../../contract/history.ts';
import { commands } from '../ids.ts';
import type { Prompts } from '../prompts.ts';
import type { Notice } from './notice.ts';

/** Says it in a message of the window, which stands for as long as it likes, and shows it where that is asked for. */
export async function tellNotice(prompts: Prompts, notice: Notice): Promise<void> {
  const { changes, errors } = notice;
  const show = vscode.l10n.t('Show');
  const chosen = await prompts.warn(errors > 0 ? errorsText(changes, errors) : dropsText(changes), show);
  if (chosen === show) await vscode.commands.executeCommand(commands.openDashboard, routeOf(notice));
}

function routeOf({ changes: [only, another], errors }: Notice): string {
  if (only && !another) return `/repositories/${encodeURIComponent(only.repositoryId)}`;
  return errors > 0 ? '/findings?severity=error' : '/trends';
}

function errorsText(changes: readonly HistoryChange[], errors: number): string {
  const [first] = changes;
  const message = first?.openedFindings.find(({ severity }) => severity === 'error')?.message ?? '';
  return errors === 1
    ? vscode.l10n.t('{0}: {1}', first?.name ?? '', message)
    : vscode.l10n.t('{0} new errors, among them {1}: {2}', errors, first?.name ?? '', message);
}

function dropsText(changes: readonly HistoryChange[]): string {
  const [first] = changes;
  return changes.length === 1
    ? vscode.l10n.t(
        'The score of {0} fell from {1} to {2}.',
        first?.name ?? '',
        first?.scoreBefore ?? '',
        first?.score ?? '',
      )
    : vscode.l10n.t('The scores of {0} repositories fell.', changes.length);
}
