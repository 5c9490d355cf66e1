import * as vscode from 'vscode';
import { AuditorError } from '../contract/errors.ts';
import { entryName, lastSummary } from '../contract/fixes.ts';
import type { Call, Handlers, OperationName } from '../contract/operations.ts';
import { pruneBackups } from '../engine/fixes/backups.ts';
import { FixRunner } from '../engine/fixes/runner.ts';
import { Fleet } from '../engine/fleet/fleet.ts';
import type { AuditOptions } from '../engine/fleet/fleet-audits.ts';
import { Git } from '../engine/git/git.ts';
import { type Abilities, dispatch } from '../engine/service/dispatch.ts';
import { createHandlers } from '../engine/service/handlers.ts';
import type { LockOwner } from '../engine/store/lock.ts';
import { currentProcess } from '../engine/store/process-identity.ts';
import { stateFolder } from '../engine/store/state-folder.ts';
import { openStore } from '../engine/store/store.ts';
import type { Store } from '../engine/store/types.ts';
import { BackgroundFetch, type FetchSettings } from './background-fetch.ts';
import { type Configuration, readConfiguration, repositoryRoots } from './configuration.ts';
import { Diagnostics } from './diagnostics/diagnostics.ts';
import { Disposables } from './disposables.ts';
import { exportTrend } from './export-trend.ts';
import { frontDoorState } from './front-door-state.ts';
import { commands, settings } from './ids.ts';
import { followJournal } from './journal.ts';
import { Leadership } from './leadership.ts';
import { OpenTexts } from './open-texts.ts';
import { OtherProcesses } from './other-processes.ts';
import { Presenter } from './presenter.ts';
import { followRequirements } from './requirements.ts';
import { reveal } from './reveal.ts';
import { AuditSchedule } from './schedule/audit-schedule.ts';
import { Notices } from './schedule/notices.ts';
import { tellNotice } from './schedule/tell-notice.ts';
import { followSharedState } from './shared-state.ts';
import type { Shell } from './shell.ts';
import { type Watching, watchFleet } from './watch/watch-fleet.ts';
import { windowName } from './window-name.ts';

const dayMs = 86_400_000;
const fetchMakings = [settings.fetchBackground, settings.fetchIntervalMinutes];

/** The engine of this window and everything that hangs on it. */
export interface Host extends vscode.Disposable {
  readonly shell: Shell;
  readonly git: Git;
  /** null: the state folder could not be opened; nothing can be changed, fixes are off. */
  readonly store: Store | null;
  readonly fleet: Fleet;
  readonly fixes: FixRunner | null;
  /** As whom this window locks repositories. */
  readonly owner: LockOwner;
  readonly leadership: Leadership;
  readonly diagnostics: Diagnostics;
  readonly watching: Watching;
  /** Every operation of the contract, validated, as any client calls it. */
  readonly call: Call;
  /** The same for a client that is not typed (the dashboard). */
  dispatch(name: OperationName, input: unknown, context: Parameters<typeof dispatch>[4]): Promise<unknown>;
  /** Checks again what an audit needs (git), then audits all. Says with progress in the view what it does. */
  audit(options?: Pick<AuditOptions, 'signal' | 'onProgress' | 'cause'>): Promise<void>;
}

const abilities = (): Abilities => ({ trust: vscode.workspace.isTrusted, github: false });

