import type { Finding } from '../../contract/findings.ts';
import { findingId } from '../audit/evaluate.ts';
import type { AcceptedRef } from '../fixes/fix.ts';
import type { Store } from '../store/types.ts';

/** The baseline as audits need it: ids in memory, kept in step with the store that other processes write too. */
export class AcceptedFindings {
  readonly #store: Store | null;
  #ids: ReadonlySet<string> = new Set();
  #version: number | undefined;

  constructor(store: Store | null) {
    this.#store = store;
  }

  get ids(): ReadonlySet<string> {
    return this.#ids;
  }

  /** Reads again where another process wrote. */
  reload(): void {
    const version = this.#store?.dataVersion();
    if (!this.#store || (this.#version !== undefined && version === this.#version)) return;
    this.#version = version;
    this.#ids = new Set(this.#store.baseline.all().map((entry) => entry.findingId));
  }

  /** Accepts those that failed; returns how many. */
  accept(findings: readonly Finding[], acceptedAt: number): number {
    const failed = findings.filter((f) => f.verdict === 'fail');
    if (!this.#store) return 0;
    this.put(
      failed.map(({ id, repositoryId, rule }) => ({ findingId: id, repositoryId, rule })),
      acceptedAt,
    );
    return failed.length;
  }

  has(findingId: string): boolean {
    return this.#store?.baseline.has(findingId) ?? false;
  }

  put(findings: readonly AcceptedRef[], acceptedAt: number): void {
    if (findings.length === 0) return;
    this.#store?.baseline.accept(findings.map((one) => ({ ...one, acceptedAt })));
    this.#ids = new Set([...this.#ids, ...findings.map(({ findingId }) => findingId)]);
  }

  remove(findingIds: readonly string[]): void {
    if (findingIds.length === 0) return;
    this.#store?.baseline.remove(findingIds);
    const dropped = new Set(findingIds);
    this.#ids = new Set([...this.#ids].filter((id) => !dropped.has(id)));
  }

  /** What was accepted of a repository at its old path is accepted at the new one; returns how many. */
  move(oldId: string, findings: readonly Finding[], acceptedAt: number): number {
    const before = (f: Finding) => findingId(oldId, f.rule, f.subject);
    return this.accept(
      findings.filter((f) => this.#ids.has(before(f))),
      acceptedAt,
    );
  }

  /**
   * Drops what was accepted and is gone, so that it speaks when it comes back. Only where its rule was judged on that
   * repository: what is unknown today may still be there.
   */
  forget(findings: readonly Finding[]): void {
    if (!this.#store || this.#ids.size === 0) return;
    const there = new Set<string>();
    const judged = new Set<string>();
    for (const { id, repositoryId, rule, verdict } of findings) {
      if (verdict === 'fail' || verdict === 'ignored') there.add(id);
      if (verdict === 'pass' || verdict === 'fail' || verdict === 'ignored') judged.add(`${repositoryId} ${rule}`);
    }
    const gone = this.#store.baseline
      .all()
      .filter((e) => !there.has(e.findingId) && judged.has(`${e.repositoryId} ${e.rule}`))
      .map((e) => e.findingId);
    this.remove(gone);
  }
}
