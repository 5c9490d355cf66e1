import * as vscode from 'vscode';
import type { Event } from '../../../src/contract/events.ts';
import type { FleetStats } from '../../../src/contract/fleet.ts';
import type { Handlers } from '../../../src/contract/operations.ts';
import type { RepositorySummary } from '../../../src/contract/repositories.ts';
import { EventHub } from '../../../src/engine/live/event-hub.ts';
import { dispatch } from '../../../src/engine/service/dispatch.ts';
import { PageChannel } from '../../../src/vscode/dashboard/page-channel.ts';
import { dashboardHtml, pageFolder } from '../../../src/vscode/dashboard/page-html.ts';
import { makeFixes, makeRules } from '../../fixtures/fleet-catalog.ts';
import { makeJournalEntry, makeRepository, makeStats, random } from '../../fixtures/fleet-data.ts';

const tickMs = 10;

/** Which of a hundred events change the row that was removed before. */
const broughtBack: ReadonlySet<number> = new Set([48, 98]);
/** Which of a hundred events are of what; the rest are changes of repositories. */
const others: ReadonlyMap<number, Exclude<Event['type'], 'repository.updated'>> = new Map([
  ...[5, 55].map((at) => [at, 'repository.removed'] as const),
  ...[10, 30, 50, 70, 90].map((at) => [at, 'fleet.updated'] as const),
  ...[15, 35, 75, 95].map((at) => [at, 'audit.progress'] as const),
  ...[20, 60].map((at) => [at, 'journal.updated'] as const),
  ...[40].map((at) => [at, 'history.updated'] as const),
  ...[80].map((at) => [at, 'views.updated'] as const),
]);

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
  readonly #stats: FleetStats;
  /** The row that was removed last, until it is back. */
  #gone = 0;
  #published = 0;
  #painted = 0;

  constructor(count: number, route: string) {
    // By name, as the fleet tells its own.
    const names = new Intl.Collator('en', { numeric: true });
    const made = Array.from({ length: count }, (_, index) => makeRepository(index));
    this.#repositories = made.sort((a, b) => names.compare(a.name, b.name));
    this.#stats = makeStats(this.#repositories);
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

  /** Publishes changes of all kinds at that rate; gives how many. */
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
    let [published, row] = [0, 0];
    while (published < events) {
      for (let n = 0; n < Math.min(1000, this.#repositories.length); n++, published++) this.#change(() => row++);
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

  /** Most are of repositories, and in each hundred some of every other kind: an audit beside a person at work. */
  #change(row = () => Math.floor(this.#next() * this.#repositories.length)): void {
    const n = this.#published++;
    const other = others.get(n % 100);
    if (other) this.#hub.publish(this.#other(other, n));
    else this.#hub.publish(this.#changed(broughtBack.has(n % 100) ? this.#gone : row() % this.#repositories.length));
  }

  #changed(at: number): Event {
    const before = this.#repositories[at] ?? makeRepository(at);
    const repository = { ...before, score: Math.floor(this.#next() * 100), ahead: Math.floor(this.#next() * 9) };
    this.#repositories[at] = repository;
    return { type: 'repository.updated', repository };
  }

  /** `n`: counts all that was published. What is kept by an id has few of them, so that nothing grows. */
  #other(type: Exclude<Event['type'], 'repository.updated'>, n: number): Event {
    const [total, repository] = [this.#repositories.length, this.#repositories[n % 50] ?? makeRepository(0)];
    switch (type) {
      case 'repository.removed':
        this.#gone = Math.floor(this.#next() * total);
        return { type, id: this.#repositories[this.#gone]?.id ?? '' };
      case 'fleet.updated':
        return { type, stats: { ...this.#stats, score: n % 100, needingAttention: n % total } };
      case 'audit.progress':
        return { type, audit: { ...this.#stats.audit, state: 'running', done: n % total, total } };
      case 'journal.updated':
        return { type, entry: makeJournalEntry(n % 50, repository) };
      case 'views.updated':
        return { type, views: [{ name: `View ${n % 7}`, route: '/repositories' }] };
      case 'history.updated':
        return { type, at: new Date(n).toISOString() };
    }
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
