import * as vscode from 'vscode';
import { Disposables } from '../disposables.ts';
import { dashboardViewType } from '../ids.ts';

/** A panel that VS Code restores is handed over in this time once it is shown. */
const graceMs = 3_000;

interface Dashboards {
  readonly panel: vscode.WebviewPanel | undefined;
  replace(tab: vscode.Tab): void;
}

/**
 * When the extension host alone dies, VS Code starts a new one but tells neither panel nor serializer: the tab stays
 * and nobody owns it. Finds such a tab when it is shown. A restored panel looks the same until it is handed over, so
 * that is waited for.
 */
export function adoptOrphans(dashboard: () => Promise<Dashboards>, owned: () => boolean): vscode.Disposable {
  const parts = new Disposables();
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    clearTimeout(timer);
    if (owned() || shownTab() === undefined) return;
    timer = setTimeout(async () => {
      const tab = shownTab();
      if (owned() || tab === undefined) return;
      (await dashboard()).replace(tab);
    }, graceMs);
  };
  parts.add(vscode.window.tabGroups.onDidChangeTabs(look));
  parts.add(vscode.window.tabGroups.onDidChangeTabGroups(look));
  parts.onDispose(() => clearTimeout(timer));
  look();
  return parts;
}

/** VS Code puts its own prefix before the kind of the panel. */
function shownTab(): vscode.Tab | undefined {
  return vscode.window.tabGroups.all
    .flatMap(({ activeTab }) => activeTab ?? [])
    .find(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(dashboardViewType));
}
