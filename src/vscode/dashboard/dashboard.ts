import * as vscode from 'vscode';
import type { Host } from '../host.ts';
import { dashboardViewType } from '../ids.ts';
import type { Session } from '../session.ts';
import { DashboardPanel } from './dashboard-panel.ts';
import { dashboardTabs } from './dashboard-tabs.ts';
import { pageFolder } from './page-html.ts';
import { dashboardTitle, titleAt } from './page-title.ts';
import { RememberedRoutes } from './remembered-routes.ts';

/** The panels of this window, each with a page of its own. */
export class Dashboard implements vscode.Disposable {
  readonly #session: Session;
  readonly #routes: RememberedRoutes;
  /** The one that was used last comes first. */
  #panels: readonly DashboardPanel[] = [];
  /** Where the page of each is, as far as it said so. */
  readonly #at = new Map<vscode.WebviewPanel, string>();
  /** Where each was when its title was last set. */
  readonly #named = new WeakMap<vscode.WebviewPanel, string>();
  /** Whether a title names a repository, or would: only then the fleet has a say in it. */
  #namesRepository = false;
  readonly #ends: vscode.Disposable[];
  #unfollow: (() => void) | undefined;
  /** Where the panel is to be sent that will come by itself in a column. */
  #wanted: { readonly column: vscode.ViewColumn; readonly route: string } | undefined;

  constructor(session: Session) {
    this.#session = session;
    this.#routes = new RememberedRoutes(session.shell.context.workspaceState);
    this.#ends = [
      vscode.window.tabGroups.onDidChangeTabs(() => void this.#name()),
      session.onDidStart((host) => this.#follow(host)),
    ];
    session.host().then(
      (host) => this.#follow(host),
      () => undefined, // told where it was started
    );
  }

  /** That which was used last, where one is open. */
  get panel(): vscode.WebviewPanel | undefined {
    return this.#panels[0]?.panel;
  }

  /** All that are open, that which was used last first. */
  get panels(): readonly vscode.WebviewPanel[] {
    return this.#panels.map(({ panel }) => panel);
  }

  /** The page of the one that was used last is up and talks with this host. */
  get live(): boolean {
    return this.#panels[0]?.live ?? false;
  }

  /** Opens the dashboard, or brings that to the front which was used last; at a route where one is given. */
  open(route?: string): void {
    const [last] = this.#panels;
    const [left] = dashboardTabs();
    if (last) last.show(route);
    else if (!left) this.#create(route, vscode.ViewColumn.Active);
    // VS Code is about to hand it over, or nobody owns it any more and it is replaced.
    else if (left.isActive) this.#wanted = route === undefined ? undefined : { column: left.group.viewColumn, route };
    else void this.replace(left, route);
  }

  /** One more beside what is shown; where no route is given, at that of the one that was used last. */
  openAside(route?: string): void {
    const column = this.panel?.viewColumn;
    this.#create(route ?? (column && this.#routes.at(column)), vscode.ViewColumn.Beside);
  }

  /** After a reload or restart VS Code brings a panel back; its page knows its own route, we know it where not. */
  restore(panel: vscode.WebviewPanel, state: unknown): void {
    const knows = typeof (state as { route?: unknown } | null | undefined)?.route === 'string';
    this.#hold(panel, this.#takeWanted(panel.viewColumn) ?? (knows ? undefined : this.#routes.at(panel.viewColumn)));
  }

  /** Takes the place of a tab that nobody owns: that of an extension host that died, or of a window before. */
  async replace(tab: vscode.Tab, route?: string): Promise<void> {
    const column = tab.group.viewColumn;
    // First: a column without a tab would go, and those after it be others.
    this.#create(route ?? this.#takeWanted(column) ?? this.#routes.at(column), column);
    await vscode.window.tabGroups.close(tab, true);
  }

  dispose(): void {
    this.#unfollow?.();
    for (const end of this.#ends) end.dispose();
    for (const held of this.#panels) {
      held.dispose();
      held.panel.dispose();
    }
  }

  #takeWanted(column: vscode.ViewColumn | undefined): string | undefined {
    if (this.#wanted?.column !== column) return undefined;
    const route = this.#wanted?.route;
    this.#wanted = undefined;
    return route;
  }

  #create(route: string | undefined, column: vscode.ViewColumn): void {
    const { extensionUri } = this.#session.shell.context;
    const panel = vscode.window.createWebviewPanel(dashboardViewType, dashboardTitle, column, {
      enableScripts: true,
      retainContextWhenHidden: false,
      localResourceRoots: [pageFolder(extensionUri)],
    });
    this.#hold(panel, route);
  }

  #hold(panel: vscode.WebviewPanel, route: string | undefined): void {
    panel.iconPath = vscode.Uri.joinPath(this.#session.shell.context.extensionUri, 'media', 'icon.svg');
    const remember = (path: string) => {
      this.#routes.set(panel.viewColumn, path);
      this.#at.set(panel, path);
      void this.#name();
    };
    const held = new DashboardPanel(panel, this.#session, remember, route);
    this.#panels = [held, ...this.#panels];
    void this.#name();
    panel.onDidChangeViewState(() => {
      if (panel.active) this.#panels = [held, ...this.#panels.filter((other) => other !== held)];
    });
    panel.onDidDispose(() => {
      held.dispose();
      this.#panels = this.#panels.filter((other) => other !== held);
      this.#at.delete(panel);
      void this.#name();
    });
  }

  /** Repositories are found, and named anew, long after the engine started. */
  #follow({ fleet }: Host): void {
    this.#unfollow?.();
    this.#unfollow = fleet.onDidChange(() => {
      if (this.#namesRepository) void this.#name();
    });
    void this.#name();
  }

  /** Several are told apart by their pages; one alone needs no more than its name. */
  async #name(): Promise<void> {
    const host = await this.#session.host().catch(() => undefined);
    const isOne = Math.max(this.#panels.length, dashboardTabs().length) < 2;
    this.#namesRepository = false;
    for (const { panel } of this.#panels) {
      const title = isOne ? dashboardTitle : this.#titleOf(panel, host);
      if (title !== undefined && panel.title !== title) panel.title = title;
    }
  }

  /** Undefined where the title it has is the better one: that of a repository that is not found yet after a restart. */
  #titleOf(panel: vscode.WebviewPanel, host: Host | undefined): string | undefined {
    const route = this.#at.get(panel);
    if (route === undefined) return undefined;
    let known = true;
    const title = titleAt(route, (id) => {
      this.#namesRepository = true;
      const name = host?.fleet.get(id)?.summary.name;
      known = name !== undefined;
      return name;
    });
    const before = this.#named.get(panel);
    if (!known && (before === undefined || before === route)) return undefined;
    this.#named.set(panel, route);
    return title;
  }
}