/** Builds the engine and starts it: resolves when it listens, before the first audit is done. */
export async function startHost(shell: Shell): Promise<Host> {
  const parts = new Disposables();
  const { log } = shell;
  const configuration = readConfiguration();
  const git = new Git({
    ...(configuration.gitPath !== undefined && { executable: configuration.gitPath }),
    ...(configuration.jobs !== undefined && { concurrency: configuration.jobs }),
    onCall: log.gitCall,
  });
  const { store, problem } = await tryOpenStore(shell, configuration);
  if (store) parts.onDispose(() => store.close());

  const by = windowName(vscode.env.appName, vscode.workspace.name);
  const open = parts.add(new OpenTexts());
  const fleet = parts.add(
    new Fleet({
      git,
      store,
      log,
      roots: repositoryRoots,
      discovery: () => readConfiguration(),
      trusted: () => vscode.workspace.isTrusted,
      openText: open.text,
      recogniseMoved: true,
      recordAs: by,
    }),
  );
  fleet.setProblem('store', problem?.toShape() ?? null);
  const owner: LockOwner = { ...currentProcess(), by };
  const fixes = store
    ? new FixRunner({
        git,
        store,
        readFacts: (location, signal, needs) => fleet.readFacts(location, signal, needs),
        policyOf: (location) => fleet.policyOf(location),
        accepted: fleet.accepted,
        roots: repositoryRoots,
        backupRetentionMs: () => readConfiguration().backupsKeepDays * dayMs,
        by: owner.by,
        isUnsaved: (path) => open.text(path) !== undefined,
        unsavedIn: open.unsavedIn,
      })
    : null;
  const stop = new AbortController();
  parts.onDispose(() => stop.abort());
  const handlers: Handlers = createHandlers({
    ...{ fleet, fixes, store, git },
    frontDoor: () => frontDoorState({ shell, watching, leadership, schedule }),
    workbench: {
      'workbench.copy': async ({ text }) => {
        await vscode.env.clipboard.writeText(text);
        return {};
      },
      'workbench.importHistory': async () => {
        // Not awaited: it asks, for as long as a person likes.
        void vscode.commands.executeCommand(commands.importHistory);
        return {};
      },
      'workbench.reveal': (input) => reveal(shell, fleet, input),
      'workbench.exportTrend': (input) => exportTrend(shell, call, input),
    },
  });
  const run: Host['dispatch'] = (name, input, context) => dispatch(handlers, name, input, abilities(), context);
  const call = ((name, input, options) =>
    run(name, input, {
      signal: options?.signal ?? stop.signal,
      report: options?.onProgress ?? (() => undefined),
    })) as Call;
  const requirements = followRequirements(shell, fleet, git);
  const leadership = parts.add(new Leadership(store, log));
  const diagnostics = parts.add(new Diagnostics(fleet));
  parts.add(new Presenter(shell, fleet, requirements));
  if (fixes && store) {
    const others = parts.add(new OtherProcesses(store, log));
    parts.add(followJournal(shell, fleet, fixes, store, others));
    parts.onDispose(followSharedState(fleet, store, others));
  }
  const watching = parts.add(watchFleet(shell, fleet, git));
  const backgroundFetch = parts.add(new BackgroundFetch({ fleet, git, store, owner, log, settings: fetchSettings }));
  parts.add(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (fetchMakings.some((setting) => change.affectsConfiguration(setting))) backgroundFetch.settingsChanged();
    }),
  );

  const audit: Host['audit'] = async (options) => {
    await requirements.check();
    await fleet.audit({ ...options, priority: 'interactive' });
  };
  const schedule = parts.add(
    new AuditSchedule({
      ...{ fleet, store, log },
      settings: () => readConfiguration().schedule,
      audit: (signal) => audit({ signal, cause: 'schedule' }),
    }),
  );
  parts.add(
    new Notices({
      ...{ fleet, store, log, call },
      wanted: () => readConfiguration().notifications,
      tell: (notice) => void tellNotice(shell.prompts, notice),
    }),
  );
  const expireHistory = (): void => {
    if (!store || !leadership.leading) return;
    try {
      const parts = store.history.prune(Date.now() - readConfiguration().historyKeepDays * dayMs);
      const forgotten = Object.values(parts).reduce((sum, count) => sum + count, 0);
      if (forgotten > 0) log.info('store', `History: ${forgotten} old entries were forgotten.`);
    } catch (thrown) {
      log.warn('store', `Old history was not forgotten: ${AuditorError.from(thrown).message}`);
    }
  };
  const daily = setInterval(expireHistory, dayMs);
  parts.onDispose(() => clearInterval(daily));
  const expireBackups = async (): Promise<void> => {
    if (!store || !leadership.leading || !vscode.workspace.isTrusted) return;
    const olderThanMs = readConfiguration().backupsKeepDays * dayMs;
    try {
      await pruneBackups({ git, store, locations: fleet.locations(), olderThanMs, signal: stop.signal });
    } catch (thrown) {
      log.warn('store', `Old backups were not removed: ${AuditorError.from(thrown).message}`);
    }
  };
  // The window that had this duty is gone.
  const expire = (): void => {
    expireHistory();
    void expireBackups();
  };
  parts.onDispose(leadership.onDidChange(expire));
  const firstAudit = async (): Promise<void> => {
    if (readConfiguration().auditOnStartup) await audit({ signal: stop.signal, cause: 'start' });
    else await requirements.check();
  };
  const begin = (): void => {
    void recoverThenAudit(shell, fixes, firstAudit, stop.signal).then(expire);
  };
  parts.add(vscode.workspace.onDidGrantWorkspaceTrust(begin));
  begin();

  return {
    shell,
    git,
    store,
    fleet,
    fixes,
    owner,
    leadership,
    diagnostics,
    watching,
    dispatch: run,
    call,
    audit,
    dispose: () => parts.dispose(),
  };
}

