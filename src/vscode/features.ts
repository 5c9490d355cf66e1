import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { FrontDoorState } from '../engine/service/diagnostics.ts';
import { type Configuration, readConfiguration } from './configuration.ts';
import { settings } from './ids.ts';

/** What is switched on, off, or bounded by settings: the values that hold, which need not be those that were written. */
const switches: Readonly<Record<string, (now: Configuration) => unknown>> = {
  [settings.auditOnStartup]: (now) => now.auditOnStartup,
  [settings.auditEveryMinutes]: (now) => now.schedule.everyMinutes,
  [settings.auditTimes]: (now) => now.schedule.at,
  [settings.auditJobs]: (now) => now.jobs ?? 0,
  [settings.fetchBackground]: (now) => now.fetchInBackground,
  [settings.fetchIntervalMinutes]: (now) => now.fetchIntervalMinutes,
  [settings.notifications]: (now) => [...now.notifications],
  [settings.historyKeepDays]: (now) => now.historyKeepDays,
  [settings.backupsKeepDays]: (now) => now.backupsKeepDays,
  [settings.discoveryDepth]: (now) => now.depth,
  [settings.startupShow]: (now) => now.showAtStart,
  [settings.dashboardDensity]: (now) => now.density,
};

/** The settings as the diagnostics tell them: those that switch something, and of the others what is not as it comes. */
export function settingsNow(): Pick<FrontDoorState, 'features' | 'settings'> {
  const now = readConfiguration();
  const all = vscode.workspace.getConfiguration();
  const features: FrontDoorState['features'][number][] = [];
  const others: FrontDoorState['settings'][number][] = [];
  for (const name of Object.values(settings)) {
    // Asked for once each: VS Code takes its time for the answer.
    const set = all.inspect(name);
    const value = switches[name];
    if (value) features.push({ name, value: value(now), setIn: placeOf(set) });
    else if (placeOf(set) !== 'default' && !isDeepStrictEqual(all.get(name), set?.defaultValue))
      others.push({ name, value: all.get(name) });
  }
  return { features, settings: others };
}

/** The nearest wins. */
function placeOf(
  set: ReturnType<vscode.WorkspaceConfiguration['inspect']>,
): FrontDoorState['features'][number]['setIn'] {
  if (set?.workspaceFolderValue !== undefined) return 'folder';
  if (set?.workspaceValue !== undefined) return 'workspace';
  return set?.globalValue === undefined ? 'default' : 'user';
}
