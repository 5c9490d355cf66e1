import type { ToHost } from '../../../src/contract/messages.ts';
import type { Port, Scheduler, StateKeeper } from './port.ts';

interface VsCodeApi extends StateKeeper {
  postMessage(message: ToHost): void;
}

declare global {
  function acquireVsCodeApi(): VsCodeApi;
}

/** VS Code hands its API out once per page. */
export function acquireHost(): { port: Port; keeper: StateKeeper } {
  const api = acquireVsCodeApi();
  return {
    keeper: api,
    port: {
      post: (message) => api.postMessage(message),
      onMessage: (listener) => {
        const receive = (event: MessageEvent<unknown>) => listener(event.data);
        window.addEventListener('message', receive);
        return () => window.removeEventListener('message', receive);
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
  afterPaint: (run) => {
    requestAnimationFrame(() => setTimeout(run));
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
