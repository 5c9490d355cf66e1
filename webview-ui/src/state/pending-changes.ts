import type { Call, Input, Output, Progress } from '../../../src/contract/operations.ts';
import {
  type Change,
  type ChangeName,
  type Changes,
  expectedState,
  hasArrived,
  outcomesOf,
  settleMs,
  subjectsOf,
} from './expected.ts';
import type { LiveState } from './live-state.ts';
import type { LiveStore } from './live-store.ts';
import type { Scheduler } from './port.ts';
import { Signal } from './signal.ts';

/** `asked`: the host has not answered. `done`: it said so; what it tells otherwise may lag behind. */
export type ChangePhase = 'asked' | 'done';

/** One subject of a change. */
interface Held {
  readonly change: Change;
  /** Of the host that it was asked of. */
  readonly stream: string | undefined;
  phase: ChangePhase;
  /** The journal's, once it is known. */
  entryId?: string | undefined;
}

interface Options {
  readonly call: Call;
  readonly store: LiveStore;
  readonly scheduler: Scheduler;
}

/**
 * What a person changed, laid over what the host tells until the host tells it too: shown at once, and taken back
 * where the host says no or is no more.
 */
export class PendingChanges {
  /** What is drawn changed: the host's state or what is laid over it. */
  readonly changed = new Signal();
  list: Changes = new Map();

  readonly #options: Options;
  readonly #held = new Map<string, Held>();
  #drawn: { of: LiveState; with: Changes; state: LiveState } | null = null;

  constructor(options: Options) {
    this.#options = options;
    options.store.changed.subscribe(() => this.#hear());
  }

  /** The host's state with what is expected of it. */
  get state(): LiveState | null {
    const { state } = this.#options.store;
    if (!state) return null;
    if (this.#drawn?.of !== state || this.#drawn.with !== this.list)
      this.#drawn = { of: state, with: this.list, state: expectedState(state, this.list) };
    return this.#drawn.state;
  }

  phase(subject: string): ChangePhase | null {
    return this.#held.get(subject)?.phase ?? null;
  }

  /** Shown at once; what the host could not do goes back. Rejects where it did nothing of it. */
  async change<N extends ChangeName>(
    operation: N,
    input: Input<N>,
    { onProgress, signal }: { onProgress?: (progress: Progress) => void; signal?: AbortSignal } = {},
  ): Promise<Output<N>> {
    const { call, store } = this.#options;
    const change = { operation, input } as Change;
    const asked = new Map(
      subjectsOf(change).map((subject): [string, Held] => [
        subject,
        { change, stream: store.state?.stream, phase: 'asked' },
      ]),
    );
    for (const [subject, held] of asked) this.#held.set(subject, held);
    if (change.operation === 'journal.undo') this.#forgetUndone([change.input.entryId]);
    this.#tell();
    try {
      const output = await call(operation, input, { ...(onProgress && { onProgress }), ...(signal && { signal }) });
      for (const { subject, isChanged, entryId } of outcomesOf(operation, output)) {
        const held = asked.get(subject);
        if (held && isChanged) held.entryId = entryId;
        else if (held) this.#drop(subject, held);
      }
      for (const [subject, held] of asked) this.#settle(subject, held);
      return output;
    } catch (thrown) {
      for (const [subject, held] of asked) this.#drop(subject, held);
      throw thrown;
    } finally {
      this.#tell();
    }
  }

  #hear(): void {
    const { state } = this.#options.store;
    if (state) {
      for (const [subject, held] of this.#held) {
        if (held.stream !== state.stream) this.#drop(subject, held);
        else if (held.phase === 'asked' && hasArrived(held.change, state)) this.#settle(subject, held);
      }
      this.#forgetUndone(state.journal.filter((entry) => entry.state === 'undone').map(({ id }) => id));
    }
    this.#tell();
  }

  #forgetUndone(entryIds: readonly string[]): void {
    for (const [subject, held] of this.#held)
      if (held.entryId !== undefined && entryIds.includes(held.entryId)) this.#drop(subject, held);
  }

  #settle(subject: string, held: Held): void {
    if (held.phase === 'done') return;
    held.phase = 'done';
    this.#options.scheduler.later(settleMs[held.change.operation], () => {
      this.#drop(subject, held);
      this.#tell();
    });
  }

  #drop(subject: string, held: Held): void {
    // It may have been changed anew since.
    if (this.#held.get(subject) === held) this.#held.delete(subject);
  }

  #tell(): void {
    const same =
      this.list.size === this.#held.size &&
      [...this.#held].every(([subject, { change }]) => this.list.get(subject) === change);
    if (!same) this.list = new Map([...this.#held].map(([subject, { change }]) => [subject, change]));
    this.changed.fire();
  }
}
