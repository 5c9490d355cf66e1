import * as vscode from 'vscode';
import type { FrontDoorState } from '../engine/service/diagnostics.ts';
import { readConfiguration } from './configuration.ts';
import { settings } from './ids.ts';

/** What is switched on, off, or bounded by settings: the values that hold, which need not be those that were written. */
export function features(): FrontDoorState['features'] {
  const now = readConfiguration();
  const values: readonly [name: string, value: unknown][] = [
    [settings.auditOnStartup, now.auditOnStartup],
    [settings.auditEveryMinutes, now.schedule.everyMinutes],
    [settings.auditTimes, now.schedule.at],
    [settings.auditJobs, now.jobs ?? 0],
    [settings.fetchBackground, now.fetchInBackground],
    [settings.fetchIntervalMinutes, now.fetchIntervalMinutes],
    [settings.notifications, [...now.notifications]],
    [settings.historyKeepDays, now.historyKeepDays],
    [settings.backupsKeepDays, now.backupsKeepDays],
    [settings.discoveryDepth, now.depth],
    [settings.startupShow, now.showAtStart],
    [settings.dashboardDensity, now.density],
  ];
  return values.map(([name, value]) => ({ name, value, setIn: placeOf(name) }));
}

/** The nearest wins. */
function placeOf(name: string): FrontDoorState['features'][number]['setIn'] {
  const { workspaceFolderValue, workspaceValue, globalValue } = vscode.workspace.getConfiguration().inspect(name) ?? {};
  if (workspaceFolderValue !== undefined) return 'folder';
  if (workspaceValue !== undefined) return 'workspace';
  return globalValue === undefined ? 'default' : 'user';
}
