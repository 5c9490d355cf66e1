/** Calls at once where nothing was called of late, else when `gapMs` have passed since: once for all that asked. */
export class Spaced implements Disposable {
  readonly #call: () => void;
  readonly #gapMs: number;
  #gap: NodeJS.Timeout | undefined;
  #asked = false;

  constructor(gapMs: number, call: () => void) {
    this.#gapMs = gapMs;
    this.#call = call;
  }

  ask(): void {
    this.#asked = true;
    if (this.#gap === undefined) this.#run();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#gap);
    this.#asked = false;
  }

  #run(): void {
    this.#gap = undefined;
    if (!this.#asked) return;
    this.#asked = false;
    this.#gap = setTimeout(() => this.#run(), this.#gapMs);
    this.#call();
  }
}
