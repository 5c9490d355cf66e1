import type { Boot } from './boot-types.ts';
import type { Port, Scheduler, StateKeeper } from './port.ts';

declare const gitopsAuditorBoot: Boot;

interface AcquiredHost {
  readonly port: Port;
  readonly keeper: StateKeeper;
  /** What was asked before. */
  readonly asked: Boot['requests'];
}

/** Takes over from the script that stands in the document. */
export function acquireHost(): AcquiredHost {
  const { api, requests, listen } = gitopsAuditorBoot;
  return {
    keeper: api,
    asked: requests,
    port: {
      post: (message) => api.postMessage(message),
      onMessage: (listener) => {
        let listening = true;
        listen((message) => {
          if (listening) listener(message);
        });
        return () => {
          listening = false;
        };
      },
    },
  };
}

export const browserScheduler: Scheduler = {
  now: () => Date.now(),
  // A window behind another gets no frames; its state must not wait for them.
  frame: (run) => {
    if (document.hidden) setTimeout(run);
    else requestAnimationFrame(run);
  },
  // Behind another window nothing is painted: when that is over would say nothing of how quick it is.
  afterPaint: (run) => {
    if (!document.hidden) requestAnimationFrame(() => setTimeout(run));
  },
  later: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  every: (ms, run) => {
    const timer = setInterval(run, ms);
    return () => clearInterval(timer);
  },
};
