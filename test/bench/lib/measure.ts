import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The value below which that share of them lies: 0.95 of 60 values is the 57th. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** ms that it took. */
export async function timed(work: () => unknown): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/**
 * Times each contestant once a round, in turn, so that what the machine does meanwhile falls on all of them alike;
 * after one round that does not count. Resolves with the medians in ms, under the same names.
 */
export async function interleaved<const N extends string>(
  rounds: number,
  contestants: Readonly<Record<N, () => unknown>>,
): Promise<Record<N, number>> {
  const names = Object.keys(contestants) as N[];
  const times = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round++)
    for (const name of names) {
      const ms = await timed(contestants[name]);
      if (round > 0) times.get(name)?.push(ms);
    }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])])) as Record<N, number>;
}

/** Bytes in use on the heap after collections. */
export function settledHeap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let i = 0; i < 4; i++) collect();
  return process.memoryUsage().heapUsed;
}
