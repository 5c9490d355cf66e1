import type { Call } from '../../../../src/contract/operations.ts';

/** By the browser; where it refuses (no focus, no right), by the host. */
export async function copyText(text: string, call: Call): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    await call('workbench.copy', { text });
  }
}
