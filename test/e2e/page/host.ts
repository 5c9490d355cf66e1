import { AuditorError } from '../../../src/contract/errors.ts';
import type { Event } from '../../../src/contract/events.ts';
import type { FixInfo, FixPlan, JournalEntry, PlanItem } from '../../../src/contract/fixes.ts';
import { type ToHost, type ToPage, toHost, toPage } from '../../../src/contract/messages.ts';
import { type Handlers, operations } from '../../../src/contract/operations.ts';
import type { RepositorySummary } from '../../../src/contract/repositories.ts';
import { makeDetail, makeFixes, makeRules } from '../../fixtures/fleet-catalog.ts';
import { dataTime, makeJournalEntry, makeRepository, makeStats } from '../../fixtures/fleet-data.ts';

/**
 * A host played from a script: the contract's every operation over a generated fleet. It proves the page alone; the
 * real host is driven in the integration and window tests. What crosses is checked against the contract both ways.
 */
export class ScriptedHost {
  stream = 'stream-1';
  seq = 0;
  repositories: RepositorySummary[];
  journal: JournalEntry[];
  stats;
  /** Everything that the page sent. */
  readonly received: ToHost[] = [];
  /** Set: nothing is answered any more. */
  silent = false;
  /** Where the page is sent with the greeting. */
  route: string | null = null;
  send: (message: ToPage) => void = () => undefined;
  /** Replaces an operation's answer. */
  readonly overrides: Partial<Handlers> = {};
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
    if (message.kind === 'ready') this.post({ kind: 'hello', route: this.route, stream: this.stream });
    else if (message.kind === 'beat') this.post({ kind: 'beat', stream: this.stream, seq: this.seq });
    else if (message.kind === 'request') await this.#answer(message);
  }

  /** Announces; `lose` numbers the event and does not send it. */
  emit(event: Event, { lose = false } = {}): void {
    if (event.type === 'repository.updated')
      this.repositories = this.repositories.map((r) => (r.id === event.repository.id ? event.repository : r));
    if (event.type === 'repository.removed') this.repositories = this.repositories.filter((r) => r.id !== event.id);
    if (event.type === 'fleet.updated') this.stats = event.stats;
    if (event.type === 'journal.updated')
      this.journal = [event.entry, ...this.journal.filter((entry) => entry.id !== event.entry.id)];
    this.seq += 1;
    if (!lose)
      this.post({ kind: 'events', events: [{ stream: this.stream, seq: this.seq, causedAt: Date.now(), event }] });
  }

  post(message: ToPage): void {
    this.send(toPage.parse(message));
  }

  async #answer({ id, operation, input }: Extract<ToHost, { kind: 'request' }>): Promise<void> {
    const spec = operations[operation];
    const context = {
      signal: new AbortController().signal,
      report: (progress: { done: number; total: number }) => this.post({ kind: 'progress', id, progress }),
    };
    try {
      const handler = (this.overrides[operation] ?? this.#handlers[operation]) as (i: unknown, c: unknown) => unknown;
      const value = spec.output.parse(await handler(spec.input.parse(input), context));
      this.post({ kind: 'response', id, value });
    } catch (thrown) {
      this.post({ kind: 'failure', id, error: AuditorError.from(thrown).toShape() });
    }
  }

  #repository(id: string): RepositorySummary {
    const found = this.repositories.find((r) => r.id === id);
    if (!found) throw new AuditorError('not-found', `There is no repository ${id}.`);
    return found;
  }

  readonly #handlers: Handlers = {
    'dashboard.live': () => ({
      stream: this.stream,
      seq: this.seq,
      stats: this.stats,
      repositories: this.repositories,
      journal: this.journal,
    }),
    'dashboard.stats': () => this.stats,
    'repositories.list': () => this.repositories,
    'repositories.get': ({ id }) => makeDetail(this.#repository(id)),
    'audit.run': () => this.stats,
    'audit.report': () => {
      throw new AuditorError('not-found', 'No report was recorded.');
    },
    'rules.list': () => makeRules(),
    'fixes.list': () => makeFixes(),
    'fixes.plan': ({ fix, repositoryIds }) => this.#plan(fix, repositoryIds),
    'fixes.apply': ({ planId }, { report }) => this.#apply(planId, report),
    'findings.ignore': ({ repositoryId }) => ({ path: `${this.#repository(repositoryId).path}/.gitops-auditor.yaml` }),
    'baseline.accept': () => ({ accepted: 0 }),
    'journal.list': () => this.journal,
    'journal.undo': ({ entryId }) => {
      const entry = this.journal.find(({ id }) => id === entryId);
      if (!entry) throw new AuditorError('not-found', 'There is no such change.');
      const undone: JournalEntry = { ...entry, state: 'undone', undoable: false };
      this.emit({ type: 'journal.updated', entry: undone });
      return undone;
    },
    'workbench.reveal': () => ({}),
  };

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
