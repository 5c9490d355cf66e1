// Where things are, and running the project's tools.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { run } from '../../test/host/processes.ts';

export const root = path.resolve(import.meta.dirname, '../..');

export const inRoot = (...parts: string[]): string => path.join(root, ...parts);

/** Scripts of the tools that run on Node; Node 24 runs them, whatever is on the search path. */
export const tools = {
  c8: inRoot('node_modules/c8/bin/c8.js'),
  mocha: inRoot('node_modules/mocha/bin/mocha.js'),
  tsc: inRoot('node_modules/typescript/bin/tsc'),
  biome: inRoot('node_modules/@biomejs/biome/bin/biome'),
  dependencyCruiser: inRoot('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
  vsce: inRoot('node_modules/@vscode/vsce/vsce'),
  esbuild: inRoot('esbuild.mjs'),
} as const;

/** Runs a script under this Node, its output shown as it comes; resolves to the exit code. */
export function node(script: string, args: readonly string[] = [], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** Like {@link node}, and throws on any exit code but 0. */
export async function mustRun(script: string, args: readonly string[] = []): Promise<void> {
  const code = await node(script, args);
  if (code !== 0) throw new Error(`${path.basename(script)} ${args.join(' ')} ended with exit code ${code}.`);
}

/** Like {@link mustRun}, but what it says is only shown where it fails; `onLine` gets it line by line. */
export async function mustRunQuietly(
  script: string,
  args: readonly string[] = [],
  { onLine, signal }: { readonly onLine?: (line: string) => void; readonly signal?: AbortSignal } = {},
): Promise<void> {
  const { code, output } = await run(process.execPath, [script, ...args], {
    cwd: root,
    ...(onLine && { onLine }),
    ...(signal && { signal }),
  });
  if (code === 0) return;
  throw new Error(`${path.basename(script)} ${args.join(' ')} ended with exit code ${code}.\n${output}`);
}
