import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { AuditorError } from '../../contract/errors.ts';
import type { Finding } from '../../contract/findings.ts';
import type { Answers, FixInfo, FixPlan, FixResult, JournalEntry, PlanItem, Question } from '../../contract/fixes.ts';
import type { Progress } from '../../contract/operations.ts';
import { isExpected } from '../audit/inventory/expected.ts';
import { defaultPolicy } from '../audit/policy/merge.ts';
import type { Policy } from '../audit/policy-types.ts';
import { forEachBounded } from '../concurrency.ts';
import type { RepositoryLocation } from '../git/facts.ts';
import type { Git } from '../git/git.ts';
import { FactReader } from '../git/read-facts.ts';
import { withCheapFacts } from '../git/snapshot.ts';
import type { LockOwner } from '../store/lock.ts';
import { currentProcess } from '../store/process-identity.ts';
import type { JournalRecord, Store } from '../store/types.ts';
import { checkedAnswers, refuseSharedAnswer, standInsFor } from './answers.ts';
import { applyItem } from './apply-item.ts';
import { backupRetentionMs } from './backups.ts';
import { unread } from './blind.ts';
import { ChangeJournal } from './change-journal.ts';
import type { Accepted, Fix, FixContext, ReadFacts, RepairContext, RepairTarget } from './fix.ts';
import { withFixLock } from './fix-lock.ts';
import { fixById, fixInfos } from './index.ts';
import { locate } from './locate.ts';
import { type CachedItem, PlanCache } from './plan-cache.ts';
import { type Recovered, recoverEntry } from './recover-entry.ts';
import { takenBack, undoEntry } from './undo-entry.ts';

export interface FixRunnerOptions {
  readonly git: Git;
  readonly store: Store;
  /** Default: they are read from disk. */
  readonly readFacts?: ReadFacts;
  /** For people: "VS Code window on homelab", "terminal". */
  readonly by: string;
  /** Whether an editor holds unsaved changes of a file. Default: there is no editor. */
  readonly isUnsaved?: (path: string) => boolean;
  /** The path of a file in a folder of which an editor holds unsaved changes. Default: there is no editor. */
  readonly unsavedIn?: (folder: string) => string | undefined;
  /** The policy that holds for a repository. Default: there is none. */
  readonly policyOf?: (location: RepositoryLocation) => Policy;
  /** Findings that were accepted. Default: those of the store, without anybody who hears of it. */
  readonly accepted?: Accepted;
  /** Folders that repositories are looked for in. Default: that under which each was found. */
  readonly roots?: () => readonly string[];
  /** How long recoverable copies are kept, in milliseconds. Default: as long as `pruneBackups` keeps them. */
  readonly backupRetentionMs?: () => number;
  /** Repositories at once. Default 4. */
  readonly concurrency?: number;
}

interface Call {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

interface PlanCall extends Call {
  /** What is to be repaired in a repository. Default: nothing that was found. */
  readonly findings?: (repositoryId: string) => readonly Finding[];
  /** Repositories for which the change of that one is too. Default: none. */
  readonly others?: (repositoryId: string) => readonly RepairTarget[];
  /** Only to look at: answers that are missing are stood in for, and the plan cannot be applied. */
  readonly preview?: boolean;
}

/** How long to wait for another window or terminal that changes the same repository. */
const lockWaitMs = 15_000;

/** Plans, applies, undoes and recovers fixes: every change is previewed, locked, journalled and, where it can be, undone. */
export class FixRunner {
  readonly #git: Git;
  readonly #store: Store;
  readonly #readFacts: ReadFacts;
  readonly #owner: LockOwner;
  readonly #editors: Pick<RepairContext, 'isUnsaved' | 'unsavedIn'>;
  readonly #policyOf: (location: RepositoryLocation) => Policy;
  readonly #accepted: Accepted;
  readonly #roots: () => readonly string[];
  readonly #backupRetentionMs: () => number;
  readonly #concurrency: number;
  readonly #plans = new PlanCache();
  readonly #journal: ChangeJournal;

