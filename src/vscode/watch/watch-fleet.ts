import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import * as vscode from 'vscode';
import type { Fleet } from '../../engine/fleet/fleet.ts';
import type { DiskChange } from '../../engine/git/classify-change.ts';
import type { Git } from '../../engine/git/git.ts';
import { IgnoredPaths } from '../../engine/git/ignored.ts';
import { isWithin } from '../../engine/is-within.ts';
import { repositoryRoots } from '../configuration.ts';
import { Disposables } from '../disposables.ts';
import { settings } from '../ids.ts';
import { pathsOf } from '../open-texts.ts';
import { isPolicy } from '../policy/documents.ts';
import type { Shell } from '../shell.ts';
import { ChangeIntake } from './change-intake.ts';
import { WatchHealth } from './watch-health.ts';

/** Where repositories are looked for, or how, has changed. */
const whereSettings = [settings.repositoryFolders, settings.discoveryDepth, settings.discoveryIgnore];

export interface Watching extends vscode.Disposable {
  readonly health: WatchHealth;
  /** Those that are watched now. */
  readonly folders: readonly string[];
}

/** Keeps the fleet up to date with the disk, the settings and open documents. */
export function watchFleet(shell: Shell, fleet: Fleet, git: Git): Watching {
  const parts = new Disposables();
  const intake = parts.add(
    new ChangeIntake({
      fleet,
      ignored: new IgnoredPaths(git),
      trusted: () => vscode.workspace.isTrusted,
      heard: (id) => health.heard(id),
    }),
  );
  const watchers = parts.add(new Watchers(shell, intake));
  watchers.watch(wantedFolders(fleet));
  const rewatch = (): void => {
    watchers.restart();
    watchers.watch(wantedFolders(fleet));
  };
  const health = parts.add(new WatchHealth({ fleet, log: shell.log, folders: () => watchers.folders, rewatch }));
  parts.add(vscode.window.onDidChangeWindowState(({ focused }) => void (focused && health.focused())));

  let known = new Set<string>();
  parts.onDispose(
    fleet.onDidChange(({ updated, removed }) => {
      if (removed.length === 0 && updated.every((id) => known.has(id))) return;
      known = new Set(fleet.locations().map(({ id }) => id));
      intake.relocate();
      watchers.watch(wantedFolders(fleet));
    }),
  );
  const look = (): void => {
    watchers.watch(wantedFolders(fleet));
    intake.rediscover();
  };
  parts.add(vscode.workspace.onDidChangeWorkspaceFolders(look));
  parts.add(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (whereSettings.some((setting) => change.affectsConfiguration(setting))) look();
    }),
  );
  const edited = (document: vscode.TextDocument): void => {
    const { uri } = document;
    if (isPolicy(uri)) intake.policyEdited(uri.fsPath);
    else if (fleet.isInventory(uri.fsPath)) fleet.inventoryChanged();
    else for (const path of pathsOf(document)) fleet.textChanged(path);
  };
  parts.add(vscode.workspace.onDidChangeTextDocument(({ document }) => edited(document)));
  // Closed without saving: the disk counts again.
  parts.add(vscode.workspace.onDidCloseTextDocument(edited));
  return {
    health,
    get folders() {
      return watchers.folders;
    },
    dispose: () => parts.dispose(),
  };
}

/** The roots, and git directories that lie outside of them. */
function wantedFolders(fleet: Fleet): { roots: string[]; gitDirectories: string[] } {
  const all = repositoryRoots();
  const roots = all.filter((root) => !all.some((other) => other !== root && isWithin(root, other)));
  const real = roots.map(realPath);
  const directories = new Set(fleet.locations().flatMap(({ gitDir, commonDir }) => [gitDir, commonDir]));
  return {
    roots,
    gitDirectories: [...directories].filter((directory) => !real.some((root) => isWithin(directory, root))),
  };
}

/** VS Code's watchers, one for each folder that must be watched now. */
class Watchers implements vscode.Disposable {
  readonly #shell: Shell;
  readonly #intake: ChangeIntake;
  readonly #watched = new Map<string, vscode.Disposable>();

  constructor(shell: Shell, intake: ChangeIntake) {
    this.#shell = shell;
    this.#intake = intake;
  }

  get folders(): readonly string[] {
    return [...this.#watched.keys()];
  }

  watch({
    roots,
    gitDirectories,
  }: {
    readonly roots: readonly string[];
    readonly gitDirectories: readonly string[];
  }): void {
    const wanted = new Map<string, readonly string[]>([
      ...roots.map((root) => [root, ['**']] as const),
      // Not the objects: they are many and say nothing.
      ...gitDirectories.map(
        (directory) => [directory, ['*', 'refs/**', 'reftable/*', 'rebase-*/*', 'info/*']] as const,
      ),
    ]);
    for (const [folder, watcher] of this.#watched) {
      if (wanted.has(folder)) continue;
      watcher.dispose();
      this.#watched.delete(folder);
    }
    for (const [folder, patterns] of wanted)
      if (!this.#watched.has(folder)) this.#watched.set(folder, this.#create(folder, patterns));
  }

  /** Begins anew, after the system refused. */
  restart(): void {
    const folders = [...this.#watched.values()];
    this.#watched.clear();
    for (const folder of folders) folder.dispose();
  }

  dispose(): void {
    this.restart();
  }

  #create(folder: string, patterns: readonly string[]): vscode.Disposable {
    const real = realPath(folder);
    const told = (change: DiskChange) => (uri: vscode.Uri) => {
      const { fsPath } = uri;
      // Repositories are known by their real paths.
      const path = real !== folder && fsPath.startsWith(folder + sep) ? real + fsPath.slice(folder.length) : fsPath;
      this.#intake.changed(path, change);
    };
    const parts = new Disposables();
    for (const pattern of patterns) {
      const watcher = parts.add(
        vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), pattern)),
      );
      parts.add(watcher.onDidCreate(told('created')));
      parts.add(watcher.onDidChange(told('changed')));
      parts.add(watcher.onDidDelete(told('deleted')));
    }
    this.#shell.log.debug('live', `Watching ${folder}`);
    return parts;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path; // not there (yet)
  }
}
