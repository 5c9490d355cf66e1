import * as vscode from 'vscode';
import { dashboardViewType } from '../ids.ts';
import type { Session } from '../session.ts';
import { DashboardPanel } from './dashboard-panel.ts';
import { pageFolder } from './page-html.ts';

const routeKey = 'dashboard.route';

/** The one dashboard of this window. */
export class Dashboard implements vscode.Disposable {
  readonly #session: Session;
  #panel: DashboardPanel | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** The panel, where it is open. */
  get panel(): vscode.WebviewPanel | undefined {
    return this.#panel?.panel;
  }

  /** Its page is up and talks with this host. */
  get live(): boolean {
    return this.#panel?.live ?? false;
  }

  /** Opens the dashboard, or brings it to the front; at a route where one is given. */
  open(route?: string, column: vscode.ViewColumn = vscode.ViewColumn.Active): void {
    if (this.#panel) {
      this.#panel.show(route);
      return;
    }
    const { extensionUri } = this.#session.shell.context;
    const panel = vscode.window.createWebviewPanel(dashboardViewType, 'GitOps Auditor', column, {
      enableScripts: true,
      retainContextWhenHidden: false,
      localResourceRoots: [pageFolder(extensionUri)],
    });
    this.#hold(panel, route);
  }

  /** After a reload or restart VS Code brings the panel back; its page knows its own route, we know it where not. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    if (this.#panel) {
      panel.dispose();
      return;
    }
    const knows = typeof (state as { route?: unknown } | null | undefined)?.route === 'string';
    this.#hold(panel, knows ? undefined : this.#rememberedRoute());
  }

  /** Takes the place of a tab whose extension host died. */
  replace(tab: vscode.Tab): void {
    if (this.#panel) return;
    const column = tab.group.viewColumn;
    void vscode.window.tabGroups.close(tab, true).then(() => this.open(this.#rememberedRoute(), column));
  }

  dispose(): void {
    this.#panel?.dispose();
    this.#panel?.panel.dispose();
  }

  #hold(panel: vscode.WebviewPanel, route: string | undefined): void {
    const { context } = this.#session.shell;
    panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.svg');
    const held = new DashboardPanel(
      panel,
      this.#session,
      (path) => void context.workspaceState.update(routeKey, path),
      route,
    );
    this.#panel = held;
    panel.onDidDispose(() => {
      held.dispose();
      if (this.#panel === held) this.#panel = undefined;
    });
  }

  #rememberedRoute(): string | undefined {
    return this.#session.shell.context.workspaceState.get<string>(routeKey);
  }
}
