import { hash } from 'node:crypto';
import type { Finding } from '../../contract/findings.ts';
import type { AuditCause } from '../../contract/history.ts';
import type { RepositorySummary } from '../../contract/repositories.ts';
import type { Policy } from '../audit/policy-types.ts';
import type { Rule } from '../audit/rule.ts';
import type { History } from '../store/history-types.ts';
import { currentProcess } from '../store/process-identity.ts';
import { type FigureSums, noFigures } from './figures.ts';
import { folderFigures } from './folders.ts';
import { type Standing, standingOf } from './standing.ts';
import { sortAbsent } from './still-there.ts';

/** A repository as it was judged. */
export interface Judged {
  readonly summary: RepositorySummary;
  readonly findings: readonly Finding[];
  readonly policy: Policy;
}

interface Written {
  readonly judged: Judged;
  readonly figures: FigureSums;
}

/** So many repositories are written in one transaction: between two of them others have a turn. */
const atOnce = 50;

/** Writes down what audits find where it is new. */
export class HistoryRecorder {
  readonly #history: History;
  readonly #by: string;
  readonly #rules: string;
  readonly #bases = new WeakMap<Policy, string>();
  /** What was written last, by repository. */
  #written: ReadonlyMap<string, Written> = new Map();
  #last: Promise<unknown> = Promise.resolve();

  /** `by`: for people, "VS Code window on homelab". */
  constructor(history: History, by: string, rules: readonly Rule[]) {
    this.#history = history;
    this.#by = by;
    this.#rules = JSON.stringify(rules.map(({ id, severity, set }) => [id, severity, set]));
  }

  /**
   * Remembers how a whole fleet stands. One after another; resolves to how many repositories changed. `signal`: what is
   * written until then stays. Rejects where the store does.
   */
  record(
    repositories: readonly Judged[],
    audit: {
      readonly roots: readonly string[];
      /** Folders that could not be looked into: what is there is as it was. */
      readonly unseen: readonly string[];
      readonly at: number;
      readonly cause: AuditCause;
      readonly signal: AbortSignal;
    },
  ): Promise<number> {
    const recording = this.#last.then(() => this.#record(repositories, audit));
    this.#last = recording.catch(() => {});
    return recording;
  }

  async #record(
    repositories: readonly Judged[],
    { roots, unseen, at, cause, signal }: Parameters<HistoryRecorder['record']>[1],
  ): Promise<number> {
    let changed = 0;
    const counted: Pick<Standing, 'path' | 'figures'>[] = [];
    const written = new Map<string, Written>();
    for (let from = 0; from < repositories.length; from += atOnce) {
      const fresh: Standing[] = [];
      for (const judged of repositories.slice(from, from + atOnce)) {
        const { id, path } = judged.summary;
        const before = this.#written.get(id);
        const same = before !== undefined && isSame(before.judged, judged);
        const standing = same ? undefined : standingOf(judged.summary, judged.findings, this.#basisOf(judged.policy));
        if (standing) fresh.push(standing);
        const figures = standing?.figures ?? before?.figures ?? noFigures;
        counted.push({ path, figures });
        written.set(id, { judged, figures });
      }
      if (fresh.length === 0) continue;
      changed += this.#history.record(fresh, at).length;
      await new Promise(setImmediate);
      signal.throwIfAborted();
    }
    this.#written = written;
    const present = new Set(repositories.map(({ summary }) => summary.id));
    const { hidden, gone } = await sortAbsent(this.#history.absent(roots, present), unseen);
    signal.throwIfAborted();
    counted.push(...hidden);
    changed += this.#history.recordGone(
      gone.map(({ id }) => id),
      at,
    );
    if (changed === 0) return 0;
    const folders = [...folderFigures(roots, counted)].map(([path, sums]) => ({ path, sums }));
    this.#history.recordAudit(
      { at, cause, by: this.#by, process: currentProcess(), repositories: repositories.length, changed },
      roots,
      folders,
    );
    return changed;
  }

  /** Policies are the same objects for as long as they say the same. */
  #basisOf(policy: Policy): string {
    const known = this.#bases.get(policy);
    if (known !== undefined) return known;
    const { set, rules, ignore, hosts } = policy;
    const basis = hash('sha1', JSON.stringify([this.#rules, set, [...rules], ignore, hosts]), 'base64url');
    this.#bases.set(policy, basis);
    return basis;
  }
}

const isSame = (a: Judged, b: Judged): boolean =>
  a.summary === b.summary && a.findings === b.findings && a.policy === b.policy;
