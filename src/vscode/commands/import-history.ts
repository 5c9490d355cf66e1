import { basename } from 'node:path';
import * as vscode from 'vscode';
import { AuditorError } from '../../contract/errors.ts';
import type { ImportResult } from '../../contract/history.ts';
import { readConfiguration } from '../configuration.ts';
import type { Dashboard } from '../dashboard/dashboard.ts';
import type { Host } from '../host.ts';
import { settings } from '../ids.ts';
import { withCancellableProgress } from '../progress.ts';
import type { Prompts } from '../prompts.ts';

const dayMs = 86_400_000;

/** Takes the predecessor's reports into the history, after saying what that would be. */
export async function importHistory(host: Host, dashboard: () => Promise<Dashboard>): Promise<void> {
  const { prompts } = host.shell;
  const title = vscode.l10n.t('Import audit history');
  const paths = await chooseReports(prompts, title);
  if (paths.length === 0) return;
  const expected = await withCancellableProgress(title, async (signal, onProgress) => {
    // By their remotes and names too, repositories are recognised.
    if (host.fleet.known().length === 0) await host.audit({ signal });
    const keptSince = new Date(Date.now() - readConfiguration().historyKeepDays * dayMs).toISOString();
    return host.call('history.import', { paths: [...paths], keptSince, preview: true }, { signal, onProgress });
  });
  if (expected.imported === 0) {
    void prompts.warn([vscode.l10n.t('There is no report to take in.'), ...leftOutLines(expected)].join('\n'));
    return;
  }
  const take = vscode.l10n.t('Import');
  const detail = [takenLine(expected), ...olderLines(expected), ...leftOutLines(expected)].join('\n');
  if ((await prompts.confirm(vscode.l10n.t('Take these reports into the history?'), detail, take)) !== take) return;
  const taken = await takeReports(host, title, paths);
  if (!taken) {
    void prompts.info(
      vscode.l10n.t('Stopped. What was taken until then stays in the history; another import takes the rest.'),
    );
    return;
  }
  const { imported, problems } = taken;
  const show = vscode.l10n.t('Show Trends');
  const said = vscode.l10n.t('Reports taken into the history: {0}.', imported);
  const answer =
    problems.length === 0
      ? prompts.info(said, show)
      : prompts.warn([said, vscode.l10n.t('Not readable: {0}.', problems.length)].join(' '), show);
  void answer.then(async (pressed) => {
    if (pressed === show) (await dashboard()).open('/trends?range=all');
  });
}

/** undefined: somebody stopped it. */
async function takeReports(host: Host, title: string, paths: readonly string[]): Promise<ImportResult | undefined> {
  try {
    return await withCancellableProgress(title, (signal, onProgress) =>
      host.call('history.import', { paths: [...paths] }, { signal, onProgress }),
    );
  } catch (thrown) {
    if (AuditorError.from(thrown).code === 'cancelled') return undefined;
    throw thrown;
  }
}

/** First which kind: on most systems a dialog shows files or folders, not both. */
async function chooseReports(prompts: Prompts, title: string): Promise<readonly string[]> {
  const kinds = [
    {
      label: vscode.l10n.t('Folders of reports'),
      description: 'audit-history',
      detail: vscode.l10n.t('Every *.json in them is looked at.'),
      options: { canSelectFiles: false, canSelectFolders: true },
    },
    {
      label: vscode.l10n.t('Single reports'),
      description: '*.json',
      options: { canSelectFiles: true, canSelectFolders: false, filters: { JSON: ['json'] } },
    },
  ];
  const chosen = await prompts.pick(kinds, {
    title,
    placeHolder: vscode.l10n.t('Where are the reports of homelab-gitops-auditor?'),
  });
  if (!chosen) return [];
  const opened = await prompts.openPaths({
    title,
    openLabel: vscode.l10n.t('Preview'),
    canSelectMany: true,
    ...chosen.options,
  });
  return (opened ?? []).map(({ fsPath }) => fsPath);
}

function takenLine({ imported, span }: ImportResult): string {
  const day = (at = ''): string =>
    new Date(at).toLocaleDateString(vscode.env.language, { year: 'numeric', month: 'short', day: 'numeric' });
  return vscode.l10n.t('To be taken: {0}, from {1} to {2}.', imported, day(span?.first), day(span?.last));
}

/** What the setting has forgotten again by tomorrow. */
const olderLines = ({ older }: ImportResult): string[] =>
  older === 0
    ? []
    : [
        vscode.l10n.t(
          'Of these, older than {0} days and soon forgotten again: {1}. To keep them, raise the setting {2} first.',
          ...[readConfiguration().historyKeepDays, older, settings.historyKeepDays],
        ),
      ];

/** So many of a kind are named. */
const maxNamed = 5;

/** What is left out, and why. */
function leftOutLines({ known, later, leftOut, problems }: ImportResult): string[] {
  const namesOf = (wanted: 'known' | 'later'): string[] =>
    leftOut.filter(({ why }) => why === wanted).map(({ path }) => basename(path));
  return [
    ...(known > 0 ? [vscode.l10n.t('There already: {0}.', counted(known, namesOf('known')))] : []),
    ...(later > 0
      ? [
          vscode.l10n.t(
            'From when the history here had begun, which knows more: {0}.',
            counted(later, namesOf('later')),
          ),
        ]
      : []),
    ...(problems.length > 0 ? [vscode.l10n.t('Not readable: {0}.', problems.length)] : []),
    ...problems.slice(0, maxNamed).map(({ path, message }) => `• ${basename(path)}: ${message}`),
    ...(problems.length > maxNamed ? [vscode.l10n.t('… and {0} more', problems.length - maxNamed)] : []),
  ];
}

function counted(count: number, names: readonly string[]): string {
  const shown = names.slice(0, maxNamed).join(', ');
  return `${count} (${count > maxNamed ? `${shown}, …` : shown})`;
}
