import type { Scheduler } from './port.ts';
import { Signal } from './signal.ts';

/** What changes oftener is told as it is then: a screen reader that hears everything hears nothing. ms */
const pauseMs = 1_000;
/** Read like the text without it; a text said twice would not be heard twice. */
const again = '\u00a0';

/** What a screen reader is told of what changed, in one calm voice. */
export class Announcer {
  readonly changed = new Signal();
  text = '';

  readonly #scheduler: Pick<Scheduler, 'later'>;
  readonly #waiting = new Map<string, string>();

  constructor(scheduler: Pick<Scheduler, 'later'>) {
    this.#scheduler = scheduler;
  }

  /** Of one topic only the last word of a pause is told. */
  say(topic: string, text: string): void {
    if (this.#waiting.size === 0) this.#scheduler.later(pauseMs, () => this.#speak());
    this.#waiting.set(topic, text);
  }

  #speak(): void {
    const text = [...this.#waiting.values()].join(' ');
    this.#waiting.clear();
    this.text = text === this.text ? text + again : text;
    this.changed.fire();
  }
}
