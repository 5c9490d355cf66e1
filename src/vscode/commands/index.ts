import * as vscode from 'vscode';
import type { Dashboard } from '../dashboard/dashboard.ts';
import { runFix } from '../fixes/fix-flow.ts';
import { fixOfCommand } from '../fixes/fix-ids.ts';
import type { Host } from '../host.ts';
import { type CommandId, commands } from '../ids.ts';
import type { Session } from '../session.ts';
import { showSettings } from '../show-settings.ts';
import { auditRepository, auditWorkspace, exportReport } from './audit.ts';
import { dashboardRoute } from './dashboard-route.ts';
import { tellError } from './errors.ts';
import { fetchAll } from './fetch-all.ts';
import { acceptFindings, ignoreFinding, showRule } from './findings.ts';
import { importHistory } from './import-history.ts';
import { openPolicy } from './policy.ts';
import { type CommandTarget, type Targets, targetsOf } from './targets.ts';
import { undoLastChange } from './undo.ts';
import { filterFindings, filterRepositories, groupFindings, groupRepositories } from './views.ts';
import { addRepositoryFolder, copyPath, openRepository, showRepository, showWalkthrough } from './workbench.ts';

export interface CommandParts {
  readonly session: Session;
  readonly dashboard: () => Promise<Dashboard>;
}

/** What a command is given: `targets` from a tree's selection or a plain target, `argument` as it came. */
interface Invocation extends CommandParts {
  readonly host: Host;
  readonly targets: Targets | undefined;
  readonly argument: unknown;
}

/** Does what a command says. Its errors are told to the person; it resolves to what tests and callers may want. */
export async function runCommand(id: CommandId, parts: CommandParts, args: readonly unknown[]): Promise<unknown> {
  const { shell } = parts.session;
  try {
    const ofShell = shellCommands[id];
    if (ofShell) return await ofShell(parts, args[0]);
    const host = await parts.session.host();
    const targets = targetsOf(host, args[0], args[1]);
    return await hostCommands[id]?.({ ...parts, host, targets, argument: args[0] });
  } catch (thrown) {
    // Not awaited: a message may stand for as long as it likes.
    void tellError(shell, thrown);
    return undefined;
  }
}

/** Work without the engine, so also where it could not be started. */
const shellCommands: Partial<Record<CommandId, (parts: CommandParts, argument: unknown) => unknown>> = {
  [commands.showLog]: ({ session }) => session.shell.log.channel.show(),
  [commands.openDashboard]: async ({ dashboard }, argument) =>
    (await dashboard()).open(typeof argument === 'string' ? argument : undefined),
  [commands.openDashboardAside]: async ({ dashboard }, argument) =>
    (await dashboard()).openAside(typeof argument === 'string' ? argument : undefined),
  [commands.showDiagnostics]: async ({ dashboard }) => (await dashboard()).open('/diagnostics'),
  [commands.addRepositoryFolder]: ({ session }) => addRepositoryFolder(session.shell),
  [commands.groupRepositories]: ({ session }) => groupRepositories(session.shell),
  [commands.filterRepositories]: ({ session }) => filterRepositories(session.shell),
  [commands.clearRepositoriesFilter]: ({ session }) => session.shell.views.filterRepositories(''),
  [commands.groupFindings]: ({ session }) => groupFindings(session.shell),
  [commands.filterFindings]: ({ session }) => filterFindings(session.shell),
  [commands.clearFindingsFilter]: ({ session }) => session.shell.views.filterFindings(''),
  [commands.showWalkthrough]: ({ session }) => showWalkthrough(session.shell),
  [commands.openSettings]: ({ session }) => showSettings(session.shell),
};

const fixCommand = ({ host, targets, argument }: Invocation, fix?: string): Promise<unknown> =>
  runFix(host, { fix: fix ?? (argument as CommandTarget | undefined)?.fix, targets });

const hostCommands: Partial<Record<CommandId, (invocation: Invocation) => unknown>> = {
  [commands.auditWorkspace]: ({ host }) => auditWorkspace(host),
  [commands.auditRepository]: ({ host, targets }) => auditRepository(host, targets),
  [commands.exportReport]: ({ host }) => exportReport(host),
  [commands.importHistory]: ({ host, dashboard }) => importHistory(host, dashboard),
  [commands.fix]: (invocation) => fixCommand(invocation),
  ...Object.fromEntries(
    Object.entries(fixOfCommand).map(([id, fix]) => [id, (invocation: Invocation) => fixCommand(invocation, fix)]),
  ),
  [commands.ignoreFinding]: ({ host, targets }) => ignoreFinding(host, targets),
  [commands.acceptFindings]: ({ host, targets }) => acceptFindings(host, targets),
  [commands.openPolicy]: ({ host, targets }) => openPolicy(host, targets),
  [commands.undoLastChange]: ({ host }) => undoLastChange(host),
  [commands.fetchAll]: ({ host }) => fetchAll(host),
  [commands.openRepository]: ({ host, targets }) => openRepository(host, targets, vscode.l10n.t('Open repository')),
  [commands.revealInExplorer]: ({ host, targets }) =>
    showRepository(host, targets, 'folder', vscode.l10n.t('Reveal in explorer')),
  [commands.openInTerminal]: ({ host, targets }) =>
    showRepository(host, targets, 'terminal', vscode.l10n.t('Open in terminal')),
  [commands.openInSourceControl]: ({ host, targets }) =>
    showRepository(host, targets, 'source-control', vscode.l10n.t('Open in source control')),
  [commands.copyPath]: ({ host, targets }) => copyPath(host, targets, vscode.l10n.t('Copy path')),
  [commands.showRule]: ({ host, targets, argument }) => showRule(host, argument, targets),
  [commands.showInDashboard]: async ({ dashboard, targets, argument }) =>
    (await dashboard()).open(dashboardRoute(targets, argument as CommandTarget | undefined)),
};
