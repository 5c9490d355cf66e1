/** So many at once, as an audit or a fix brings them. */
const burst = 6;
/** In a lasting flood so many a second: nobody reads faster, and each one draws a page. */
const perSecond = 15;

/** Lets bursts through as they come and slows a flood down: a bucket of tokens. */
export class Pace {
  #tokens = burst;
  #at = 0;

  /** Takes a token and tells how long it is until it is there, ms. `now`: ms. */
  take(now: number): number {
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#at) / 1000) * perSecond) - 1;
    this.#at = now;
    return Math.max(0, (-this.#tokens / perSecond) * 1000);
  }
}
