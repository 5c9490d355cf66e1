// Starting programs and ending all of them, whatever happens to this process.
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

const groups = new Set<ChildProcess>();

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    // A negative number is the whole process group: the server, its extension hosts, their children.
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    // Already gone.
  }
}

function groupLives(child: ChildProcess): boolean {
  if (child.pid === undefined) return false;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 0);
    return true;
  } catch {
    return false;
  }
}

function endAll(): void {
  for (const child of groups) signalGroup(child, 'SIGKILL');
}

let guarded = false;

/** Makes sure that no group outlives this process, also after an error or a signal. */
function guard(): void {
  if (guarded) return;
  guarded = true;
  process.on('exit', endAll);
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.once(signal, () => {
      // A program with a way of its own to end has the say.
      if (process.listenerCount(signal) === 0) process.exit(code);
    });
  }
}

/** Starts a program as the leader of its own process group; see {@link endGroup}. */
export function spawnGroup(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  guard();
  const child = spawn(command, args, { ...options, detached: process.platform !== 'win32' });
  groups.add(child);
  return child;
}

/** Ends a group politely, then by force after `graceMs`; resolves when none of it is left. */
export async function endGroup(child: ChildProcess, graceMs = 3000): Promise<void> {
  signalGroup(child, 'SIGTERM');
  const deadline = performance.now() + graceMs;
  while (groupLives(child)) {
    if (performance.now() > deadline) signalGroup(child, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  groups.delete(child);
}

export interface Outcome {
  readonly code: number;
  /** stdout and stderr, interleaved. */
  readonly output: string;
}

/** Runs a program to its end. `onLine` gets its output line by line while it runs. Rejects when it cannot be started. */
export function run(
  command: string,
  args: readonly string[],
  options: SpawnOptions & { onLine?: (line: string) => void } = {},
): Promise<Outcome> {
  const { onLine, ...spawnOptions } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...spawnOptions });
    let output = '';
    let rest = '';
    const take = (chunk: Buffer): void => {
      output += chunk;
      if (!onLine) return;
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    // Ended by the caller's signal it still takes a moment to be gone.
    child.on('error', (error) => error.name !== 'AbortError' && reject(error));
    child.on('close', (code) => {
      if (rest !== '') onLine?.(rest);
      resolve({ code: code ?? 1, output });
    });
  });
}
