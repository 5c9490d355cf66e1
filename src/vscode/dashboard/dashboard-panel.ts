import * as vscode from 'vscode';
import { heartbeatMs, type ToPage } from '../../contract/messages.ts';
import { readConfiguration } from '../configuration.ts';
import { Disposables } from '../disposables.ts';
import { commands, settings } from '../ids.ts';
import type { Session } from '../session.ts';
import { PageChannel } from './page-channel.ts';
import { dashboardHtml, failureHtml, pageFolder } from './page-html.ts';

/**
 * A page that does not say `ready` in this time did not come up. In a browser VS Code shows no webview before its
 * service worker has looked for an update of itself, which was seen to take up to 11 s at a window's second webview.
 */
const readyMs = 20_000;
/** So many of our beats without a word from a page that is shown: it hangs. */
const silentBeats = 6;

/** One panel and the page in it: loads it, watches that it comes up and stays, and talks with it. */
export class DashboardPanel implements vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #session: Session;
  readonly #channel: PageChannel;
  readonly #parts = new Disposables();
  #state: 'loading' | 'ready' | 'failed' = 'loading';
  #attempts = 0;
  #watchdog: NodeJS.Timeout | undefined;
  #silence = 0;

  constructor(panel: vscode.WebviewPanel, session: Session, onRoute: (route: string) => void, route?: string) {
    this.panel = panel;
    this.#session = session;
    const { log } = session.shell;
    this.#channel = new PageChannel({
      host: () => session.host(),
      log,
      post: (message) => this.#post(message),
      onReady: () => this.#ready(),
      onRoute,
      settings: () => ({ density: readConfiguration().density }),
    });
    if (route !== undefined) this.#channel.route = route;
    this.#parts.add(panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message)));
    this.#parts.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(settings.dashboardDensity)) this.#channel.settingsChanged();
      }),
    );
    this.#parts.add(panel.onDidChangeViewState(() => this.#viewChanged()));
    this.#parts.add(session.onDidStart((host) => this.#channel.attach(host)));
    session.host().then(
      (host) => this.#channel.attach(host),
      () => undefined, // told where it was started
    );
    const beats = setInterval(() => this.#beat(), heartbeatMs);
    this.#parts.onDispose(() => clearInterval(beats));
    this.#load();
  }

  get live(): boolean {
    return this.#channel.listening;
  }

  /** Brings the panel to the front, at a route where one is given. */
  show(route: string | undefined): void {
    if (route !== undefined) this.#channel.navigate(route);
    this.panel.reveal();
    if (this.#state === 'failed') {
      this.#attempts = 0;
      this.#load();
    }
  }

  dispose(): void {
    clearTimeout(this.#watchdog);
    this.#channel.dispose();
    this.#parts.dispose();
  }

  #load(): void {
    const { webview } = this.panel;
    const { extensionUri } = this.#session.shell.context;
    this.#channel.pageGone();
    this.#state = 'loading';
    this.#attempts++;
    webview.options = { enableScripts: true, localResourceRoots: [pageFolder(extensionUri)] };
    webview.html = dashboardHtml(webview, extensionUri);
    this.#watch();
  }

  /** While the page is hidden there is none: nothing is expected of it. */
  #watch(): void {
    clearTimeout(this.#watchdog);
    this.#silence = 0;
    if (!this.panel.visible || this.#state !== 'loading') return;
    this.#watchdog = setTimeout(() => this.#late(), readyMs);
  }

  #late(): void {
    const { log } = this.#session.shell;
    if (this.#attempts < 2) {
      log.warn('dashboard', 'The page did not say that it is ready; it is loaded once more.');
      this.#load();
      return;
    }
    log.error('dashboard', 'The page did not come up.');
    this.#state = 'failed';
    this.panel.webview.options = {
      enableCommandUris: [commands.openDashboard, commands.showLog],
      localResourceRoots: [],
    };
    this.panel.webview.html = failureHtml();
  }

  #ready(): void {
    clearTimeout(this.#watchdog);
    this.#state = 'ready';
    this.#attempts = 0;
  }

  #receive(message: unknown): void {
    this.#silence = 0;
    this.#channel.receive(message);
  }

  #viewChanged(): void {
    if (this.#state === 'failed') return;
    if (this.panel.visible) {
      // Shown again it is a new page. While it stays visible (only its column or focus changed) the page stays too.
      if (!this.#channel.listening) this.#watch();
      return;
    }
    clearTimeout(this.#watchdog);
    this.#channel.pageGone();
    this.#state = 'loading';
    this.#attempts = 1;
  }

  #beat(): void {
    if (!this.panel.visible || !this.#channel.listening) return;
    this.#channel.beat();
    this.#silence++;
    if (this.#silence < silentBeats) return;
    this.#session.shell.log.warn('dashboard', 'The page is silent; it is loaded again.');
    this.#load();
  }

  #post(message: ToPage): void {
    // A message to a page that is just going is lost; the page asks for a snapshot when it comes back.
    this.panel.webview.postMessage(message).then(undefined, () => undefined);
  }
}
