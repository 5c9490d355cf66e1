import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Host } from '../host.ts';
import type { Choice } from './choose-fix.ts';

/**
 * A fix edits files on disk: where an editor holds changes of one that it is to repair, offers to save them first.
 * False: they stay unsaved, and the fix must not begin.
 */
export async function allSaved({ fleet, shell }: Host, { fix, repositoryIds, findingIds }: Choice): Promise<boolean> {
  if (!fix.needsFinding) return true;
  const paths = new Set(
    repositoryIds.flatMap((id) => {
      const root = fleet.location(id)?.path;
      if (root === undefined) return [];
      return fleet
        .repairable(id, fix.id, findingIds)
        .flatMap(({ path }) => (path === undefined ? [] : join(root, path)));
    }),
  );
  const unsaved = vscode.workspace.textDocuments.filter(
    ({ uri, isDirty }) => isDirty && uri.scheme === 'file' && paths.has(uri.fsPath),
  );
  const [first, ...others] = unsaved;
  if (first === undefined) return true;
  const name = vscode.workspace.asRelativePath(first.uri);
  const question =
    others.length === 0
      ? vscode.l10n.t('{0} has changes that are not saved.', name)
      : vscode.l10n.t('{0} and {1} more files have changes that are not saved.', name, others.length);
  const save = vscode.l10n.t('Save and Fix');
  const detail = vscode.l10n.t('A fix changes files on disk, after a preview.');
  if ((await shell.prompts.confirm(question, detail, save)) !== save) return false;
  // What could not be saved (read-only, say) VS Code tells by itself.
  const saved = await Promise.all(unsaved.map((document) => document.save()));
  return saved.every(Boolean);
}
