import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';
import { App } from './app.tsx';
import { Announcer } from './state/announcer.ts';
import { askedBefore } from './state/asked-before.ts';
import { acquireHost, browserScheduler } from './state/browser.ts';
import { Connection } from './state/connection.ts';
import { LiveStore } from './state/live-store.ts';
import { PendingChanges } from './state/pending-changes.ts';
import { ViewState } from './state/view-state.ts';
import '@vscode/codicons/dist/codicon.css';
import './styles/index.css';

// The page's content security policy forbids eval, which zod would try for speed.
z.config({ jitless: true });

const { port, keeper, asked } = acquireHost();
const connection = new Connection(port, browserScheduler);
const store = new LiveStore({
  source: askedBefore(connection, asked),
  scheduler: browserScheduler,
  painted: (seq, causedAt, paintedAt) => connection.post({ kind: 'painted', seq, causedAt, paintedAt }),
});
const view = new ViewState(keeper);
// Before anything is drawn by it: what counts with row heights reads them of the tokens. The document still says what
// was set when the panel was opened.
const { dataset } = document.documentElement;
if (view.density !== undefined) dataset.density = view.density;
connection.changed.subscribe(() => {
  if (!connection.settings) return;
  dataset.density = connection.settings.density;
  view.setDensity(connection.settings.density);
});
// First, since the answer may be there already; what came after it, the greeting tells.
store.refresh();
connection.start(store);

const report = (what: unknown) => {
  const message = what instanceof Error ? (what.stack ?? what.message) : String(what);
  connection.post({ kind: 'error', message: message.slice(0, 10_000) });
};
window.addEventListener('error', (event) => report(event.error ?? event.message));
window.addEventListener('unhandledrejection', (event) => report(event.reason));

const changes = new PendingChanges({ call: connection.call, store, scheduler: browserScheduler });
const announcer = new Announcer(browserScheduler);
const root = document.getElementById('root') ?? document.body.appendChild(document.createElement('div'));
createRoot(root).render(<App dashboard={{ connection, store, changes, view, announcer }} />);
