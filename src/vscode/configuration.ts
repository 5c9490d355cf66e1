import { homedir } from 'node:os';
import { isAbsolute, join, normalize } from 'node:path';
import * as vscode from 'vscode';
import type { Density } from '../contract/messages.ts';
import { discoveryDefaults } from '../engine/git/discovery-defaults.ts';
import { settings } from './ids.ts';
import type { ScheduleSettings } from './schedule/due.ts';
import { type NoticeKind, noticeKinds } from './schedule/notice.ts';

/** The settings as this window has them now. Read anew at each use: they may change. */
export interface Configuration {
  /** Absolute paths; entries that are not absolute are left out. */
  readonly repositoryFolders: readonly string[];
  readonly depth: number;
  readonly ignore: readonly string[];
  /** undefined: `git` on the search path. */
  readonly gitPath: string | undefined;
  /** undefined: the system's usual place. */
  readonly stateFolder: string | undefined;
  readonly fetchInBackground: boolean;
  readonly fetchIntervalMinutes: number;
  readonly backupsKeepDays: number;
  readonly historyKeepDays: number;
  readonly auditOnStartup: boolean;
  readonly schedule: ScheduleSettings;
  readonly notifications: ReadonlySet<NoticeKind>;
  /** By itself, when a window opens. */
  readonly showAtStart: 'nothing' | 'views' | 'dashboard';
  readonly density: Density;
  /** undefined: as the machine's processors allow. */
  readonly jobs: number | undefined;
}

export function readConfiguration(): Configuration {
  const all = vscode.workspace.getConfiguration();
  const number = (key: string, least: number, most: number, otherwise: number): number => {
    const value = all.get(key);
    return typeof value === 'number' && Number.isFinite(value)
      ? Math.min(most, Math.max(least, Math.trunc(value)))
      : otherwise;
  };
  const jobs = number(settings.auditJobs, 0, 64, 0);
  return {
    repositoryFolders: strings(all.get(settings.repositoryFolders)).map(expandHome).filter(isAbsolute).map(normalize),
    depth: number(settings.discoveryDepth, 0, 32, discoveryDefaults.depth),
    ignore: strings(all.get(settings.discoveryIgnore)),
    gitPath: gitPath(all),
    stateFolder: absolute(all.get(settings.stateFolder)),
    fetchInBackground: all.get(settings.fetchBackground) === true,
    fetchIntervalMinutes: number(settings.fetchIntervalMinutes, 5, 1440, 60),
    showAtStart: shown(all.get(settings.startupShow)),
    density: all.get(settings.dashboardDensity) === 'compact' ? 'compact' : 'comfortable',
    backupsKeepDays: number(settings.backupsKeepDays, 1, 3650, 30),
    historyKeepDays: number(settings.historyKeepDays, 1, 36_500, 365),
    auditOnStartup: all.get(settings.auditOnStartup) !== false,
    schedule: {
      everyMinutes: every(number(settings.auditEveryMinutes, 0, 10_080, 0)),
      at: strings(all.get(settings.auditTimes)),
    },
    notifications: new Set(noticeKinds.filter((kind) => strings(all.get(settings.notifications)).includes(kind))),
    jobs: jobs === 0 ? undefined : jobs,
  };
}

/** Oftener than every five minutes would be all the time. */
const every = (minutes: number): number => (minutes === 0 ? 0 : Math.max(5, minutes));

/** Ours first; else the one that the built-in Git extension uses, of which only the machine's value counts. */
function gitPath(all: vscode.WorkspaceConfiguration): string | undefined {
  const own = all.get(settings.gitPath);
  if (typeof own === 'string' && own.trim() !== '') return expandHome(own.trim());
  const builtIn = all.inspect('git.path')?.globalValue;
  const first = Array.isArray(builtIn) ? builtIn[0] : builtIn;
  return typeof first === 'string' && first.trim() !== '' ? first.trim() : undefined;
}

function absolute(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const path = expandHome(value.trim());
  return isAbsolute(path) ? normalize(path) : undefined;
}

const shown = (value: unknown): Configuration['showAtStart'] =>
  value === 'views' || value === 'dashboard' ? value : 'nothing';

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string' && entry !== '') : [];

const expandHome = (path: string): string => (/^~(?=$|[/\\])/.test(path) ? join(homedir(), path.slice(1)) : path);

/** Every folder in which repositories are looked for: the workspace's and the configured ones, each once. */
export function repositoryRoots(): string[] {
  const open = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return [...new Set([...open.map(({ uri }) => uri.fsPath), ...readConfiguration().repositoryFolders])];
}
