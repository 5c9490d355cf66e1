import type { Timings } from '../contract/diagnostics.ts';

const usualSize = 1_000;

/** How long something took, the last times: bounded, however long it runs. */
export class Sample {
  readonly #values: Float64Array;
  #count = 0;

  /** `size`: how many are remembered. */
  constructor(size: number = usualSize) {
    this.#values = new Float64Array(size);
  }

  /** Milliseconds. */
  add(ms: number): void {
    this.#values[this.#count % this.#values.length] = ms;
    this.#count++;
  }

  /** The newest, ms. */
  get last(): number | undefined {
    return this.#count === 0 ? undefined : this.#values[(this.#count - 1) % this.#values.length];
  }

  timings(): Timings {
    const sorted = this.#values.slice(0, Math.min(this.#count, this.#values.length)).sort();
    /** The nearest rank: a value that was measured. */
    const rank = (share: number): number | null => sorted[Math.ceil(share * sorted.length) - 1] ?? null;
    return { count: this.#count, p50: rank(0.5), p95: rank(0.95), max: rank(1) };
  }
}
