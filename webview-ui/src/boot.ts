// Stands in the document itself and runs before any other script is loaded: asks the host for its snapshot, so that
// both come at the same time, and keeps what arrives until the page listens.
import type { OperationName } from '../../src/contract/operations.ts';
import type { Boot, VsCodeApi } from './state/boot-types.ts';
import { needsRows, overviewRoute } from './state/routes.ts';

declare const acquireVsCodeApi: () => VsCodeApi;

const api = acquireVsCodeApi();
// Tells this life of the page from its last: an answer to what was asked before it was loaded again must not match.
const firstId = Math.floor(Math.random() * 2 ** 30);
const messages: unknown[] = [];
let take = (message: unknown): void => void messages.push(message);
// VS Code speaks through the frame around this one, which has the same origin (and is hidden from it otherwise).
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.origin === window.origin) take(event.data);
});
const ask = (id: number, operation: OperationName): number => {
  api.postMessage({ kind: 'request', id, operation, input: {} });
  return id;
};

// Before a page was shown there is none; what came of an older version may be of any shape.
const { route = overviewRoute } = (api.getState() ?? {}) as { route?: string };

const boot: Boot = {
  api,
  requests: {
    snapshot: ask(firstId, 'dashboard.live'),
    rows: needsRows(route) ? ask(firstId + 1, 'dashboard.repositories') : null,
  },
  listen: (listener) => {
    take = listener;
    for (const message of messages.splice(0)) listener(message);
  },
};
Object.assign(globalThis, { gitopsAuditorBoot: boot });
