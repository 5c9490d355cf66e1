// Installs VS Code (as a server with a browser front) into the user's cache, once for all clones.

import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import envPaths from 'env-paths';
import { run } from './processes.ts';

const manifestFolder = fileURLToPath(new URL('server/', import.meta.url));

export interface ServerInstall {
  /** VS Code's own version, such as `1.139.1`. */
  readonly version: string;
  /** Folder that holds `out/server-main.js`. */
  readonly root: string;
}

/** code-server 4.N.x holds VS Code 1.N.x. */
async function wantedVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(manifestFolder, 'package.json'), 'utf8'));
  return String(manifest.dependencies['code-server']).replace(/^4\./, '1.');
}

export function cacheFolder(): string {
  return process.env.GITOPS_AUDITOR_TEST_CACHE ?? envPaths('gitops-auditor-dev', { suffix: '' }).cache;
}

async function npm(args: readonly string[], cwd: string): Promise<{ code: number; output: string }> {
  const script = process.env.npm_execpath;
  return script?.endsWith('.js') ? run(process.execPath, [script, ...args], { cwd }) : run('npm', args, { cwd });
}

async function mustInstall(args: readonly string[], cwd: string): Promise<void> {
  const { code, output } = await npm([...args, '--omit=dev', '--ignore-scripts', '--no-fund', '--no-audit'], cwd);
  if (code !== 0) {
    throw new Error(
      `The VS Code server for the tests could not be installed (npm ${args.join(' ')} in ${cwd}).\n${output}\n` +
        'It comes from the npm registry: check the connection, then try again.',
    );
  }
}

async function installInto(folder: string, say: (line: string) => void): Promise<void> {
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
    await cp(path.join(manifestFolder, file), path.join(folder, file));
  }
  await mustInstall(['ci'], folder);
  const root = path.join(folder, 'node_modules/code-server/lib/vscode');
  // Both have lock files of their own; the first is not in step with its manifest, so that `npm ci` refuses it.
  await mustInstall(['install', '--no-save'], root);
  await mustInstall(['ci'], path.join(root, 'extensions'));
  // Without spdlog nothing reaches the output channels' files; the watchdog ends orphaned extension hosts.
  const compiled = await npm(['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], root);
  if (compiled.code !== 0 || !existsSync(path.join(root, 'node_modules/@vscode/spdlog/build/Release/spdlog.node'))) {
    say('The log module could not be compiled (is there a C++ compiler?): tests that read the log are skipped.');
  }
}

/** Where the server is, installing it on first use (half a minute). Throws with the cause and the remedy. */
export async function ensureServer(say: (line: string) => void = console.error): Promise<ServerInstall> {
  const version = await wantedVersion();
  const home = path.join(cacheFolder(), `vscode-${version}-${process.platform}-${process.arch}`);
  const root = path.join(home, 'node_modules/code-server/lib/vscode');
  if (!existsSync(home)) {
    say(`Installing VS Code ${version} for the tests into ${home} (once, about a minute) …`);
    await mkdir(cacheFolder(), { recursive: true });
    const aside = await mkdtemp(`${home}.installing-`);
    try {
      await installInto(aside, say);
      await rename(aside, home).catch((error: NodeJS.ErrnoException) => {
        // Another process was faster: its install is as good.
        if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
      });
    } finally {
      await rm(aside, { recursive: true, force: true });
    }
  }
  return { version, root };
}
