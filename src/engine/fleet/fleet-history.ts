import { AuditorError } from '../../contract/errors.ts';
import type { AuditCause } from '../../contract/history.ts';
import { idsByThoseIn } from '../audit/evaluate.ts';
import { rules } from '../audit/rules/index.ts';
import type { Git } from '../git/git.ts';
import { isJudgedElsewhere } from '../history/judged-elsewhere.ts';
import { HistoryRecorder } from '../history/recorder.ts';
import type { EventHub } from '../live/event-hub.ts';
import type { Logger } from '../log.ts';
import type { History, MovedTo } from '../store/history-types.ts';
import { Delayed } from './delayed.ts';
import type { Roster } from './roster.ts';

/** What changes between audits is written down together: what lasts shorter is nobody's history. */
const liveMs = 5_000;

export interface FleetHistoryParts {
  readonly history: History;
  /** For people: "VS Code window on homelab". */
  readonly by: string;
  readonly roots: () => readonly string[];
  readonly trusted: () => boolean;
  readonly git: Pick<Git, 'missed'>;
  readonly roster: Roster;
  readonly hub: EventHub;
  readonly log: Logger;
  readonly now: () => number;
}

/**
 * Writes the fleet's history: after each audit, and as things change once all has been audited. Not of an audit without
 * trust or without git: what git was not asked would look like a change. Nor where what is remembered was judged by more
 * policies than this fleet sees.
 */
export class FleetHistory {
  readonly #parts: FleetHistoryParts;
  readonly #recorder: HistoryRecorder;
  readonly #live: Delayed;
  readonly #closing = new AbortController();
  #audited = false;
  #auditing = false;
  #trusted = false;
  /** How often git had not been there when the audit began. */
  #missed = 0;
  #unseen: readonly string[] = [];
  #last: Promise<void> = Promise.resolve();

  constructor(parts: FleetHistoryParts) {
    this.#parts = parts;
    this.#recorder = new HistoryRecorder(parts.history, parts.by, rules);
    this.#live = new Delayed(() => this.#record('change'), liveMs);
  }

  /** `unseen`: folders that the search for repositories could not look into. What is there is not gone. */
  searched(unseen: readonly string[]): void {
    this.#unseen = unseen;
  }

  /** Until its end the fleet is not whole: nothing is written. */
  auditBegins(): void {
    this.#auditing = true;
    this.#trusted = this.#parts.trusted();
    this.#missed = this.#parts.git.missed;
  }

  /** `cause` null: it did not come to its end. */
  auditEnds(cause: AuditCause | null): void {
    this.#auditing = false;
    if (cause === null || !this.#trusted) return;
    this.#audited = this.#gitWasThere;
    this.#record(cause);
  }

  changed(causedAt: number): void {
    if (this.#audited && !this.#auditing) this.#live.add(causedAt);
  }

  moved(from: string, to: MovedTo): void {
    const { history, roster, hub, now } = this.#parts;
    // What is seen at the new place is written first.
    this.changed(now());
    this.#live.flush();
    this.#then(async () => {
      const findings = roster.get(to.id)?.findings ?? [];
      history.move(from, to, idsByThoseIn(from, findings));
      hub.publish({ type: 'history.updated', at: new Date(now()).toISOString() });
    });
  }

  async settled(): Promise<void> {
    this.#live.flush();
    await this.#last;
  }

  dispose(): void {
    this.#live.dispose();
    this.#closing.abort();
  }

  /** Else some of what is known of the fleet is what git could not be asked, until all is audited again. */
  get #gitWasThere(): boolean {
    return this.#parts.git.missed === this.#missed;
  }

  #record(cause: AuditCause): void {
    if (this.#auditing || !this.#gitWasThere) return;
    const { history, roster, roots, now, hub } = this.#parts;
    const [at, unseen] = [now(), this.#unseen];
    const judged = roster.all().map(({ summary, findings, judgedBy }) => ({
      ...{ summary, findings },
      policy: judgedBy.policy.policy,
    }));
    this.#then(async () => {
      if (isJudgedElsewhere(history, roots(), judged)) return;
      const signal = this.#closing.signal;
      const changed = await this.#recorder.record(judged, { roots: roots(), unseen, at, cause, signal });
      if (changed > 0) hub.publish({ type: 'history.updated', at: new Date(at).toISOString() }, at);
    });
  }

  #then(work: () => Promise<void>): void {
    this.#last = this.#last.then(work).catch((thrown: unknown) => {
      const { code, message } = AuditorError.from(thrown);
      // Without a history, audits go on.
      if (code !== 'cancelled') this.#parts.log.warn('store', `The history was not written: ${message}`);
    });
  }
}
