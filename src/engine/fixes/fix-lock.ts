import { statSync } from 'node:fs';
import type { RepositoryLocation } from '../git/facts.ts';
import { type LockOptions, type LockOwner, withRepositoryLock } from '../store/lock.ts';
import type { Fix } from './fix.ts';

/**
 * Runs `change` with the exclusive right to change the repository. One that is not here has nothing to lock: a fix
 * that does without it guards what it changes by itself.
 */
export function withFixLock<T>(
  fix: Fix | undefined,
  location: RepositoryLocation,
  owner: LockOwner,
  signal: AbortSignal,
  change: (signal: AbortSignal) => Promise<T>,
  options: LockOptions,
): Promise<T> {
  if (fix?.blind) return change(signal);
  if (fix?.evenMissing && !statSync(location.commonDir, { throwIfNoEntry: false })?.isDirectory())
    return change(signal);
  return withRepositoryLock(location, owner, signal, change, options);
}
