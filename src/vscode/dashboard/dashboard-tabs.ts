import * as vscode from 'vscode';
import { dashboardViewType } from '../ids.ts';

/** All tabs that show a dashboard, whoever owns them. VS Code puts its own prefix before the kind of the panel. */
export const dashboardTabs = (): vscode.Tab[] =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(dashboardViewType));
