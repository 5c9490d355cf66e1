import { setTimeout as delay } from 'node:timers/promises';
import { AuditorError } from '../../contract/errors.ts';
import { liveness, type ProcessIdentity } from '../store/process-identity.ts';

/** Time for git to remove its lock files. */
const graceMs = 3_000;

/**
 * Ends the git process of a change whose owner was killed, with the hooks that it started: it must not go on changing
 * the repository while that is being recovered. It leads a process group of its own. Throws `locked` where it cannot be ended.
 */
export async function endOrphan(child: ProcessIdentity | null): Promise<void> {
  if (child === null || liveness(child) !== 'alive') return;
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    signalGroup(child.pid, signal);
    for (const deadline = Date.now() + graceMs; Date.now() < deadline; await delay(20))
      if (liveness(child) !== 'alive') {
        await endGroup(child.pid, deadline);
        return;
      }
  }
  throw new AuditorError('locked', `The git process ${child.pid} of the interrupted change cannot be ended.`);
}

/** What it started may outlive it, such as the git of a submodule, which has lock files of its own to remove. */
async function endGroup(pid: number, deadline: number): Promise<void> {
  while (Date.now() < deadline && signalGroup(pid, 0)) await delay(5);
  signalGroup(pid, 'SIGKILL');
}

/** Returns whether there is anything to signal; on Windows there are no groups: only whether the process is there. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // Gone already.
    return false;
  }
}
