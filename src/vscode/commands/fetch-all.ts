import * as vscode from 'vscode';
import { AuditorError } from '../../contract/errors.ts';
import { fetchable, fetchRepositories } from '../fetching.ts';
import type { Host } from '../host.ts';
import { withCancellableProgress } from '../progress.ts';

/** Fetches every repository that has a remote; what fails is listed, not asked about. */
export async function fetchAll(host: Host): Promise<void> {
  const { prompts, log } = host.shell;
  if (!vscode.workspace.isTrusted)
    throw new AuditorError('not-trusted', vscode.l10n.t('In Restricted Mode nothing is fetched.'));
  const locations = fetchable(host.fleet);
  if (locations.length === 0) {
    void prompts.info(vscode.l10n.t('No repository has a remote to fetch from.'));
    return;
  }
  const { fetched, failed } = await withCancellableProgress(vscode.l10n.t('Fetching'), (signal, report) => {
    let done = 0;
    return fetchRepositories(host, locations, {
      signal,
      onDone: ({ name }) => report({ done: ++done, total: locations.length, message: name }),
    });
  });
  for (const { location, error } of failed)
    log.warn('git', `Fetch of ${location.name}: ${error.message} ${error.hint ?? ''}`);
  if (failed.length === 0) {
    void vscode.window.setStatusBarMessage(vscode.l10n.t('$(check) Fetched {0} repositories', fetched), 5_000);
    return;
  }
  const show = vscode.l10n.t('Show Log');
  const names = failed
    .slice(0, 3)
    .map(({ location, error }) => `${location.name} (${error.message})`)
    .join(', ');
  const more = failed.length > 3 ? vscode.l10n.t(' and {0} more', failed.length - 3) : '';
  void prompts
    .warn(vscode.l10n.t('Fetched {0}; could not fetch {1}{2}', fetched, names, more), show)
    .then((chosen) => (chosen === show ? log.channel.show(true) : undefined));
}
