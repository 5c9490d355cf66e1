import * as vscode from 'vscode';
import { AuditorError } from '../../contract/errors.ts';
import { entryName, type JournalEntry } from '../../contract/fixes.ts';
import type { Host } from '../host.ts';
import { lastChangeIn } from '../journal.ts';
import { withCancellableProgress } from '../progress.ts';
import { ago } from '../views/words.ts';
import { tellError } from './errors.ts';

/** Takes the newest change back, after saying which. */
export async function undoLastChange(host: Host): Promise<void> {
  if (!host.store) throw new AuditorError('store-failed', vscode.l10n.t('The journal of changes could not be opened.'));
  const entries = lastChangeIn(host.store);
  const [entry] = entries;
  if (!entry) {
    void host.shell.prompts.info(vscode.l10n.t('There is no change to undo.'));
    return;
  }
  const undo = vscode.l10n.t('Undo');
  const when = ago(entry.finishedAt ?? entry.startedAt);
  const done = entry.here
    ? vscode.l10n.t('Done {0} in this window.', when)
    : vscode.l10n.t('Done {0} by {1}.', when, entry.by);
  const { prompts } = host.shell;
  const answer =
    entries.length === 1
      ? await prompts.confirm(
          vscode.l10n.t('Undo in {0}: {1}?', entryName(entry), entry.summary),
          [entry.path, done].join('\n'),
          undo,
        )
      : await prompts.confirm(
          vscode.l10n.t('Undo in {0} repositories what the last fix did?', entries.length),
          [...named(entries), '', done].join('\n'),
          undo,
        );
  if (answer !== undo) return;
  await undoEntries(
    host,
    entries.map(({ id }) => id),
  );
}

/** So many repositories are named in the question. */
const maxNamed = 8;

function named(entries: readonly JournalEntry[]): string[] {
  const lines = entries.slice(0, maxNamed).map((entry) => `${entryName(entry)}: ${entry.summary}`);
  const more = entries.length - maxNamed;
  return more > 0 ? [...lines, vscode.l10n.t('… and {0} more', more)] : lines;
}

/** Takes changes back, in this order. One that cannot be does not keep the others. */
export async function undoEntries(host: Host, entryIds: readonly string[]): Promise<void> {
  const { prompts } = host.shell;
  const undone: string[] = [];
  await withCancellableProgress(vscode.l10n.t('Undoing'), async (signal, report) => {
    for (const [index, entryId] of entryIds.entries()) {
      if (signal.aborted) return;
      report({ done: index, total: entryIds.length });
      try {
        undone.push(entryName(await host.call('journal.undo', { entryId }, { signal })));
      } catch (thrown) {
        void tellError(host.shell, thrown);
      }
    }
  });
  if (undone.length === 1) void prompts.info(vscode.l10n.t('{0}: undone.', undone[0] ?? ''));
  else if (undone.length > 1) void prompts.info(vscode.l10n.t('Undone in {0} repositories.', undone.length));
}
