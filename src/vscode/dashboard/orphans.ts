import * as vscode from 'vscode';
import { Disposables } from '../disposables.ts';
import { dashboardTabs } from './dashboard-tabs.ts';

/** A panel that VS Code restores is handed over in this time once it is shown. */
const graceMs = 3_000;

interface Dashboards {
  replace(tab: vscode.Tab): Promise<void>;
}

/**
 * When the extension host alone dies, VS Code starts a new one but tells neither panel nor serializer: the tab stays
 * and nobody owns it. Finds such tabs when they are shown. A restored panel looks the same until it is handed over, so
 * that is waited for.
 */
export function adoptOrphans(
  dashboard: () => Promise<Dashboards>,
  owned: () => readonly vscode.WebviewPanel[],
): vscode.Disposable {
  const parts = new Disposables();
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    clearTimeout(timer);
    if (orphans(owned()).length === 0) return;
    timer = setTimeout(async () => {
      const dashboards = await dashboard();
      // All at once: each goes from the list as soon as a panel of ours stands before it.
      await Promise.all(orphans(owned()).map((tab) => dashboards.replace(tab)));
    }, graceMs);
  };
  parts.add(vscode.window.tabGroups.onDidChangeTabs(look));
  parts.add(vscode.window.tabGroups.onDidChangeTabGroups(look));
  parts.onDispose(() => clearTimeout(timer));
  look();
  return parts;
}

/** Tabs that are shown where no panel of ours is: a column shows one tab. */
function orphans(owned: readonly vscode.WebviewPanel[]): vscode.Tab[] {
  const ours = new Set(owned.filter(({ visible }) => visible).map(({ viewColumn }) => viewColumn));
  return dashboardTabs().filter(({ isActive, group }) => isActive && !ours.has(group.viewColumn));
}