function fetchSettings(): FetchSettings {
  const { fetchInBackground, fetchIntervalMinutes } = readConfiguration();
  return { allowed: fetchInBackground && vscode.workspace.isTrusted, intervalMs: fetchIntervalMinutes * 60_000 };
}

async function tryOpenStore(
  { log, prompts }: Shell,
  { stateFolder: chosen, backupsKeepDays }: Configuration,
): Promise<{ store: Store | null; problem: AuditorError | null }> {
  const folder = stateFolder(chosen);
  try {
    const store = await openStore(folder, { retentionMs: backupsKeepDays * dayMs });
    log.info('store', `State folder: ${folder}`);
    for (const notice of store.notices) {
      log.warn('store', notice.message);
      void prompts.warn([notice.message, notice.hint].filter(Boolean).join(' '));
    }
    return { store, problem: null };
  } catch (thrown) {
    const problem = AuditorError.from(thrown);
    log.error('store', `${folder}: ${problem.message}`);
    void prompts.error([problem.message, problem.hint].filter(Boolean).join(' '));
    return { store: null, problem };
  }
}

/** What a killed process left half done is finished or undone before anything else, and said. */
async function recoverThenAudit(
  { log, prompts }: Shell,
  fixes: FixRunner | null,
  audit: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  try {
    const recovered = fixes && vscode.workspace.isTrusted ? await fixes.recover({ signal }) : [];
    for (const { entry, outcome } of recovered)
      log.warn('fix', `Interrupted: ${entryName(entry)}: ${lastSummary(entry)} (${outcome})`);
    if (recovered.length > 0) void prompts.warn(recoveredMessage(recovered));
    await audit();
  } catch (thrown) {
    const error = AuditorError.from(thrown);
    if (error.code !== 'cancelled') log.error('audit', `${error.code}: ${error.message}`);
  }
}

function recoveredMessage(recovered: Awaited<ReturnType<FixRunner['recover']>>): string {
  const said = recovered.map(({ entry, outcome }) => {
    const [name, summary] = [entryName(entry), lastSummary(entry)];
    return outcome === 'done'
      ? vscode.l10n.t('{0}: {1} (finished)', name, summary)
      : outcome === 'undone'
        ? vscode.l10n.t('{0}: {1} (taken back)', name, summary)
        : vscode.l10n.t('{0}: {1} (look at it: it could not be settled)', name, summary);
  });
  return vscode.l10n.t('Changes that were interrupted earlier: {0}', said.join('; '));
}