  constructor(options: FixRunnerOptions) {
    const { git, store, readFacts, by, concurrency = 4 } = options;
    this.#git = git;
    this.#store = store;
    const reader = new FactReader(git);
    this.#readFacts =
      readFacts ??
      (async (location, signal, needs) =>
        (await reader.read(location, { trusted: true, signal, needed: withCheapFacts(needs) })).facts);
    this.#owner = { ...currentProcess(), by };
    const { isUnsaved = () => false, unsavedIn = () => undefined } = options;
    this.#editors = { isUnsaved, unsavedIn };
    this.#policyOf = options.policyOf ?? (() => defaultPolicy);
    this.#accepted = options.accepted ?? store.baseline;
    this.#roots = options.roots ?? (() => []);
    this.#backupRetentionMs = options.backupRetentionMs ?? (() => backupRetentionMs);
    this.#concurrency = concurrency;
    this.#journal = new ChangeJournal(store.journal);
  }

  list(): FixInfo[] {
    return fixInfos();
  }

  /** What must be asked for this repository: choices hold what it has. Of one that cannot be read, what is asked of any. */
  async questions(fixId: string, location: RepositoryLocation, { signal, findings }: PlanCall): Promise<Question[]> {
    const fix = this.#fix(fixId);
    if (fix.blind || location.broken !== undefined || isExpected(location)) return [...fix.questions()];
    const facts = await this.#readFacts(location, signal, fix.needs ?? []);
    return [...fix.questions(location, facts, findings?.(location.id) ?? [], this.#policyOf(location))];
  }

  /** Hears of every entry of the journal that this runner begins or changes. Returns how to stop. */
  onJournal(listener: (entry: JournalEntry) => void): () => void {
    return this.#journal.listen(listener);
  }

  /** Previews a fix; changes nothing. Throws `not-found` (no such fix), `bad-input` (answers) or `cancelled`. */
  async plan(
    fixId: string,
    locations: readonly RepositoryLocation[],
    answers: Answers,
    { signal, onProgress, findings = () => [], others = () => [], preview = false }: PlanCall,
  ): Promise<FixPlan> {
    const fix = this.#fix(fixId);
    const stand = preview ? standInsFor(fix.questions(), answers) : {};
    const checked = checkedAnswers(fix.questions(), { ...answers, ...stand });
    const standIns = new Set(Object.keys(stand));
    if (locations.length > 1) refuseSharedAnswer(fix, answers);
    const items: CachedItem[] = new Array(locations.length);
    let done = 0;
    await this.#forEach(locations, signal, async (location, index) => {
      const asked = { answers: checked, standIns, findings: findings(location.id), others: others(location.id) };
      items[index] = await this.#planOne(fix, location, asked, signal);
      onProgress?.({ done: ++done, total: locations.length, message: location.name });
    });
    const plan: FixPlan = {
      id: randomUUID(),
      fix: fix.id,
      title: fix.title,
      createdAt: new Date().toISOString(),
      items: items.map(({ item }) => item),
    };
    if (!preview) this.#plans.put({ plan, fix, items, answers: checked });
    return plan;
  }

  /**
   * Does exactly what the plan said, once. A repository that fails does not stop the others; cancelling stops before
   * the next one. `onDone` is told each repository that may have changed.
   */
  async apply(
    planId: string,
    { signal, onProgress, onDone }: Call & { readonly onDone?: (repositoryId: string) => void },
  ): Promise<FixResult[]> {
    const { fix, items, answers } = this.#plans.take(planId);
    const results: FixResult[] = new Array(items.length);
    let done = 0;
    await forEachBounded(items, this.#concurrency, async (cached, index) => {
      const { item, location } = cached;
      const said = { repositoryId: item.repositoryId, name: item.name };
      if (item.state === 'blocked')
        results[index] = { ...said, outcome: 'skipped', message: item.blocked?.message ?? item.summary };
      else if (signal.aborted) results[index] = { ...said, outcome: 'skipped', message: 'Cancelled before it began.' };
      else {
        const parts = { fix, planId, cached, answers, context: this.#context(location, cached.entryId, signal) };
        results[index] = await applyItem({
          ...parts,
          journal: this.#journal,
          owner: this.#owner,
          readFacts: this.#readFacts,
          waitMs: lockWaitMs,
        });
        if (!fix.tellsItself) onDone?.(item.repositoryId);
      }
      onProgress?.({ done: ++done, total: items.length, message: item.name });
    });
    return results;
  }

