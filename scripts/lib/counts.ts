// How many tests passed, failed and were skipped, and why those that failed did.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** A text for each failure that has one: what failed, and its error. */
  readonly failures: readonly string[];
}

export const none: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] };

export const add = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
  failures: [...a.failures, ...b.failures],
});

/** A check counts as one test. */
export const check = (ok: boolean): Counts => ({ ...none, [ok ? 'passed' : 'failed']: 1 });

const failed = (failure: string): Counts => ({ ...check(false), failures: [failure] });

/** The failures once more, where the end of a long log shows them, and a line with the counts. */
export function summary({ passed, failed, skipped, failures }: Counts): string {
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return ['', ...failures.map((failure) => `✖ ${failure}\n`), line].join('\n');
}

/**
 * Runs a suite whose reporter appends its counts to the file it is given in the environment.
 * A suite that ends without counts, that ran nothing, or whose exit code contradicts its counts has failed.
 */
export async function countSuite(suite: (env: Record<string, string>) => Promise<number>): Promise<Counts> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gitops-auditor-counts-'));
  const file = path.join(folder, 'counts.jsonl');
  try {
    const code = await suite({ GITOPS_AUDITOR_TEST_COUNTS: file });
    const lines = await readFile(file, 'utf8').catch(() => '');
    const counts = lines
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Counts)
      .reduce(add, none);
    if (counts.passed + counts.failed === 0) return add(counts, failed('No test ran.'));
    if (code === 0 || counts.failed > 0) return counts;
    return add(counts, failed(`Every test passed, yet the suite ended with exit code ${code}.`));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
