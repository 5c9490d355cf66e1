import { secretFingerprint } from './secret-fingerprint.ts';

/** Makes fingerprints, one for each value, until there have been so many: they are slow on purpose. */
export class Fingerprints {
  readonly #known = new Map<string, string>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** So many were made. */
  get made(): number {
    return this.#known.size;
  }

  /** Undefined: no more are made. */
  of(value: string): string | undefined {
    const known = this.#known.get(value);
    if (known !== undefined || this.made >= this.#limit) return known;
    const fingerprint = secretFingerprint(value);
    this.#known.set(value, fingerprint);
    return fingerprint;
  }
}
