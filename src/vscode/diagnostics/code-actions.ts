import * as vscode from 'vscode';
import { commands } from '../ids.ts';
import type { Session } from '../session.ts';
import { FindingDiagnostic } from './diagnostics.ts';

/** Quick fixes of findings that stand in a file: each of their fixes, ignore with a reason, and what the rule is about. */
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
    const titles = new Map((await host.call('fixes.list', {})).map(({ id, title }) => [id, title]));
    return here.flatMap((diagnostic) => this.#actions(diagnostic, titles));
  }

  #actions(diagnostic: FindingDiagnostic, titles: ReadonlyMap<string, string>): vscode.CodeAction[] {
    const { id: findingId, repositoryId, rule, fixes } = diagnostic.finding;
    const action = (title: string, command: string, ...args: unknown[]): vscode.CodeAction => {
      const made = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      made.command = { command, title, arguments: args };
      made.diagnostics = [diagnostic];
      return made;
    };
    const show = action(vscode.l10n.t('Show rule {0}', rule), commands.showRule, { rule });
    if (!vscode.workspace.isTrusted) return [show];
    const known = fixes.flatMap((fix) => {
      const title = titles.get(fix);
      return title === undefined ? [] : action(`${title}…`, commands.fix, { repositoryId, findingId, fix });
    });
    const [preferred] = known;
    if (preferred) preferred.isPreferred = true;
    return [
      ...known,
      action(vscode.l10n.t('Ignore {0} here…', rule), commands.ignoreFinding, { repositoryId, findingId }),
      show,
    ];
  }
}
