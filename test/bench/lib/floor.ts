import { spawn } from 'node:child_process';

const statusCommand = ['status', '--porcelain=v2', '--branch', '--show-stash', '-z'];

/** The floor: one bare `git status`, its output collected and not looked at. Resolves with its length. */
export function bareStatus(cwd: string): Promise<number> {
  return new Promise((resolve, reject) => {
    // Without optional locks, as the audit does: otherwise the floor would rewrite the indexes under the audit.
    const child = spawn('git', statusCommand, {
      cwd,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' },
    });
    let length = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      length += chunk.length;
    });
    child.on('error', reject);
    child.on('close', () => resolve(length));
  });
}

/** `bareStatus` in each, so many at a time. */
export async function bareStatuses(paths: readonly string[], concurrency: number): Promise<void> {
  const waiting = paths.values();
  const worker = async () => {
    for (const path of waiting) await bareStatus(path);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
