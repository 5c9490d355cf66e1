import type { Finding } from '../../contract/findings.ts';
import { idsByThoseIn } from '../audit/evaluate.ts';
import type { Accepted } from '../fixes/fix.ts';
import type { Acceptance, BaselineEntry, Store } from '../store/types.ts';

/** The baseline as audits need it: ids in memory, kept in step with the store that other processes write too. */
export class AcceptedFindings implements Accepted {
  readonly #store: Store | null;
  /** The repository of each. The same object for as long as it says the same. */
  #ids: ReadonlyMap<string, string> = new Map();
  #version: number | undefined;

  constructor(store: Store | null) {
    this.#store = store;
  }

  get ids(): Pick<ReadonlySet<string>, 'has'> {
    return this.#ids;
  }

  /** Reads again where another process wrote. Returns the repositories of which something else is accepted now. */
  reload(): ReadonlySet<string> {
    const version = this.#store?.dataVersion();
    if (!this.#store || (this.#version !== undefined && version === this.#version)) return new Set();
    this.#version = version;
    const before = this.#ids;
    const now = new Map(this.#store.baseline.all().map(({ findingId, repositoryId }) => [findingId, repositoryId]));
    const changed = new Set([
      ...[...now].flatMap(([id, repositoryId]) => (before.has(id) ? [] : repositoryId)),
      ...[...before].flatMap(([id, repositoryId]) => (now.has(id) ? [] : repositoryId)),
    ]);
    if (changed.size > 0) this.#ids = now;
    return changed;
  }

  accept(entries: readonly BaselineEntry[]): BaselineEntry[] {
    const accepted = this.#store?.baseline.accept(entries) ?? [];
    if (entries.length > 0)
      this.#ids = new Map([...this.#ids, ...entries.map((one) => [one.findingId, one.repositoryId] as const)]);
    return accepted;
  }

  acceptance(acceptance: Acceptance): BaselineEntry | undefined {
    return this.#store?.baseline.acceptance(acceptance);
  }

  acceptedOf(findingIds: readonly string[]): BaselineEntry[] {
    return this.#store?.baseline.acceptedOf(findingIds) ?? [];
  }

  takeBack(acceptances: readonly Acceptance[]): BaselineEntry[] {
    const taken = this.#store?.baseline.takeBack(acceptances) ?? [];
    this.#drop(taken);
    return taken;
  }

  /** What was accepted of a repository at its old path is accepted at the new one; false where that is nothing. */
  move(oldId: string, id: string, findings: readonly Finding[]): boolean {
    if (!this.#store) return false;
    const here = idsByThoseIn(oldId, findings.filter(isThere));
    const old = this.#store.baseline.all().filter((entry) => entry.repositoryId === oldId);
    const moved = new Map(
      old.flatMap(({ findingId: before }) => {
        const now = here.get(before);
        return now === undefined ? [] : [[before, now] as const];
      }),
    );
    this.#store.baseline.rename(moved, id);
    this.#drop(old.filter(({ findingId }) => moved.has(findingId)));
    this.#ids = new Map([...this.#ids, ...[...moved.values()].map((now) => [now, id] as const)]);
    // What is unknown today may still be there.
    const judged = new Set(findings.filter(isJudged).map(({ rule }) => rule));
    this.#remove(old.filter(({ findingId, rule }) => !moved.has(findingId) && judged.has(rule)));
    return moved.size > 0;
  }

  /**
   * Drops what was accepted and is gone, so that it speaks when it comes back. Only where its rule was judged on that
   * repository: what is unknown today may still be there.
   */
  forget(findings: readonly Finding[]): void {
    if (!this.#store || this.#ids.size === 0) return;
    const there = new Set(findings.filter(isThere).map(({ id }) => id));
    const judged = new Set(findings.filter(isJudged).map(({ repositoryId, rule }) => `${repositoryId} ${rule}`));
    this.#remove(
      this.#store.baseline.all().filter((e) => !there.has(e.findingId) && judged.has(`${e.repositoryId} ${e.rule}`)),
    );
  }

  #remove(entries: readonly BaselineEntry[]): void {
    if (entries.length === 0) return;
    this.#store?.baseline.remove(entries.map(({ findingId }) => findingId));
    this.#drop(entries);
  }

  #drop(entries: readonly BaselineEntry[]): void {
    if (entries.length === 0) return;
    const left = new Map(this.#ids);
    for (const { findingId } of entries) left.delete(findingId);
    this.#ids = left;
  }
}

const isThere = ({ verdict }: Finding): boolean => verdict === 'fail' || verdict === 'ignored';
const isJudged = (finding: Finding): boolean => isThere(finding) || finding.verdict === 'pass';
