import { AuditorError } from '../../../src/contract/errors.ts';
import type { Event } from '../../../src/contract/events.ts';
import { filterRepositories } from '../../../src/contract/filter-run.ts';
import { wordsFilter } from '../../../src/contract/filter-words.ts';
import type { ListedFinding } from '../../../src/contract/findings-list.ts';
import type { FixInfo, FixPlan, JournalEntry, PlanItem } from '../../../src/contract/fixes.ts';
import type { AuditRecord } from '../../../src/contract/history.ts';
import { type PageSettings, type ToHost, type ToPage, toHost, toPage } from '../../../src/contract/messages.ts';
import { type Handlers, type Input, operations } from '../../../src/contract/operations.ts';
import type { RepositorySummary } from '../../../src/contract/repositories.ts';
import { parseFilter } from '../../../src/contract/repository-filter.ts';
import type { SavedView } from '../../../src/contract/saved-views.ts';
import { listFindings } from '../../../src/engine/service/findings-list.ts';
import { makeDiagnostics } from '../../fixtures/diagnostics-data.ts';
import { makeDetail, makeFixes, makeRules } from '../../fixtures/fleet-catalog.ts';
import { dataTime, makeJournalEntry, makeRepository, makeStats } from '../../fixtures/fleet-data.ts';
import { makeChanges, makeCommits, makeTrend } from '../../fixtures/history-data.ts';

/**
 * A host played from a script: the contract's every operation over a generated fleet. It proves the page alone; the
 * real host is driven in the integration and window tests. What crosses is checked against the contract both ways.
 */
export class ScriptedHost {
  stream = 'stream-1';
  seq = 0;
  repositories: RepositorySummary[];
  journal: JournalEntry[];
  views: SavedView[] = [];
  audits: AuditRecord[] = [];
  stats;
  /** Everything that the page sent. */
  readonly received: ToHost[] = [];
  /** Set: nothing is answered any more. */
  silent = false;
  /** Where the page is sent with the greeting. */
  route: string | null = null;
  settings: PageSettings = { density: 'comfortable' };
  send: (message: ToPage) => void = () => undefined;
  /** Replaces an operation's answer. */
  readonly overrides: Partial<Handlers> = {};
  readonly #running = new Map<number, AbortController>();
  readonly #plans = new Map<string, FixPlan>();

  constructor(count: number) {
    this.repositories = Array.from({ length: count }, (_, index) => makeRepository(index));
    this.journal = this.repositories.slice(0, 4).map((repository, index) => makeJournalEntry(index, repository));
    this.stats = makeStats(this.repositories);
  }

  async receive(raw: unknown): Promise<void> {
    const message = toHost.parse(raw);
    this.received.push(message);
    if (this.silent) return;
    if (message.kind === 'ready') {
      this.post({ kind: 'hello', route: this.route, stream: this.stream, seq: this.seq });
      this.post({ kind: 'settings', settings: this.settings });
    } else if (message.kind === 'beat') this.beat();
    else if (message.kind === 'cancel') this.#running.get(message.id)?.abort();
    else if (message.kind === 'request') await this.#answer(message);
  }

  /** Announces; `lose` numbers the event and does not send it. */
  emit(event: Event, { lose = false } = {}): void {
    if (event.type === 'repository.updated')
      this.repositories = this.repositories.map((r) => (r.id === event.repository.id ? event.repository : r));
    if (event.type === 'repository.removed') this.repositories = this.repositories.filter((r) => r.id !== event.id);
    if (event.type === 'fleet.updated') this.stats = event.stats;
    if (event.type === 'views.updated') this.views = event.views;
    if (event.type === 'journal.updated')
      this.journal = [event.entry, ...this.journal.filter((entry) => entry.id !== event.entry.id)];
    this.seq += 1;
    if (!lose)
      this.post({ kind: 'events', events: [{ stream: this.stream, seq: this.seq, causedAt: Date.now(), event }] });
  }

