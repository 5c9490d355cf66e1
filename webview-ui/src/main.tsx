import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';
import { App } from './app.tsx';
import { acquireHost, browserScheduler } from './state/browser.ts';
import { Connection } from './state/connection.ts';
import { LiveStore } from './state/live-store.ts';
import { ViewState } from './state/view-state.ts';
import '@vscode/codicons/dist/codicon.css';
import './styles/index.css';

// The page's content security policy forbids eval, which zod would try for speed.
z.config({ jitless: true });

const { port, keeper } = acquireHost();
const connection = new Connection(port, browserScheduler);
const store = new LiveStore({
  fetch: (signal) => connection.call('dashboard.live', {}, { signal }),
  scheduler: browserScheduler,
  painted: (seq, causedAt, paintedAt) => connection.post({ kind: 'painted', seq, causedAt, paintedAt }),
});
connection.start(store);
store.refresh();

const report = (what: unknown) => {
  const message = what instanceof Error ? (what.stack ?? what.message) : String(what);
  connection.post({ kind: 'error', message: message.slice(0, 10_000) });
};
window.addEventListener('error', (event) => report(event.error ?? event.message));
window.addEventListener('unhandledrejection', (event) => report(event.reason));

const root = document.getElementById('root') ?? document.body.appendChild(document.createElement('div'));
createRoot(root).render(<App dashboard={{ connection, store, view: new ViewState(keeper) }} />);
