import * as vscode from 'vscode';
import type { FrontDoorState } from '../engine/service/diagnostics.ts';
import { settingsNow } from './features.ts';
import type { Leadership } from './leadership.ts';
import type { AuditSchedule } from './schedule/audit-schedule.ts';
import type { Shell } from './shell.ts';
import type { Watching } from './watch/watch-fleet.ts';

interface Parts {
  readonly shell: Shell;
  readonly watching: Pick<Watching, 'folders' | 'health'>;
  readonly leadership: Pick<Leadership, 'leading'>;
  readonly schedule: Pick<AuditSchedule, 'due'>;
}

/** What the diagnostics say of this window. */
export function frontDoorState({ shell, watching, leadership, schedule }: Parts): FrontDoorState {
  const { packageJSON } = shell.context.extension;
  return {
    extension: String((packageJSON as { version?: unknown }).version),
    host: [vscode.env.appName, vscode.version, remoteText(vscode.env.remoteName)].filter(Boolean).join(' '),
    watching: { folders: watching.folders.length, problem: watching.health.problem },
    leading: leadership.leading,
    nextAuditAt: schedule.due(),
    ...settingsNow(),
    log: shell.log.problems,
  };
}

const kinds: ReadonlySet<string> = new Set([
  'wsl',
  'ssh-remote',
  'dev-container',
  'attached-container',
  'codespaces',
  'tunnel',
]);

/** Its kind; where a server of one's own has none, VS Code gives that server's address, which is nobody's business. */
const remoteText = (name: string | undefined): string | undefined => name && `(${kinds.has(name) ? name : 'remote'})`;
