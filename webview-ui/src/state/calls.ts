import { AuditorError } from '../../../src/contract/errors.ts';
import type { ToHost, ToPage } from '../../../src/contract/messages.ts';
import {
  type Call,
  isQuestion,
  type OperationName,
  type Output,
  operations,
  type Progress,
} from '../../../src/contract/operations.ts';

/** A host may have beaten before a request reached it, or be late with both; so often in a row it knows nothing of it. */
const missedBeats = 3;

interface Pending {
  readonly operation: OperationName;
  readonly input: unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: AuditorError) => void;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  /** Beats in a row that did not name it. */
  missed: number;
}

type Answer = Extract<ToPage, { kind: 'response' | 'failure' | 'progress' }>;

/** Calls under way, by the id that their answer will carry. */
export class Calls {
  readonly #post: (message: ToHost) => void;
  readonly #pending = new Map<number, Pending>();
  // An answer to a question that this page asked before it was reloaded must not match one of this life.
  #lastId = Math.floor(Math.random() * 2 ** 30);

  constructor(post: (message: ToHost) => void) {
    this.#post = post;
  }

  /** Rejects with AuditorError only. */
  readonly call: Call = (operation, input, options = {}) => {
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = this.#wait(id, operation, input, options);
    if (this.#pending.has(id)) this.#post({ kind: 'request', id, operation, input });
    return answer;
  };

  /** Waits for the answer to a request without input that has this id. Rejects with AuditorError only. */
  readonly adopt = <N extends OperationName>(
    id: number,
    operation: N,
    options?: Parameters<Call>[2],
  ): Promise<Output<N>> => this.#wait(id, operation, {}, options);

  #wait<N extends OperationName>(
    id: number,
    operation: N,
    input: unknown,
    { signal, onProgress }: NonNullable<Parameters<Call>[2]> = {},
  ): Promise<Output<N>> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(new AuditorError('cancelled', 'Cancelled.'));
        return;
      }
      const cancel = () => this.#cancel(id);
      const settle = () => signal?.removeEventListener('abort', cancel);
      this.#pending.set(id, {
        operation,
        input,
        resolve: (value) => {
          settle();
          resolve(value as never);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
        onProgress,
        missed: 0,
      });
      signal?.addEventListener('abort', cancel);
    });
  }

  receive(answer: Answer): void {
    const pending = this.#pending.get(answer.id);
    if (!pending) return;
    if (answer.kind === 'progress') {
      pending.onProgress?.(answer.progress);
      return;
    }
    this.#pending.delete(answer.id);
    if (answer.kind === 'failure') {
      pending.reject(AuditorError.fromShape(answer.error));
      return;
    }
    const output = operations[pending.operation].output.safeParse(answer.value);
    if (output.success) pending.resolve(output.data);
    else {
      const message = `The answer to ${pending.operation} could not be read.`;
      this.#post({ kind: 'error', message: `${message} ${output.error.message}`.slice(0, 10_000) });
      pending.reject(new AuditorError('internal', message, { hint: 'Reload the dashboard; the log says more.' }));
    }
  }

  /** What the host is busy with. A request, or its answer, that was lost on the way is not waited for forever: a question is asked again. */
  heard(running: readonly number[]): void {
    for (const [id, pending] of this.#pending) {
      pending.missed = running.includes(id) ? 0 : pending.missed + 1;
      if (pending.missed >= missedBeats) this.#askAgain(id, pending, lost(operations[pending.operation].mutates));
    }
  }

  /** Another host is there, which knows nothing of what was asked: questions are for it now. */
  hostReplaced(error: AuditorError): void {
    for (const [id, pending] of [...this.#pending]) this.#askAgain(id, pending, error);
  }

  /** What is no question may have been done: it is rejected. */
  #askAgain(id: number, pending: Pending, error: AuditorError): void {
    if (isQuestion(pending.operation)) {
      pending.missed = 0;
      this.#post({ kind: 'request', id, operation: pending.operation, input: pending.input });
      return;
    }
    this.#pending.delete(id);
    pending.reject(error);
  }

  /** Nobody will answer any more. */
  abandon(error: AuditorError): void {
    const all = [...this.#pending.values()];
    this.#pending.clear();
    for (const pending of all) pending.reject(error);
  }

  #cancel(id: number): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#post({ kind: 'cancel', id });
    // What changes things answers with what was already done: wait for that.
    if (operations[pending.operation].mutates) return;
    this.#pending.delete(id);
    pending.reject(new AuditorError('cancelled', 'Cancelled.'));
  }
}

const lost = (mutates: boolean): AuditorError =>
  new AuditorError('timeout', 'The extension gave no answer.', {
    hint: mutates ? 'Activity tells whether it was done.' : 'Try again.',
  });
