import { AuditorError } from '../../../src/contract/errors.ts';
import type { Answers, FixInfo, FixPlan, FixResult, Question } from '../../../src/contract/fixes.ts';
import type { Call, Progress } from '../../../src/contract/operations.ts';
import { Signal } from '../state/signal.ts';

export interface FixRequest {
  readonly fix: string;
  readonly repositoryIds: readonly string[];
  /** Repair these alone. Default: all that the fix repairs there. */
  readonly findingIds?: readonly string[];
}

export interface Done {
  readonly plan: FixPlan;
  readonly results: readonly FixResult[];
}

export type FixStep =
  | { readonly step: 'asking' }
  | { readonly step: 'questions' }
  | { readonly step: 'planning' }
  | { readonly step: 'preview'; readonly plan: FixPlan }
  | { readonly step: 'applying'; readonly plan: FixPlan; readonly progress: Progress; readonly cancelling: boolean }
  | ({ readonly step: 'results' } & Done)
  | { readonly step: 'failed'; readonly error: AuditorError };

/** One fix from its questions to its results: look up what to ask → ask → plan → preview → apply. */
export class FixFlow {
  readonly changed = new Signal();
  state: FixStep;
  answers: Answers = {};
  /** Of the repository, where one alone is meant: with its own choices and defaults. */
  questions: readonly Question[] = [];

  readonly info: FixInfo | undefined;
  readonly #call: Call;
  readonly #whole: FixRequest;
  #request: FixRequest;
  /** What was done before it was tried again. */
  #earlier: Done | null = null;
  #running: AbortController | null = null;
  /** Whether the questions are those of what is meant. */
  #known: boolean;

  constructor(request: FixRequest, info: FixInfo | undefined, call: Call) {
    this.#whole = request;
    this.#request = request;
    this.info = info;
    this.#call = call;
    this.#known = request.repositoryIds.length !== 1 || (info?.questions.length ?? 0) === 0;
    this.#ask(info?.questions ?? []);
    if (!this.hasQuestions) this.state = { step: 'planning' };
    else this.state = { step: this.#known ? 'questions' : 'asking' };
  }

  /** What is being done: while it is tried again, only the rest of it. */
  get request(): FixRequest {
    return this.#request;
  }

  get hasQuestions(): boolean {
    return this.questions.length > 0;
  }

  /** Whether everything required is answered. */
  get answered(): boolean {
    return this.unanswered.length === 0;
  }

  /** What must be answered and is not yet. */
  get unanswered(): readonly Question[] {
    return this.questions.filter((q) => q.required && (this.answers[q.key] ?? '').trim() === '');
  }

  begin(): void {
    if (this.state.step === 'asking') void this.#lookUpQuestions();
    else if (this.state.step === 'planning') void this.plan();
  }

  /** After a failure: from where it got to. */
  retry(): void {
    if (!this.#known) void this.#lookUpQuestions();
    else if (this.hasQuestions) this.back();
    else void this.plan();
  }

  answer(key: string, value: string): void {
    this.answers = { ...this.answers, [key]: value };
    this.changed.fire();
  }

  /** What was done before it was tried again, until there are results of all. */
  get earlier(): Done | null {
    return this.#earlier;
  }

  /** Whether there is something to go back to. */
  get hasBefore(): boolean {
    return this.#earlier !== null || (this.hasQuestions && this.state.step !== 'questions');
  }

  back(): void {
    if (this.hasQuestions && this.state.step !== 'questions') this.#become({ step: 'questions' });
    else if (this.#earlier) this.#end(this.#earlier);
  }

  /** Where it came to nothing although it could have been done: it failed, or was stopped before it began. */
  get left(): readonly string[] {
    if (this.state.step !== 'results') return [];
    const { plan, results } = this.state;
    const ready = new Set(plan.items.filter((item) => item.state === 'ready').map((item) => item.repositoryId));
    return results.flatMap(({ repositoryId, outcome }) =>
      outcome !== 'done' && ready.has(repositoryId) ? [repositoryId] : [],
    );
  }

  /** Looks again at what is left, with the answers that were given, and shows what would change there. */
  async again(): Promise<void> {
    const { left } = this;
    if (this.state.step !== 'results' || left.length === 0) return;
    this.#earlier = this.state;
    this.#request = { ...this.#whole, repositoryIds: left };
    await this.plan();
  }

  async #lookUpQuestions(): Promise<void> {
    this.#become({ step: 'asking' });
    const { fix, findingIds } = this.#whole;
    const [repositoryId = ''] = this.#whole.repositoryIds;
    await this.#run(async (signal) => {
      const input = { fix, repositoryId, ...(findingIds && { findingIds: [...findingIds] }) };
      this.#ask(await this.#call('fixes.questions', input, { signal }));
      this.#known = true;
      if (this.hasQuestions) this.#become({ step: 'questions' });
    });
    if (this.#known && !this.hasQuestions) await this.plan();
  }

  #ask(questions: readonly Question[]): void {
    this.questions = questions;
    this.answers = Object.fromEntries(
      questions.map((q) => [q.key, q.default ?? (q.kind === 'choice' ? (q.choices?.[0]?.value ?? '') : '')]),
    );
  }

  async plan(): Promise<void> {
    this.#become({ step: 'planning' });
    const { fix, repositoryIds, findingIds } = this.request;
    const input = {
      fix,
      repositoryIds: [...repositoryIds],
      ...(findingIds && { findingIds: [...findingIds] }),
      ...(this.hasQuestions && { answers: this.answers }),
    };
    await this.#run(async (signal) => {
      const plan = await this.#call('fixes.plan', input, { signal });
      this.#become({ step: 'preview', plan });
    });
  }

  async apply(): Promise<void> {
    if (this.state.step !== 'preview') return;
    const { plan } = this.state;
    const total = plan.items.filter((item) => item.state === 'ready').length;
    this.#become({ step: 'applying', plan, progress: { done: 0, total }, cancelling: false });
    await this.#run(async (signal) => {
      const results = await this.#call(
        'fixes.apply',
        { planId: plan.id },
        {
          signal,
          onProgress: (progress) => {
            if (this.state.step === 'applying') this.#become({ ...this.state, progress });
          },
        },
      );
      this.#end(this.#earlier ? together(this.#earlier, { plan, results }) : { plan, results });
    });
  }

  /** Stops planning; while applying, asks the host to stop and waits for what was done. */
  cancel(): void {
    if (this.state.step === 'applying') this.#become({ ...this.state, cancelling: true });
    this.#running?.abort();
  }

  async #run(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    this.#running = controller;
    try {
      await work(controller.signal);
    } catch (thrown) {
      if (this.#running === controller) this.#become({ step: 'failed', error: AuditorError.from(thrown) });
    } finally {
      if (this.#running === controller) this.#running = null;
    }
  }

  #end({ plan, results }: Done): void {
    this.#earlier = null;
    this.#request = this.#whole;
    this.#become({ step: 'results', plan, results });
  }

  #become(state: FixStep): void {
    this.state = state;
    this.changed.fire();
  }
}

/** Of each repository what came last, in the order of the first. */
function together(earlier: Done, later: Done): Done {
  const latest = <T extends { readonly repositoryId: string }>(first: readonly T[], then: readonly T[]): T[] =>
    first.map((one) => then.find(({ repositoryId }) => repositoryId === one.repositoryId) ?? one);
  return {
    plan: { ...later.plan, items: latest(earlier.plan.items, later.plan.items) },
    results: latest(earlier.results, later.results),
  };
}