  /** Takes one change back. Throws `not-found`, `conflict` (not undoable, or later work is in the way) or `locked`. */
  async undo(entryId: string, { signal }: Call): Promise<JournalEntry> {
    const record = this.#undoable(entryId);
    const location = await locate(this.#git, record, signal);
    return withFixLock(
      fixById(record.fix),
      location,
      this.#owner,
      signal,
      async (held) => {
        // Another window may have been faster.
        const current = this.#undoable(entryId);
        const context = { ...this.#context(location, entryId, signal), signal: held };
        const [fix, journal, owner] = [this.#fix(current.fix), this.#journal, this.#owner];
        return undoEntry({ fix, record: current, journal, owner, context });
      },
      { waitMs: lockWaitMs },
    );
  }

  /**
   * Brings changes, and undos, whose process died to done or undone, and says which. Those that another process is
   * just changing are left to it. Call it on start.
   */
  async recover({ signal }: Call): Promise<Recovered[]> {
    const recovered: Recovered[] = [];
    for (const record of this.#journal.orphans()) {
      if (signal.aborted) break;
      const result = await recoverEntry({
        record,
        git: this.#git,
        journal: this.#journal,
        owner: this.#owner,
        signal,
        contextOf: (location, held) => this.#context(location, record.id, held),
      });
      if (result !== undefined) recovered.push(result);
    }
    return recovered;
  }

  async #planOne(
    fix: Fix,
    location: RepositoryLocation,
    asked: Pick<FixContext, 'answers' | 'standIns' | 'findings' | 'others'>,
    signal: AbortSignal,
  ): Promise<CachedItem> {
    const entryId = randomUUID();
    const base = { repositoryId: location.id, name: location.name, path: location.path };
    try {
      if (location.broken !== undefined && !fix.blind)
        throw new AuditorError('conflict', `It cannot be read: ${location.broken}`);
      if (!fix.evenMissing && isExpected(location))
        throw new AuditorError('conflict', 'It is not here.', { hint: 'Clone it first.' });
      const facts = fix.blind ? unread() : await this.#readFacts(location, signal, fix.needs ?? []);
      const context = { ...this.#context(location, entryId, signal), facts, ...asked };
      const { data, summary, commands, details, changes, warnings, undoable } = await fix.plan(context);
      const item: PlanItem = {
        ...base,
        state: 'ready',
        summary,
        commands: commands.map((command) => [...command]),
        details: [...details],
        ...(changes !== undefined && { changes: [...changes] }),
        warnings: [...warnings],
        undoable,
      };
      return { item, location, entryId, data, findings: asked.findings, others: asked.others ?? [] };
    } catch (thrown) {
      const error = AuditorError.from(thrown);
      if (error.code === 'cancelled') throw error;
      const item: PlanItem = {
        ...base,
        state: 'blocked',
        summary: error.message,
        blocked: error.toShape(),
        commands: [],
        details: [],
        warnings: [],
        undoable: false,
      };
      return { item, location, entryId };
    }
  }

  #context(repository: RepositoryLocation, entryId: string, signal: AbortSignal): RepairContext {
    return {
      repository,
      git: this.#git,
      signal,
      cancelled: signal,
      entryId,
      backupFolder: join(this.#store.folder, 'backups', entryId),
      ...this.#editors,
      accepted: this.#accepted,
      policy: this.#policyOf(repository),
      roots: [repository.root, ...this.#roots()],
      backupRetentionMs: this.#backupRetentionMs(),
      onStart: (pid) => this.#journal.startedChild(entryId, pid),
    };
  }

  #undoable(entryId: string): JournalRecord {
    const record = this.#journal.get(entryId);
    if (record === undefined) throw new AuditorError('not-found', 'The journal has no such change.');
    if (record.state === 'undone') throw takenBack();
    if (record.state !== 'done')
      throw new AuditorError('conflict', 'That change was not made, so there is nothing to undo.');
    if (record.undo === null || this.#fix(record.fix).undo === undefined)
      throw new AuditorError('conflict', `${this.#fix(record.fix).title} cannot be undone.`);
    return record;
  }

  #fix(id: string): Fix {
    const fix = fixById(id);
    if (fix === undefined) throw new AuditorError('not-found', `There is no fix ${id}.`);
    return fix;
  }

  async #forEach<T>(
    items: readonly T[],
    signal: AbortSignal,
    work: (item: T, index: number) => Promise<void>,
  ): Promise<void> {
    try {
      await forEachBounded(items, this.#concurrency, work, signal);
    } catch (thrown) {
      if (signal.aborted) throw new AuditorError('cancelled', 'Cancelled.', { cause: thrown });
      throw thrown;
    }
  }
}
