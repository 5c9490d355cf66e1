import * as vscode from 'vscode';
import type { Handlers } from '../../../src/contract/operations.ts';
import type { RepositorySummary } from '../../../src/contract/repositories.ts';
import { EventHub } from '../../../src/engine/live/event-hub.ts';
import { dispatch } from '../../../src/engine/service/dispatch.ts';
import { PageChannel } from '../../../src/vscode/dashboard/page-channel.ts';
import { dashboardHtml, pageFolder } from '../../../src/vscode/dashboard/page-html.ts';
import { makeFixes, makeRules } from '../../fixtures/fleet-catalog.ts';
import { makeJournalEntry, makeRepository, makeStats, random } from '../../fixtures/fleet-data.ts';

const tickMs = 10;
const log = { trace: () => undefined, warn: console.warn, error: console.error };

/**
 * The dashboard's real page over the real channel and event stream, on repositories that are not there: so many, and
 * changing as often, as no disk could in the time.
 */
export class GeneratedDashboard implements vscode.Disposable {
  /** Resolves when the page is ready. */
  readonly shown: Promise<void>;
  readonly #panel: vscode.WebviewPanel;
  readonly #channel: PageChannel;
  readonly #hub = new EventHub();
  readonly #repositories: RepositorySummary[];
  readonly #next = random(11);
  #painted = 0;

  constructor(count: number, route: string) {
    // By name, as the fleet tells its own.
    const names = new Intl.Collator('en', { numeric: true });
    const made = Array.from({ length: count }, (_, index) => makeRepository(index));
    this.#repositories = made.sort((a, b) => names.compare(a.name, b.name));
    const extension = vscode.extensions.getExtension('gitops-auditor.gitops-auditor')?.extensionUri;
    if (!extension) throw new Error('the extension is not in this window');
    const panel = vscode.window.createWebviewPanel('bench.generated', 'Generated', vscode.ViewColumn.Active, {
      enableScripts: true,
      localResourceRoots: [pageFolder(extension)],
    });
    this.#panel = panel;
    const ready = Promise.withResolvers<void>();
    this.shown = ready.promise;
    const host = {
      fleet: { hub: this.#hub },
      dispatch: (name, input, context) =>
        dispatch(this.#handlers as Handlers, name, input, { trust: true, github: false }, context),
    } satisfies Parameters<PageChannel['attach']>[0];
    this.#channel = new PageChannel({
      host: async () => host,
      log,
      post: (message) => void panel.webview.postMessage(message),
      onReady: () => ready.resolve(),
      onRoute: () => undefined,
      settings: () => ({ density: 'comfortable' }),
    });
    this.#channel.route = route;
    panel.webview.onDidReceiveMessage((message: { kind?: string; seq?: number }) => {
      if (message.kind === 'painted') this.#painted = message.seq ?? this.#painted;
      this.#channel.receive(message);
    });
    this.#channel.attach(host);
    panel.webview.html = dashboardHtml(panel.webview, extension);
  }

  /** Publishes changes of repositories at that rate; gives how many. */
  async flood({ perSecond, seconds }: { perSecond: number; seconds: number }): Promise<number> {
    const begun = performance.now();
    let published = 0;
    for (let passed = 0; passed < seconds * 1000; passed = performance.now() - begun) {
      for (const due = Math.floor((passed / 1000) * perSecond); published < due; published++) this.#change();
      await new Promise((resolve) => setTimeout(resolve, tickMs));
    }
    await this.#allPainted();
    return published;
  }

  /** Publishes that many changes, a thousand at once, each thousand when the page has painted the one before. */
  async replay({ events }: { events: number }): Promise<number> {
    let published = 0;
    while (published < events) {
      for (let n = 0; n < Math.min(1000, this.#repositories.length); n++, published++) this.#change(published);
      await this.#allPainted();
    }
    return published;
  }

  dispose(): void {
    this.#channel.dispose();
    this.#hub.dispose();
    this.#panel.dispose();
  }

  async #allPainted(): Promise<void> {
    this.#hub.flush();
    while (this.#painted < this.#hub.seq) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  #change(index = Math.floor(this.#next() * this.#repositories.length)): void {
    const at = index % this.#repositories.length;
    const before = this.#repositories[at];
    if (!before) return;
    const repository = { ...before, score: Math.floor(this.#next() * 100), ahead: Math.floor(this.#next() * 9) };
    this.#repositories[at] = repository;
    this.#hub.publish({ type: 'repository.updated', repository });
  }

  #place(): { stream: string; seq: number } {
    this.#hub.flush();
    return { stream: this.#hub.stream, seq: this.#hub.seq };
  }

  readonly #handlers: Partial<Handlers> = {
    'dashboard.live': () => ({
      ...this.#place(),
      stats: makeStats(this.#repositories),
      journal: this.#repositories.slice(0, 4).map((repository, index) => makeJournalEntry(index, repository)),
      views: [],
    }),
    'dashboard.repositories': () => ({ ...this.#place(), repositories: this.#repositories }),
    'rules.list': () => makeRules(),
    'fixes.list': () => makeFixes(),
  };
}
