import * as vscode from 'vscode';
import { AuditorError } from '../../contract/errors.ts';
import { manageTrust } from '../manage-trust.ts';
import type { Shell } from '../shell.ts';

/** Says what happened and what to do; a person's own cancelling is no news. */
export async function tellError({ prompts, log }: Shell, thrown: unknown): Promise<void> {
  const error = AuditorError.from(thrown);
  if (error.code === 'cancelled') return;
  log.error('host', `${error.code}: ${error.message}${error.code === 'internal' ? `\n${error.stack ?? ''}` : ''}`);
  const trust = vscode.l10n.t('Manage Workspace Trust');
  const show = vscode.l10n.t('Show Log');
  const text = [error.message, error.hint].filter(Boolean).join(' ');
  const chosen = await prompts.error(text, ...(error.code === 'not-trusted' ? [trust] : [show]));
  if (chosen === show) log.channel.show(true);
  if (chosen === trust) await manageTrust();
}
