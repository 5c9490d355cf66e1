// Makes a fleet of demo repositories and opens VS Code on it with the extension: the desktop program where there is
// one (`code`), else a server with its page. --check waits until the extension shows the fleet, then ends.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { stateFolderVariable } from '../../src/engine/store/state-folder.ts';
import { openWindow } from '../../test/e2e/support/open-window.ts';
import { builtPackage } from '../../test/e2e/support/package-file.ts';
import { windowAddress } from '../../test/host/address.ts';
import { startServer } from '../../test/host/server.ts';
import { inRoot, mustRunQuietly, tools } from '../lib/project.ts';
import { step } from '../lib/step.ts';

const usage = `npm start -- [--count N] [--seed S] [--fresh] [--browser] [--check]

  --count N   so many demo repositories (48)
  --seed S    another fleet of the same kind (7)
  --fresh     makes the demo fleet anew
  --browser   in the browser, where desktop VS Code is there too
  --check     waits until VS Code shows the fleet, without a display, then ends
  --help      this`;

function readOptions() {
  try {
    return parseArgs({
      options: {
        count: { type: 'string', default: '48' },
        seed: { type: 'string', default: '7' },
        fresh: { type: 'boolean', default: false },
        browser: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exit(2);
  }
}

/** Aborted when somebody wants all of it to end; the reason is the exit code. */
const ending = new AbortController();
for (const [name, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)
  process.on(name, () => {
    // Who presses Ctrl-C twice does not want to wait. The other signals come twice by themselves: npm passes them on.
    if (ending.signal.aborted && name === 'SIGINT') process.exit(code);
    if (ending.signal.aborted) return;
    console.log('Ending …');
    ending.abort(code);
  });
const { signal } = ending;

/** For work that cannot be told to end: the servers that it has started end with this process. */
const unlessEnding = <T>(work: Promise<T>): Promise<T> =>
  Promise.race([work, once(signal, 'abort').then(() => Promise.reject(signal.reason))]);

const values = readOptions();
if (values.help) {
  console.log(usage);
  process.exit(0);
}

interface Demo {
  readonly folder: string;
  /** Its history lies beside it, not among that of the user's own repositories. */
  readonly environment: Readonly<Record<string, string>>;
}

/** The demo fleet from last time, unless a fresh one is wanted. */
async function demoFleet(): Promise<Demo> {
  const folder = inRoot('out', `demo-fleet-${values.count}-${values.seed}`);
  const state = `${folder}-state`;
  // Written last: without it the fleet is none, or half of one.
  const whole = path.join(state, 'whole');
  if (values.fresh || !existsSync(whole)) {
    // Its remotes are beside it.
    for (const each of [whole, folder, `${folder}-remotes`, state])
      await rm(each, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    const args = ['--directory', folder, '--count', values.count, '--seed', values.seed, '--state', state];
    await step(`Making the demo fleet, with a month of history: ${values.count} repositories in ${folder}`, (onLine) =>
      mustRunQuietly(inRoot('test/fixtures/fleet/cli.ts'), args, { onLine, signal }),
    );
    await writeFile(whole, '');
  }
  await beginWithDashboard(folder);
  return { folder, environment: { [stateFolderVariable]: state } };
}

/** The demo's window shows the extension at once, not the Explorer: a setting of this folder alone. */
async function beginWithDashboard(folder: string): Promise<void> {
  const file = path.join(folder, '.vscode', 'settings.json');
  if (existsSync(file)) return;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify({ 'gitopsAuditor.startup.show': 'dashboard' }, undefined, 2)}\n`);
}

/** What a person reads last: where it is, what is open, how to go on and how to end. */
function sayReady(where: readonly string[], workspace: string, end: readonly string[]): void {
  const lines = [
    ...where,
    '',
    `It is open on ${values.count} demo repositories and what belongs to them (submodules, an inventory, some that are missing), with GitOps Auditor’s views on the left and its dashboard.`,
    'Its history is of a month: real audits of the repositories as they stood then by the dates of their commits.',
    'Nothing of it in sight? Press GitOps Auditor’s icon at the left edge, or F1 and “Open Dashboard”.',
    '',
    'Then press an action in the dashboard, or change a file in a repository, and watch what it says. All of it is',
    `yours to break: it lies in ${workspace}, and “npm start -- --fresh” makes it anew.`,
    '',
    'In a terminal, with the same history:',
    `  ${stateFolderVariable}=${workspace}-state npx gitops-auditor history ${workspace} --since 30d`,
    ...end,
  ];
  console.log(`\n${lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}\n`);
}

function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file));
}

function startDetached(command: string, args: readonly string[], environment?: Demo['environment']): void {
  const child = spawn(command, args, { detached: true, stdio: 'ignore', env: { ...process.env, ...environment } });
  child.on('error', (error) => console.error(`${command} could not be started: ${error.message}`));
  child.unref();
}

function openInBrowser(url: string): void {
  if (process.platform === 'darwin') startDetached('open', [url]);
  else if (process.env.DISPLAY || process.env.WAYLAND_DISPLAY) startDetached('xdg-open', [url]);
}

async function buildPackage(): Promise<string> {
  await step('Building GitOps Auditor', () =>
    mustRunQuietly(inRoot('scripts/tasks/package.ts'), ['--quiet'], { signal }),
  );
  return builtPackage();
}

async function serve({ folder: workspace, environment: env }: Demo): Promise<void> {
  const vsix = await buildPackage();
  const server = await step('Starting VS Code', () => unlessEnding(startServer({ vsix: [vsix], env })));
  // Slashes need no escape there, and are easier to read.
  const url = windowAddress(server.url, { workspace }).replaceAll('%2F', '/');
  sayReady(['VS Code with GitOps Auditor is ready. Open this address in a browser:', '', `  ${url}`], workspace, [
    '',
    'Ctrl-C ends it.',
  ]);
  openInBrowser(url);
  if (!signal.aborted) await Promise.race([once(signal, 'abort'), server.ended()]);
  const log = signal.aborted ? undefined : await server.log();
  await server.stop();
  if (log !== undefined) throw new Error(`VS Code ended by itself.\n${log}`);
}

async function checkStart({ folder: workspace, environment: env }: Demo): Promise<void> {
  const vsix = await buildPackage();
  const window = await step('Starting VS Code', () => unlessEnding(openWindow({ workspace, vsix, env })));
  try {
    await window.tree('Repositories').locator.locator('.monaco-list-row').first().waitFor({ timeout: 60_000 });
    const page = await window.webview('GitOps Auditor');
    await page.getByText('Needs attention first').waitFor({ timeout: 60_000 });
    await page.locator('.sparkline').first().waitFor({ timeout: 60_000 });
    console.log('VS Code shows the fleet.');
  } finally {
    await window.close();
  }
}

async function start(): Promise<void> {
  const demo = await demoFleet();
  if (values.check) return checkStart(demo);
  const code = values.browser ? undefined : onPath('code');
  if (code === undefined) return serve(demo);
  await step('Building GitOps Auditor', () => mustRunQuietly(tools.esbuild, [], { signal }));
  startDetached(code, ['--new-window', `--extensionDevelopmentPath=${inRoot()}`, demo.folder], demo.environment);
  sayReady(
    [`VS Code opens (${code}). It asks whether you trust the folder: press “Yes”, only then is Git started.`],
    demo.folder,
    [],
  );
}

try {
  await start();
  if (signal.aborted) process.exit(0);
} catch (error) {
  // What was torn by the end is no failure.
  if (!signal.aborted) console.error(error instanceof Error ? error.message : error);
  process.exit(signal.aborted ? signal.reason : 1);
}
