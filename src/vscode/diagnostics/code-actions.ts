import * as vscode from 'vscode';
import type { Finding } from '../../contract/findings.ts';
import type { FixInfo } from '../../contract/fixes.ts';
import type { CommandTarget } from '../commands/targets.ts';
import type { Host } from '../host.ts';
import { commands } from '../ids.ts';
import type { Session } from '../session.ts';
import { FindingDiagnostic } from './diagnostics.ts';

/** Quick fixes of findings that stand in a file: each of their fixes, for one or all alike, ignore with a reason, its page, the rule. */
export class FindingActions implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  };
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async provideCodeActions(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
    const host = await this.#session.host();
    const here = host.diagnostics
      .get(document.uri)
      .filter((diagnostic): diagnostic is FindingDiagnostic => diagnostic instanceof FindingDiagnostic)
      .filter((diagnostic) => diagnostic.range.intersection(range) !== undefined);
    if (here.length === 0) return [];
    const fixes = new Map((await host.call('fixes.list', {})).map((fix) => [fix.id, fix]));
    const actions = here.flatMap((diagnostic) => this.#actions(host, diagnostic, fixes));
    // Several findings can stand at one place; what is offered for all of them is offered once.
    return [...new Map(actions.map((action) => [keyOf(action), action])).values()];
  }

  #actions(host: Host, diagnostic: FindingDiagnostic, fixes: ReadonlyMap<string, FixInfo>): vscode.CodeAction[] {
    const { finding } = diagnostic;
    const { id: findingId, repositoryId, rule } = finding;
    const action = (title: string, command: string, target: CommandTarget): vscode.CodeAction => {
      const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      made.command = { command, title, arguments: [target] };
      made.diagnostics = [diagnostic];
      return made;
    };
    const show = action(vscode.l10n.t('Show rule {0}', rule), commands.showRule, { rule });
    const title = vscode.l10n.t('Show {0} in the dashboard', rule);
    const about = [action(title, commands.showInDashboard, { repositoryId, rule }), show];
    if (!vscode.workspace.isTrusted) return about;
    const known = finding.fixes.flatMap((id) => fixes.get(id) ?? []);
    const alone = known.map(({ id, title }) => action(`${title}…`, commands.fix, { repositoryId, findingId, fix: id }));
    const [preferred] = alone;
    if (preferred) preferred.isPreferred = true;
    const many = known
      .filter(repairsMany)
      .flatMap(({ id: fix, title }) =>
        alike(host, finding, fix).map(({ text, findingIds }) =>
          action(text(title, findingIds.length), commands.fix, { repositoryId, findingIds, fix }),
        ),
      );
    return [
      ...alone,
      ...many,
      action(vscode.l10n.t('Ignore {0} here…', rule), commands.ignoreFinding, { repositoryId, findingId }),
      ...about,
    ];
  }
}

/** It edits what was found, and one answer does for all of it. */
const repairsMany = ({ needsFinding, questions }: FixInfo): boolean =>
  needsFinding && !questions.some(({ perRepository }) => perRepository);

/** Others of the same rule that the fix repairs: in this file, and where there are more, in the repository. */
function alike({ fleet }: Host, { repositoryId, rule, path }: Finding, fix: string) {
  const all = fleet.repairable(repositoryId, fix).filter((one) => one.rule === rule);
  const here = all.filter((one) => one.path === path);
  const ids = (findings: readonly Finding[]) => findings.map(({ id }) => id);
  const inFile = (title: string, count: number) => vscode.l10n.t('{0}: all {1} in this file…', title, count);
  const inRepository = (title: string, count: number) =>
    vscode.l10n.t('{0}: all {1} in this repository…', title, count);
  return [
    ...(here.length > 1 ? [{ text: inFile, findingIds: ids(here) }] : []),
    ...(all.length > here.length ? [{ text: inRepository, findingIds: ids(all) }] : []),
  ];
}

const keyOf = ({ title, command }: vscode.CodeAction): string => JSON.stringify([title, command?.arguments]);
