// One running VS Code server with a data folder of its own.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureServer } from './install.ts';
import { endGroup, run, spawnGroup } from './processes.ts';

export type Settings = Readonly<Record<string, unknown>>;

export interface ServerOptions {
  /** False leaves Workspace Trust on, so that the window opens in Restricted Mode. Default true. */
  readonly trust?: boolean;
  /** Packaged extensions to install before the start. */
  readonly vsix?: readonly string[];
  readonly settings?: Settings;
  /**
   * Lets a window try an extension under development and run tests. VS Code then shows no notification toasts and
   * asks nothing at the start, so that a window that is to be as a person sees it goes without.
   */
  readonly testDriver?: boolean;
  /** Added to the environment of the server and so of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  readonly say?: (line: string) => void;
}

export interface Server {
  /** `http://127.0.0.1:PORT`; that host is a secure context, which webviews need. */
  readonly url: string;
  readonly dataFolder: string;
  /** Another one after a restart. */
  readonly pid: number;
  /** Lines the server printed so far. */
  log(): Promise<string>;
  /** Replaces the window's settings; open windows follow at once. */
  writeSettings(settings: Settings): Promise<void>;
  /** Ends the server with all its children and starts it again, with the same address and data folder. */
  restart(): Promise<void>;
  /** Resolves when the server has ended, by itself too. */
  ended(): Promise<void>;
  /** Ends the server with all its children and removes the data folder. */
  stop(): Promise<void>;
}

/** Quiet, the same everywhere, and nothing that asks the network. */
const quietSettings: Settings = {
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.colorTheme': 'Dark Modern',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'git.autofetch': false,
  'editor.accessibilitySupport': 'off',
  // In a browser VS Code saves after a second by itself, which the desktop does not.
  'files.autoSave': 'off',
  // It lies over the lines that a test presses, where an editor is small.
  'editor.stickyScroll.enabled': false,
};

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port was found on 127.0.0.1.');
  return address.port;
}

async function waitUntilReady(url: string, log: () => Promise<string>, exited: () => boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    if (exited()) throw new Error(`The VS Code server ended while starting.\n${await log()}`);
    const answer = await fetch(`${url}/version`).catch(() => undefined);
    if (answer?.ok) return;
    if (performance.now() > deadline) throw new Error(`The VS Code server did not answer at ${url}.\n${await log()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Starts a server on a free port; resolves when it answers. Rejects with the server's own words. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const { root } = await ensureServer(options.say);
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'gitops-auditor-vscode-'));
  const tidy = (): void => rmSync(dataFolder, { recursive: true, force: true });
  process.once('exit', tidy);
  const main = path.join(root, 'out/server-main.js');
  const common = ['--accept-server-license-terms', '--server-data-dir', dataFolder];
  // Settings of a VS Code this may have been started from would leak into the server.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|ELECTRON_)/.test(name));
  // No gallery: nothing here may depend on what an extension registry answers.
  const env = { ...Object.fromEntries(inherited), EXTENSIONS_GALLERY: '{}', ...options.env };

  const writeSettings = async (settings: Settings): Promise<void> => {
    const file = path.join(dataFolder, 'data/Machine/settings.json');
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify({ ...quietSettings, ...settings }, undefined, 2));
  };
  await writeSettings(options.settings ?? {});

  for (const file of options.vsix ?? []) {
    const { code, output } = await run(process.execPath, [main, '--install-extension', file, ...common], {
      cwd: root,
      env,
    });
    if (code !== 0) throw new Error(`${file} could not be installed.\n${output}`);
  }

  const port = await freePort();
  const trust = options.trust === false ? [] : ['--disable-workspace-trust'];
  const address = ['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'];
  const behaviour = ['--disable-telemetry', ...trust, ...(options.testDriver ? ['--enable-smoke-test-driver'] : [])];
  const logFile = path.join(dataFolder, 'server.log');
  const log = () => readFile(logFile, 'utf8');
  const url = `http://127.0.0.1:${port}`;
  const start = async (): Promise<ChildProcess> => {
    const child = spawnGroup(process.execPath, [main, ...address, ...common, ...behaviour], {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const sink = createWriteStream(logFile, { flags: 'a' });
    child.once('close', () => sink.end());
    child.stdout?.pipe(sink, { end: false });
    child.stderr?.pipe(sink, { end: false });
    try {
      await waitUntilReady(url, log, () => child.exitCode !== null || child.signalCode !== null);
      return child;
    } catch (error) {
      await endGroup(child);
      throw error;
    }
  };
  const remove = async (): Promise<void> => {
    process.off('exit', tidy);
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  let running: ChildProcess;
  try {
    running = await start();
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    url,
    dataFolder,
    get pid() {
      return running.pid ?? -1;
    },
    log,
    writeSettings,
    restart: async () => {
      await endGroup(running);
      running = await start();
    },
    ended: async () => {
      if (running.exitCode === null && running.signalCode === null) await once(running, 'exit');
    },
    stop: async () => {
      await endGroup(running);
      await remove();
    },
  };
}
