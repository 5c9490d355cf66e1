import { setTimeout as delay } from 'node:timers/promises';
import { AuditorError } from '../../../contract/errors.ts';
import type { RepairContext } from '../fix.ts';

/** Editors and prompts ask git for the status all the time, which locks the index for a moment. */
const patienceMs = 3_000;
const [shortestMs, longestMs] = [10, 160];

/** Tries again while another git holds a lock. Throws `locked` where that lasts longer than such a moment. */
export async function whileLocked<T>({ signal }: RepairContext, attempt: () => Promise<T>): Promise<T> {
  const end = performance.now() + patienceMs;
  for (let waitMs = shortestMs; ; waitMs = Math.min(waitMs * 2, longestMs)) {
    try {
      return await attempt();
    } catch (thrown) {
      if (AuditorError.from(thrown).code !== 'locked' || performance.now() > end || signal.aborted) throw thrown;
      // Many that wait do not come back at the same time.
      await delay(waitMs * (0.5 + Math.random()), undefined, { signal }).catch(() => {}); // cancelled: once more, and it throws
    }
  }
}
