import * as vscode from 'vscode';
import { AuditorError } from '../../contract/errors.ts';
import type { Host } from '../host.ts';
import { lastUndoable } from '../journal.ts';
import { withCancellableProgress } from '../progress.ts';
import { ago } from '../views/words.ts';
import { tellError } from './errors.ts';

/** Takes the newest change back, after saying which. */
export async function undoLastChange(host: Host): Promise<void> {
  if (!host.store) throw new AuditorError('store-failed', vscode.l10n.t('The journal of changes could not be opened.'));
  const entry = lastUndoable(host.store);
  if (!entry) {
    void host.shell.prompts.info(vscode.l10n.t('There is no change to undo.'));
    return;
  }
  const undo = vscode.l10n.t('Undo');
  const detail = [
    entry.path,
    vscode.l10n.t('Done {0} by {1}.', ago(entry.finishedAt ?? entry.startedAt), entry.by),
  ].join('\n');
  const answer = await host.shell.prompts.confirm(
    vscode.l10n.t('Undo in {0}: {1}?', entry.name, entry.summary),
    detail,
    undo,
  );
  if (answer === undo) await undoEntries(host, [entry.id]);
}

/** Takes changes back, newest first. One that cannot be does not keep the others. */
export async function undoEntries(host: Host, entryIds: readonly string[]): Promise<void> {
  const { prompts } = host.shell;
  const undone: string[] = [];
  await withCancellableProgress(vscode.l10n.t('Undoing'), async (signal, report) => {
    for (const [index, entryId] of entryIds.toReversed().entries()) {
      if (signal.aborted) return;
      report({ done: index, total: entryIds.length });
      try {
        const { name } = await host.call('journal.undo', { entryId }, { signal });
        undone.push(name);
      } catch (thrown) {
        void tellError(host.shell, thrown);
      }
    }
  });
  if (undone.length === 1) void prompts.info(vscode.l10n.t('{0}: undone.', undone[0] ?? ''));
  else if (undone.length > 1) void prompts.info(vscode.l10n.t('Undone in {0} repositories.', undone.length));
}
