import type { ToHost } from '../../../src/contract/messages.ts';

/** The wire to the host. What arrives is not trusted: the connection validates it. */
export interface Port {
  post(message: ToHost): void;
  /** Returns the function that stops listening. */
  onMessage(listener: (message: unknown) => void): () => void;
}

/** Where the page keeps what must survive being hidden; the shape of VS Code's own `getState` and `setState`. */
export interface StateKeeper {
  getState(): unknown;
  setState(state: unknown): void;
}

/** Time, so that state can be driven without a browser. Milliseconds. */
export interface Scheduler {
  now(): number;
  /** Before the next paint. */
  frame(run: () => void): void;
  /** Once what is drawn now is on the screen; never, where nobody sees it. */
  afterPaint(run: () => void): void;
  /** Returns the function that stops it. */
  later(ms: number, run: () => void): () => void;
  every(ms: number, run: () => void): () => void;
}