  /** As the real one, unasked; `seq` further than it is makes the page ask anew. */
  beat(seq = this.seq): void {
    this.post({ kind: 'beat', stream: this.stream, seq, running: [...this.#running.keys()] });
  }

  post(message: ToPage): void {
    this.send(toPage.parse(message));
  }

  async #answer({ id, operation, input }: Extract<ToHost, { kind: 'request' }>): Promise<void> {
    const stop = new AbortController();
    this.#running.set(id, stop);
    const spec = operations[operation];
    const context = {
      signal: stop.signal,
      report: (progress: { done: number; total: number }) => this.post({ kind: 'progress', id, progress }),
    };
    try {
      const handler = (this.overrides[operation] ?? this.#handlers[operation]) as (i: unknown, c: unknown) => unknown;
      const value = spec.output.parse(await handler(spec.input.parse(input), context));
      this.post({ kind: 'response', id, value });
    } catch (thrown) {
      this.post({ kind: 'failure', id, error: AuditorError.from(thrown).toShape() });
    } finally {
      this.#running.delete(id);
    }
  }

  #repository(id: string): RepositorySummary {
    const found = this.repositories.find((r) => r.id === id);
    if (!found) throw new AuditorError('not-found', `There is no repository ${id}.`);
    return found;
  }

  readonly #handlers: Handlers = {
    'dashboard.live': () => {
      const { stream, seq, stats, journal, views } = this;
      return { stream, seq, stats, journal, views };
    },
    'dashboard.repositories': () => ({ stream: this.stream, seq: this.seq, repositories: this.repositories }),
    'dashboard.stats': () => this.stats,
    'repositories.list': () => this.repositories,
    'repositories.get': ({ id }) => makeDetail(this.#repository(id)),
    'audit.run': () => this.stats,
    'audit.report': () => {
      throw new AuditorError('not-found', 'No report was recorded.');
    },
    'history.trend': () => makeTrend(this.repositories.length, 30),
    'history.changes': ({ scope: { repositoryId }, limit = 100 }) =>
      makeChanges(
        repositoryId === undefined ? this.repositories : [this.#repository(repositoryId)],
        Math.min(limit, 12),
      ),
    'history.sums': () => ({ first: 0, worse: 6, better: 6, opened: 6, closed: 6 }),
    'history.visit': () => ({ since: new Date(dataTime - 86_400_000).toISOString() }),
    'history.audits': () => this.audits,
    'history.commits': () => makeCommits(),
    'workbench.exportTrend': () => ({ path: null }),
    'workbench.importHistory': () => ({}),
    'workbench.copy': () => ({}),
    'diagnostics.get': () => ({ ...makeDiagnostics(), repositories: this.repositories.length }),
    'dashboard.filter': ({ filter }) => {
      const { repositories, similar, facets } = filterRepositories(this.repositories, parseFilter(filter), dataTime);
      const counted = facets.map(({ key, values }) => ({ key, values: [...values] }));
      return { total: repositories.length, similar, problems: [], repositories: [...repositories], facets: counted };
    },
    'findings.list': (input) =>
      listFindings(
        this.repositories.flatMap((repository) =>
          repository.rules.flatMap((rule): ListedFinding[] => {
            const found = makeDetail(repository).findings.find((finding) => finding.rule === rule);
            const id = `${repository.id} ${rule}`;
            return found ? [{ ...found, id, repositoryId: repository.id, repository: repository.name }] : [];
          }),
        ),
        input,
        (rule) => makeRules().find(({ id }) => id === rule)?.title ?? rule,
      ),
    'views.list': () => this.views,
    'views.save': (view) => {
      this.emit({ type: 'views.updated', views: [...this.views.filter(({ name }) => name !== view.name), view] });
      return this.views;
    },
    'views.remove': ({ name }) => {
      this.emit({ type: 'views.updated', views: this.views.filter((view) => view.name !== name) });
      return this.views;
    },
    'history.import': () => ({ imported: 0, known: 0, later: 0, older: 0, span: null, leftOut: [], problems: [] }),
    'history.forget': () => ({ changes: 0, findings: 0, audits: 0, figures: 0, repositories: 0 }),
    'rules.list': () => makeRules(),
    'fixes.list': () => makeFixes(),
    'fixes.questions': ({ fix }) => makeFixes().find(({ id }) => id === fix)?.questions ?? [],
    'fixes.plan': ({ fix, repositoryIds }) => this.#plan(fix, repositoryIds),
    'fixes.apply': ({ planId }, { report }) => this.#apply(planId, report),
    'findings.ignore': ({ findings }) => ({
      results: findings.map((one) => ({
        ...one,
        outcome: 'ignored',
        path: `${this.#repository(one.repositoryId).path}/.gitops-auditor.yaml`,
      })),
    }),
    'findings.previewIgnore': ({ findings, reason = '<reason>', until }) => {
      const names = [...new Set(findings.map((one) => this.#repository(one.repositoryId).name))];
      const lines = [
        '  - rule: git/uncommitted-changes',
        `    repositories: [${names.map((name) => `"${name}"`).join(', ')}]`,
        `    reason: ${reason}`,
        ...(until === undefined ? [] : [`    until: ${until}`]),
      ];
      const path = '/home/lab/fleet/.gitops-auditor.yaml';
      return { files: [{ path, repositories: names, findings: findings.length, lines }] };
    },
    'baseline.accept': () => ({ accepted: 0 }),
    'activity.list': ({ after, audits = false, limit = 100, ...filter }) => {
      const all = [
        ...this.#journalFor(filter).map((entry) => ({ kind: 'change' as const, entry, at: entry.startedAt })),
        ...(audits ? this.audits : []).map((audit) => ({ kind: 'audit' as const, audit, at: audit.at })),
      ].sort((a, b) => b.at.localeCompare(a.at));
      const begin = Number(after ?? 0);
      return { items: all.slice(begin, begin + limit), next: begin + limit < all.length ? `${begin + limit}` : null };
    },
    'journal.list': ({ limit = 100, ...filter }) => this.#journalFor(filter).slice(0, limit),
    'journal.undo': ({ entryId }) => {
      const entry = this.journal.find(({ id }) => id === entryId);
      if (!entry) throw new AuditorError('not-found', 'There is no such change.');
      const by = { undoneAt: new Date(dataTime).toISOString(), undoneBy: 'terminal', undoSummary: 'Took it back.' };
      const undone: JournalEntry = { ...entry, ...by, state: 'undone', undoable: false };
      this.emit({ type: 'journal.updated', entry: undone });
      return undone;
    },
    'workbench.reveal': () => ({}),
  };

  #journalFor({ text = '', state, fix, repositoryId }: Input<'journal.list'>): JournalEntry[] {
    return this.journal.filter(
      (entry) =>
        wordsFilter(text)(`${entry.name}\n${entry.summary}`) &&
        (state === undefined || entry.state === state) &&
        (fix === undefined || entry.fix === fix) &&
        (repositoryId === undefined || entry.repositoryId === repositoryId),
    );
  }

  #plan(fix: string, ids: readonly string[]): FixPlan {
    const info = makeFixes().find(({ id }) => id === fix) as FixInfo;
    const plan: FixPlan = {
      id: `plan-${this.#plans.size + 1}`,
      fix,
      title: info.title,
      createdAt: new Date(dataTime).toISOString(),
      items: ids.map((id, index) => this.#planItem(this.#repository(id), info, index)),
    };
    this.#plans.set(plan.id, plan);
    return plan;
  }

  #planItem({ id, name, path, branch }: RepositorySummary, info: FixInfo, index: number): PlanItem {
    const common = { repositoryId: id, name, path, undoable: info.undoable, warnings: [] };
    if (index === 2)
      return {
        ...common,
        state: 'blocked',
        summary: 'Cannot be done now',
        blocked: { code: 'conflict', message: 'A merge is in progress.', hint: 'Finish or abort it first.' },
        commands: [],
        details: [],
      };
    return {
      ...common,
      state: 'ready',
      summary: `${info.title} ${index + 2} commits of ${branch} to origin/${branch}`,
      commands: [['git', 'push', '--porcelain', 'origin', `${branch}:refs/heads/${branch}`]],
      details: ['4f1c2aa Pin the image by digest', '9b80d13 Add a healthcheck to the database'],
      warnings: index === 0 ? ['The remote was last fetched 3 days ago.'] : [],
    };
  }

  #apply(planId: string, report: (progress: { done: number; total: number }) => void) {
    const plan = this.#plans.get(planId);
    if (!plan) throw new AuditorError('not-found', 'There is no such plan.');
    return plan.items.map((item, index) => {
      report({ done: index + 1, total: plan.items.length });
      const { repositoryId, name } = item;
      if (item.state === 'blocked')
        return { repositoryId, name, outcome: 'skipped' as const, message: item.blocked?.message ?? '' };
      const entry = { ...makeJournalEntry(0, this.#repository(repositoryId)), id: `done-${repositoryId}` };
      this.emit({ type: 'journal.updated', entry });
      return { repositoryId, name, outcome: 'done' as const, message: entry.summary, entryId: entry.id };
    });
  }
}
