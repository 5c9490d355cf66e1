import { Worker } from 'node:worker_threads';
import { type Environment, type ProcessRequest, type ProcessResult, runProcess } from './process.ts';
import type { FromThread, ToThread } from './process-thread.ts';

interface Waiting {
  readonly request: ProcessRequest;
  settle(answer: ProcessResult | Promise<ProcessResult>): void;
  fail(error: Error): void;
}

/** Beside this file, as source and as bundle. */
const threadFile = new URL(
  import.meta.url.endsWith('.ts') ? 'process-thread.ts' : 'process-thread.js',
  import.meta.url,
);

/**
 * A thread that starts programs for this one: a fork blocks its thread for milliseconds, time in which the extension
 * host would answer nobody. Where it cannot be had, or before it is up, programs are started here.
 */
export class ProcessThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #environments = new WeakMap<Environment, number>();
  #lastId = 0;
  #state: 'starting' | 'up' | 'gone' = 'starting';
  /** When it is up, or will never be. */
  readonly settled: Promise<void>;
  #settle: () => void = () => {};

  constructor(file: URL = threadFile) {
    this.settled = new Promise((settle) => {
      this.#settle = settle;
    });
    this.#worker = new Worker(file);
    this.#worker.on('message', (message: FromThread) => this.#heard(message));
    this.#worker.on('error', () => this.#gone());
    this.#worker.on('exit', () => this.#gone());
    // After the listeners: one for messages would keep the process from ending again.
    this.#worker.unref();
  }

  get isUp(): boolean {
    return this.#state === 'up';
  }

  run(request: ProcessRequest): Promise<ProcessResult> {
    if (this.#state !== 'up' || request.signal?.aborted) return runProcess(request);
    const id = ++this.#lastId;
    const { signal, onStart: _, baseEnv, ...message } = request;
    const cancel = () => this.#say({ kind: 'cancel', id });
    const { promise, resolve, reject } = Promise.withResolvers<ProcessResult>();
    this.#waiting.set(id, { request, settle: resolve, fail: reject });
    // Its answer is waited for; without one, it keeps nobody from ending.
    this.#worker.ref();
    signal?.addEventListener('abort', cancel, { once: true });
    this.#say({ kind: 'run', id, environment: this.#environment(baseEnv), request: message });
    return promise.finally(() => {
      signal?.removeEventListener('abort', cancel);
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) this.#worker.unref();
    });
  }

  #environment(values: Environment): number {
    const known = this.#environments.get(values);
    if (known !== undefined) return known;
    const id = ++this.#lastId;
    this.#environments.set(values, id);
    this.#say({ kind: 'environment', id, values });
    return id;
  }

  #say(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #heard(message: FromThread): void {
    if (message.kind === 'ready') {
      this.#state = 'up';
      this.#settle();
      return;
    }
    const waiting = this.#waiting.get(message.id);
    if (message.kind === 'failed') waiting?.fail(Object.assign(new Error(message.message), message.details));
    else waiting?.settle({ ...message.result, stdout: Buffer.from(message.result.stdout.buffer) });
  }

  /** What it was at only reads: it is begun again here. */
  #gone(): void {
    if (this.#state === 'gone') return;
    this.#state = 'gone';
    this.#settle();
    for (const { request, settle } of this.#waiting.values()) settle(runProcess(request));
  }
}

let thread: ProcessThread | undefined;

/** Like `runProcess`, from another thread. Only for what changes nothing, as it may be begun twice, and has no `onStart`. */
export function runAside(request: Omit<ProcessRequest, 'onStart'>): Promise<ProcessResult> {
  thread ??= new ProcessThread();
  return thread.run(request);
}
