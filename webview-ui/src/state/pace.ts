/** So many at once, as an audit or a fix brings them. */
const burst = 6;
/** Then so many a second. */
const perSecond = 15;
/** More changes than these in one drawing are a flood: nobody reads so many. */
const crowd = 10;
/** In a flood drawing takes no more than this part of the time, … */
const share = 0.05;
/** … but is done so often a second, however long it takes. */
const leastPerSecond = 2;

/** Lets bursts through as they come and slows a flood down: a bucket of tokens. */
export class Pace {
  #tokens = burst;
  #at = 0;

  /** Takes a token and tells how long it is until it is there, ms. `now`: ms. */
  take(now: number): number {
    // A clock that was set back gives nothing, and takes nothing.
    const passed = Math.max(0, now - this.#at);
    this.#tokens = Math.min(burst, this.#tokens + (passed / 1000) * perSecond) - 1;
    this.#at = now;
    return Math.max(0, (-this.#tokens / perSecond) * 1000);
  }

  /** So many changes were drawn in so many ms: of a flood, what they took is waited for before the next. */
  drew(changes: number, ms: number): void {
    if (changes <= crowd) return;
    const rest = Math.min(ms / share, 1000 / leastPerSecond) / 1000;
    this.#tokens -= Math.max(0, rest * perSecond - 1);
  }
}
