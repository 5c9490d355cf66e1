import * as vscode from 'vscode';
import { AuditorError } from '../../contract/errors.ts';
import type { Finding } from '../../contract/findings.ts';
import type { IgnoreResult } from '../../contract/ignores.ts';
import { ruleTitle } from '../../engine/audit/rules/index.ts';
import { runChoice } from '../fixes/fix-flow.ts';
import { acceptFix } from '../fixes/fix-ids.ts';
import type { Host } from '../host.ts';
import { withCancellableProgress } from '../progress.ts';
import type { Prompts } from '../prompts.ts';
import { severityIcon } from '../views/words.ts';
import type { Targets } from './targets.ts';

/** Ignores findings in their policy, with a reason and perhaps an end. */
export async function ignoreFinding(host: Host, targets: Targets | undefined): Promise<void> {
  const { prompts } = host.shell;
  const title = vscode.l10n.t('Ignore finding');
  const findings = targets?.findings ?? (await chooseFinding(host, title, targets));
  if (findings.length === 0) return;
  const reason = await prompts.input({
    title,
    prompt: vscode.l10n.t('Why does it not count? The reason is written to the policy.'),
    validateInput: (value) =>
      value.trim() === ''
        ? vscode.l10n.t('A reason is needed.')
        : value.length > 500
          ? vscode.l10n.t('At most 500 characters.')
          : undefined,
  });
  if (reason === undefined || reason.trim() === '') return;
  const until = await chooseEnd(host, title);
  if (until === undefined) return;
  const input = {
    findings: findings.map(({ id, repositoryId }) => ({ findingId: id, repositoryId })),
    reason: reason.trim(),
    ...(until !== '' && { until }),
  };
  const { results } = await withCancellableProgress(title, (signal, onProgress) =>
    host.call('findings.ignore', input, { signal, onProgress }),
  );
  tellIgnored(prompts, results);
  const refused = results.find(({ error }) => error !== undefined);
  if (refused?.error) throw AuditorError.fromShape(refused.error);
}

/** How many were ignored, and where the reason stands. */
function tellIgnored(prompts: Prompts, results: readonly IgnoreResult[]): void {
  const ignored = results.filter(({ outcome }) => outcome === 'ignored');
  const [path, ...others] = new Set(ignored.flatMap((result) => result.path ?? []));
  if (path === undefined) return;
  const open = vscode.l10n.t('Open Policy');
  const name = vscode.workspace.asRelativePath(path);
  const where = others.length === 0 ? name : vscode.l10n.t('{0} and {1} more', name, others.length);
  const said =
    ignored.length === results.length
      ? vscode.l10n.t('Ignored; the reason is in {0}.', where)
      : vscode.l10n.t('{0} of {1} findings ignored; the reason is in {2}.', ignored.length, results.length, where);
  void prompts
    .info(said, open)
    .then((chosen) => (chosen === open ? vscode.window.showTextDocument(vscode.Uri.file(path)) : undefined));
}

async function chooseFinding(host: Host, title: string, targets: Targets | undefined): Promise<readonly Finding[]> {
  const names = new Map(host.fleet.repositories().map(({ id, name }) => [id, name]));
  const all = targets ? targets.repositoryIds.flatMap((id) => host.fleet.findings(id)) : host.fleet.findings();
  const items = all
    .filter(({ verdict }) => verdict === 'fail')
    .map((finding) => {
      const { id, color } = severityIcon[finding.severity];
      return {
        label: names.get(finding.repositoryId) ?? '',
        description: ruleTitle(finding.rule),
        detail: finding.message,
        iconPath: new vscode.ThemeIcon(id, new vscode.ThemeColor(color)),
        finding,
      };
    });
  const chosen = await host.shell.prompts.pick(items, {
    title,
    placeHolder: vscode.l10n.t('Which one does not count?'),
  });
  return chosen ? [chosen.finding] : [];
}

/** `YYYY-MM-DD`; empty: no end; undefined: cancelled. */
async function chooseEnd({ shell: { prompts } }: Host, title: string): Promise<string | undefined> {
  // The policy counts days in UTC.
  const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const items = [
    { label: vscode.l10n.t('No end'), until: '' },
    ...[7, 30, 90].map((days) => ({
      label: vscode.l10n.t('{0} days', days),
      description: inDays(days),
      until: inDays(days),
    })),
  ];
  return (await prompts.pick(items, { title, placeHolder: vscode.l10n.t('Until when?') }))?.until;
}

/** Accepts what is found today, as any fix: with a preview, and undone as any. */
export async function acceptFindings(host: Host, targets: Targets | undefined): Promise<void> {
  const fix = (await host.call('fixes.list', {})).find(({ id }) => id === acceptFix);
  const { repositoryIds: ids, findings: chosen } = targets ?? {};
  const failed = (chosen ?? (ids ? ids.flatMap((id) => host.fleet.findings(id)) : host.fleet.findings())).filter(
    ({ verdict }) => verdict === 'fail',
  );
  if (!fix)
    throw new AuditorError('store-failed', 'Nothing can be accepted: the state database could not be opened.', {
      hint: 'The log says why.',
    });
  if (failed.length === 0) {
    void host.shell.prompts.info(vscode.l10n.t('There is no finding to accept.'));
    return;
  }
  const repositoryIds = [...new Set(failed.map(({ repositoryId }) => repositoryId))];
  await runChoice(host, { fix, repositoryIds, findingIds: chosen && failed.map(({ id }) => id) });
}

/** What a rule is about: its documentation, after choosing one where none is given. */
export async function showRule(host: Host, argument: unknown, targets: Targets | undefined): Promise<void> {
  const rules = await host.call('rules.list', {});
  const given = (argument as { rule?: unknown } | undefined)?.rule ?? targets?.findings?.[0]?.rule;
  const items = rules.map((rule) => ({ label: rule.title, description: rule.id, detail: rule.why, rule }));
  const rule =
    rules.find(({ id }) => id === given) ??
    (
      await host.shell.prompts.pick(items, {
        title: vscode.l10n.t('Rules'),
        placeHolder: vscode.l10n.t('What is it about?'),
      })
    )?.rule;
  if (rule) await host.shell.prompts.openExternal(vscode.Uri.parse(rule.documentation, true));
}
