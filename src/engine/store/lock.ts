import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AuditorError } from '../../contract/errors.ts';
import { type LockHolder, releaseLock, renewLock, tryLock } from './lock-file.ts';
import { machineName, type ProcessIdentity } from './process-identity.ts';

export const lockFileName = 'gitops-auditor.lock';

export interface LockOptions {
  /** How long to wait for another holder before giving up. Default 5 seconds. */
  readonly waitMs?: number;
  /** After so long without a sign of life, others may take the lock. Default 2 minutes; renewed at a quarter of it. */
  readonly leaseMs?: number;
}

export type LockOwner = ProcessIdentity & { readonly by: string };

/**
 * Runs `fn` with the exclusive right to change the repository: a file in the git directory that its linked worktrees
 * share. The signal given to `fn` is also aborted where the lock is lost. Throws `locked`, naming the holder.
 */
export async function withRepositoryLock<T>(
  location: { readonly commonDir: string; readonly name: string },
  owner: LockOwner,
  signal: AbortSignal,
  fn: (signal: AbortSignal) => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const path = join(location.commonDir, lockFileName);
  return withFileLock(path, owner, signal, fn, {
    ...options,
    refuse: (holder) =>
      new AuditorError(
        'locked',
        `${location.name} is being changed by ${describeHolder(holder)} since ${new Date(holder.startedAt).toISOString()}.`,
        { hint: 'Wait until it is done and try again.', path },
      ),
  });
}

/** Runs `fn` while it holds the lock file at `path`; never leaves it behind. */
export async function withFileLock<T>(
  path: string,
  owner: LockOwner,
  signal: AbortSignal,
  fn: (signal: AbortSignal) => Promise<T>,
  { waitMs = 5_000, leaseMs = 120_000, refuse }: LockOptions & { refuse: (holder: LockHolder) => AuditorError },
): Promise<T> {
  const id = await waitForLock(path, owner, signal, { waitMs, leaseMs, refuse });
  const lost = new AbortController();
  const heartbeat = setInterval(() => {
    if (!renewLock(path, id)) lost.abort(new AuditorError('locked', 'Another process took the lock over.', { path }));
  }, leaseMs / 4);
  heartbeat.unref();
  try {
    return await fn(AbortSignal.any([signal, lost.signal]));
  } finally {
    clearInterval(heartbeat);
    release(path, id, owner);
  }
}

async function waitForLock(
  path: string,
  owner: LockOwner,
  signal: AbortSignal,
  { waitMs, leaseMs, refuse }: Required<LockOptions> & { refuse: (holder: LockHolder) => AuditorError },
): Promise<string> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    if (signal.aborted) throw new AuditorError('cancelled', 'Cancelled.');
    const attempt = lockOnce(path, owner, leaseMs);
    if (attempt.taken) return attempt.id;
    if (Date.now() >= deadline) throw refuse(attempt.holder);
    // Not in step with others that wait.
    await delay(20 + Math.random() * 80, undefined, { signal }).catch(() => {});
  }
}

function lockOnce(path: string, owner: LockOwner, leaseMs: number): ReturnType<typeof tryLock> {
  try {
    return tryLock(path, owner, leaseMs);
  } catch (error) {
    throw AuditorError.from(error);
  }
}

function release(path: string, id: string, owner: LockOwner): void {
  try {
    releaseLock(path, id, owner);
  } catch {
    // The repository is gone or can no longer be written: what `fn` threw or returned matters more. The lock expires.
  }
}

export function describeHolder(holder: LockHolder): string {
  return holder.pid === 0
    ? 'an unknown process'
    : `${holder.by} (process ${holder.pid} on ${machineName(holder.host)})`;
}
