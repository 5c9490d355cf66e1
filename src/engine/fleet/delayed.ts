/** What follows from a burst of changes, done once for all of them a moment later. */
export class Delayed {
  readonly #run: (causedAt: number) => void;
  readonly #delayMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #causedAt = 0;
  #disposed = false;

  constructor(run: (causedAt: number) => void, delayMs: number) {
    this.#run = run;
    this.#delayMs = delayMs;
  }

  /** `causedAt`: when the cause was seen, ms since the epoch. */
  add(causedAt: number): void {
    if (this.#timer !== undefined || this.#disposed) return;
    this.#causedAt = causedAt;
    this.#timer = setTimeout(() => this.flush(), this.#delayMs);
  }

  /** Does now what waits. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#run(this.#causedAt);
  }

  dispose(): void {
    this.#disposed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
