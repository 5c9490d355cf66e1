import * as vscode from 'vscode';
import { createApi, type GitOpsAuditorApi } from './vscode/api.ts';
import type { Dashboard } from './vscode/dashboard/dashboard.ts';
import { adoptOrphans } from './vscode/dashboard/orphans.ts';
import { routeOf } from './vscode/dashboard/uri.ts';
import { commands, dashboardViewType } from './vscode/ids.ts';
import { registerLanguageFeatures } from './vscode/language-features.ts';
import { createLog } from './vscode/log.ts';
import { workbenchPrompts } from './vscode/prompts.ts';
import { Session } from './vscode/session.ts';
import { showAtStart } from './vscode/show-at-start.ts';
import { StatusBar } from './vscode/views/status-bar.ts';
import { Views } from './vscode/views/views.ts';

let session: Session | undefined;

/** Composes and registers. What is heavy (the engine, the dashboard, the commands' work) is loaded when it is used. */
export function activate(context: vscode.ExtensionContext): GitOpsAuditorApi {
  const log = createLog();
  const views = new Views(context.workspaceState);
  const statusBar = new StatusBar();
  const started = new Session({ context, log, prompts: workbenchPrompts(), views, statusBar });
  session = started;

  let held: Promise<Dashboard> | undefined;
  let opened: Dashboard | undefined;
  const dashboard = (): Promise<Dashboard> => {
    held ??= import('./vscode/dashboard/dashboard.ts').then((module) => {
      opened = new module.Dashboard(started);
      context.subscriptions.push(opened);
      return opened;
    });
    return held;
  };
  const parts = { session: started, dashboard };

  context.subscriptions.push(
    log.channel,
    views,
    statusBar,
    ...Object.values(commands).map((id) =>
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        const { runCommand } = await import('./vscode/commands/index.ts');
        return runCommand(id, parts, args);
      }),
    ),
    vscode.window.registerWebviewPanelSerializer(dashboardViewType, {
      deserializeWebviewPanel: async (panel, state) => (await dashboard()).restore(panel, state),
    }),
    vscode.window.registerUriHandler({
      handleUri: async (uri) => {
        const route = routeOf(uri);
        if (route === undefined) log.warn('dashboard', `Nothing here has the address ${uri.path}`);
        else (await dashboard()).open(route);
      },
    }),
    adoptOrphans(dashboard, () => opened?.panels ?? []),
    registerLanguageFeatures(started),
  );
  void showAtStart();
  return createApi(started, dashboard);
}

/** VS Code waits for this: what runs is ended and the store is closed. */
export async function deactivate(): Promise<void> {
  await session?.dispose();
}
