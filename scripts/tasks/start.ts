// npm start -- [--count N] [--seed S] [--fresh] [--browser] [--check]
// Makes a fleet of demo repositories and opens VS Code on it with the extension: the desktop program where there is
// one (`code`), else a server with its page. --check waits until the extension shows the fleet, then ends.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openWindow } from '../../test/e2e/support/open-window.ts';
import { builtPackage } from '../../test/e2e/support/package-file.ts';
import { windowAddress } from '../../test/host/address.ts';
import { startServer } from '../../test/host/server.ts';
import { inRoot, mustRun } from '../lib/project.ts';
import { buildProduct } from '../lib/suites.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '48' },
    seed: { type: 'string', default: '7' },
    fresh: { type: 'boolean', default: false },
    browser: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});

/** Folder of the demo fleet; the one from last time unless a fresh one is wanted. */
async function demoFleet(): Promise<string> {
  const folder = inRoot('out', `demo-fleet-${values.count}-${values.seed}`);
  // Its remotes are beside it.
  const remove = () =>
    Promise.all([folder, `${folder}-remotes`].map((each) => rm(each, { recursive: true, force: true })));
  if (values.fresh) await remove();
  if (!existsSync(folder)) {
    console.log(`Making ${values.count} demo repositories in ${folder} …`);
    const args = ['--directory', folder, '--count', values.count, '--seed', values.seed];
    try {
      await mustRun(inRoot('test/fixtures/fleet/cli.ts'), args);
    } catch (error) {
      // Half a fleet would be taken for a whole one next time.
      await remove();
      throw error;
    }
  }
  return folder;
}

function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

function startDetached(command: string, args: readonly string[]): void {
  const child = spawn(command, args, { detached: true, stdio: 'ignore' });
  child.on('error', (error) => console.error(`${command} could not be started: ${error.message}`));
  child.unref();
}

function openInBrowser(url: string): void {
  if (process.platform === 'darwin') startDetached('open', [url]);
  else if (process.env.DISPLAY || process.env.WAYLAND_DISPLAY) startDetached('xdg-open', [url]);
}

async function serve(workspace: string): Promise<void> {
  await mustRun(inRoot('scripts/tasks/package.ts'), ['--quiet']);
  const server = await startServer({ vsix: [await builtPackage()] });
  const url = windowAddress(server.url, { workspace });
  console.log(`\nVS Code with GitOps Auditor: ${url}\nCtrl-C ends it.`);
  openInBrowser(url);
  const stop = (): void => {
    console.log('Ending …');
    void server.stop().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
}

async function checkStart(workspace: string): Promise<void> {
  await mustRun(inRoot('scripts/tasks/package.ts'), ['--quiet']);
  const window = await openWindow({ workspace });
  try {
    await window.openActivity('GitOps Auditor');
    await window.tree('Repositories').locator.locator('.monaco-list-row').first().waitFor({ timeout: 60_000 });
    console.log('VS Code shows the fleet.');
  } finally {
    await window.close();
  }
}

const workspace = await demoFleet();
const code = values.browser || values.check ? undefined : onPath('code');
if (values.check) {
  await checkStart(workspace);
} else if (code) {
  await buildProduct();
  console.log(`Opening ${workspace} in ${code} …`);
  startDetached(code, ['--new-window', `--extensionDevelopmentPath=${inRoot()}`, workspace]);
} else {
  await serve(workspace);
}
