// Runs as a worker thread: starts programs there, so that the thread that asks goes on while one is forked.

import { parentPort } from 'node:worker_threads';
import { type Environment, type ProcessRequest, type ProcessResult, runProcess } from './process.ts';

export type ThreadRequest = Omit<ProcessRequest, 'signal' | 'onStart' | 'baseEnv'>;

export type ToThread =
  /** Told once: it is large, and cloning it costs more than all the rest of a request. */
  | { readonly kind: 'environment'; readonly id: number; readonly values: Environment }
  | { readonly kind: 'run'; readonly id: number; readonly environment: number; readonly request: ThreadRequest }
  | { readonly kind: 'cancel'; readonly id: number };

export type FromThread =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'ended';
      readonly id: number;
      readonly result: Omit<ProcessResult, 'stdout'> & { readonly stdout: Uint8Array };
    }
  /** It could not be started. A clone of an error would lose what the system said. */
  | { readonly kind: 'failed'; readonly id: number; readonly message: string; readonly details: object };

const environments = new Map<number, Environment>();
const running = new Map<number, AbortController>();

const say = (message: FromThread, transfer: ArrayBuffer[] = []): void => parentPort?.postMessage(message, transfer);

parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'cancel') running.get(message.id)?.abort();
  else if (message.kind === 'environment') environments.set(message.id, message.values);
  else void run(message.id, { ...message.request, baseEnv: environments.get(message.environment) ?? {} });
});
say({ kind: 'ready' });

async function run(id: number, request: ProcessRequest): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const result = await runProcess({ ...request, signal: controller.signal });
    // Exactly these bytes, to be handed over: a buffer may stand in a larger one that others use.
    const stdout = new Uint8Array(result.stdout);
    say({ kind: 'ended', id, result: { ...result, stdout } }, [stdout.buffer]);
  } catch (thrown) {
    const { message = String(thrown), stack, ...details } = thrown as Error;
    say({ kind: 'failed', id, message, details });
  } finally {
    running.delete(id);
  }
}
