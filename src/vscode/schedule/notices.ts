import * as vscode from 'vscode';
import type { HistoryChange } from '../../contract/history.ts';
import type { Call } from '../../contract/operations.ts';
import type { Fleet } from '../../engine/fleet/fleet.ts';
import type { Disposable } from '../disposables.ts';
import { commands } from '../ids.ts';
import type { Leadership } from '../leadership.ts';
import type { Shell } from '../shell.ts';
import { type Notice, type NoticeKind, noticeOf } from './notice.ts';

interface Parts {
  readonly shell: Shell;
  readonly fleet: Fleet;
  readonly leadership: Leadership;
  readonly call: Call;
  /** What the person chose to hear of; asked at each use. */
  readonly wanted: () => ReadonlySet<NoticeKind>;
}

/** Tells what is new in the history, where the person chose to hear of it. One window tells: the leading one. */
export class Notices implements Disposable {
  readonly #parts: Parts;
  readonly #end: () => void;
  #since = new Date().toISOString();
  #last: Promise<void> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#end = parts.fleet.hub.subscribe((batch) => {
      if (batch.some(({ event }) => event.type === 'history.updated')) this.#last = this.#last.then(() => this.#look());
    });
  }

  dispose(): void {
    this.#end();
  }

  async #look(): Promise<void> {
    const { shell, leadership, call, wanted } = this.#parts;
    const from = this.#since;
    this.#since = new Date().toISOString();
    const kinds = wanted();
    if (kinds.size === 0 || !leadership.leading) return;
    try {
      const changes = await call('history.changes', { scope: {}, from, limit: 1000 });
      const notice = noticeOf(changes, kinds);
      // Not awaited: a message may stand for as long as it likes.
      if (notice) void this.#tell(notice);
    } catch (thrown) {
      shell.log.warn('store', `What is new could not be told: ${String(thrown)}`);
    }
  }

  async #tell({ changes, errors }: Notice): Promise<void> {
    const show = vscode.l10n.t('Show');
    const text = errors > 0 ? errorsText(changes, errors) : dropsText(changes);
    const chosen = await this.#parts.shell.prompts.warn(text, show);
    if (chosen !== show) return;
    const [only, another] = changes;
    const route = only && !another ? `/repositories/${only.repositoryId}` : '/repositories';
    await vscode.commands.executeCommand(commands.openDashboard, route);
  }
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
