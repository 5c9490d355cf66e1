// The door of every npm script. Plain JavaScript that runs on Node 20 with nothing installed:
// checks what is needed, installs the packages, then runs scripts/tasks/<task>.ts under the project's own Node 24.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const modules = path.join(root, 'node_modules');
const nodeName = process.platform === 'win32' ? 'node.exe' : 'node';

const say = (text) => process.stderr.write(`${text}\n`);

/** Ends with exit code 2: what is missing, and the remedy. */
function stop(problem, remedy) {
  say(`\n${problem}\n${remedy}`);
  process.exit(2);
}

const majorOf = (version) => Number(/^v?(\d+)\./.exec(version)?.[1] ?? 0);

function checkMachine() {
  if (majorOf(process.version) < 20) {
    stop(
      `Node 20 or later is needed; this is ${process.version}.`,
      'Install it from https://nodejs.org, then try again.',
    );
  }
  const git = spawnSync('git', ['--version'], { encoding: 'utf8' });
  if (git.error || git.status !== 0) {
    stop('git was not found.', 'Install git 2.35 or later (https://git-scm.com/downloads), then try again.');
  }
}

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** Why the installed packages differ from the lock file; undefined when they agree. */
function whyInstall() {
  // npm writes this file last, so an interrupted install has none.
  const installedFile = path.join(modules, '.package-lock.json');
  if (!existsSync(installedFile)) return 'no packages are installed';
  const installed = readJson(installedFile).packages ?? {};
  const wanted = readJson(path.join(root, 'package-lock.json')).packages ?? {};
  for (const [where, entry] of Object.entries(wanted)) {
    if (where === '' || (entry.optional && !installed[where])) continue;
    if (installed[where]?.version !== entry.version)
      return `${where.slice('node_modules/'.length)} is not at ${entry.version}`;
  }
  return undefined;
}

/** Resolves to its exit code. */
function npm(args) {
  // Under `npm start` this names npm's own script: no search, no shell.
  const script = process.env.npm_execpath;
  const [command, before] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []];
  return new Promise((resolve) => {
    const child = spawn(command, [...before, ...args], { cwd: root, stdio: 'inherit' });
    child.on('error', () => resolve(1));
    child.on('exit', resolve);
  });
}

async function installPackages() {
  const why = whyInstall();
  if (why === undefined) return;
  const begun = Date.now();
  const seconds = () => `${Math.round((Date.now() - begun) / 1000)} s`;
  say(`Installing packages with npm ci (${why}); this may take a minute or two …`);
  // npm itself says nothing until it is through, but to a terminal.
  const timer = setInterval(() => say(`  installing packages … ${seconds()}`), 10_000);
  // Its warnings (an engine that another package would like better) say nothing of what is to be done here.
  const quiet = ['--no-fund', '--no-audit', '--loglevel=error'];
  const code = await npm(['ci', '--include=dev', '--include=optional', ...quiet]);
  clearInterval(timer);
  if (code !== 0) {
    stop('npm ci failed.', 'See the message above. A proxy or another registry is set with `npm config`.');
  }
  say(`  done (${seconds()})`);
}

const works = (node) => {
  const result = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return result.status === 0 && majorOf(result.stdout) >= 24;
};

/** Absolute path of a Node 24 or later. */
function findNode() {
  const own = path.join(modules, 'node', 'bin', nodeName);
  if (works(own)) return own;
  // The package fetches its binary in an install script, which --ignore-scripts or a policy may have skipped.
  say("Getting the project's own Node 24 …");
  spawnSync(process.execPath, ['installArchSpecificPackage.js'], { cwd: path.join(modules, 'node'), stdio: 'ignore' });
  if (works(own)) return own;
  if (majorOf(process.version) >= 24) return process.execPath;
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const candidate = path.join(folder, nodeName);
    if (folder !== '' && existsSync(candidate) && works(candidate)) return candidate;
  }
  return stop(
    'Node 24 is needed, and its npm package could not fetch it.',
    'Run `npm ci --ignore-scripts=false`, or install Node 24 (https://nodejs.org) and try again.',
  );
}

function runTask(node, task, args) {
  const script = path.join(root, 'scripts', 'tasks', `${task.replaceAll(':', '-')}.ts`);
  if (!existsSync(script)) stop(`There is no task '${task}'.`, 'The tasks are the files in scripts/tasks/.');
  const searchPath = [path.dirname(node), path.join(modules, '.bin'), process.env.PATH].join(path.delimiter);
  const child = spawn(node, [script, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: searchPath },
  });
  // The terminal sends Ctrl-C to the child too: wait for it to tidy up. A signal sent to this process alone is passed on.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) =>
    stop(`${node} could not be started: ${error.message}`, 'Remove node_modules and try again.'),
  );
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal ? (constants.signals[signal] ?? 0) : 0);
  });
}

const [task, ...args] = process.argv.slice(2);
if (task === undefined)
  stop('Usage: node scripts/bootstrap.mjs TASK [ARGUMENT…]', 'The tasks are the files in scripts/tasks/.');
checkMachine();
await installPackages();
runTask(findNode(), task, args);
