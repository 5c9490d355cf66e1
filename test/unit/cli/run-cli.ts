import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { isolatedEnvironment } from '../../fixtures/git.ts';

export interface CliResult {
  /** null: ended by a signal. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  /** The state folder. */
  readonly state: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the process once it runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

const entry = join(import.meta.dirname, '../../../src/cli.ts');

/** Runs the terminal command as a process of its own, without a terminal. */
export function runCli(args: readonly string[], { cwd, state, env, onStart }: CliOptions): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...args], {
      cwd,
      env: { ...process.env, ...isolatedEnvironment, GITOPS_AUDITOR_STATE: state, NO_COLOR: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    onStart?.(child);
  });
}
