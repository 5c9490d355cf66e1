import { AuditorError } from '../../../contract/errors.ts';
import type { GitResult, RunOptions } from '../../git/git.ts';
import { GitError } from '../../git/git-error.ts';
import type { RepairContext } from '../fix.ts';
import { whileLocked } from './while-locked.ts';

type ReadOptions = Pick<RunOptions, 'input' | 'env' | 'exitCodes' | 'timeoutMs'>;

/** Hooks and smudge filters may take their time. */
const changeTimeoutMs = 5 * 60_000;

/** Runs git without changing anything. */
export function read(context: RepairContext, args: readonly string[], options: ReadOptions = {}): Promise<GitResult> {
  return context.git.run(context.repository.path, args, { signal: context.signal, ...options });
}

/** What git printed, without the last newline. */
export async function readText(
  context: RepairContext,
  args: readonly string[],
  options: ReadOptions = {},
): Promise<string> {
  return (await read(context, args, options)).stdout.toString('utf8').replace(/\n$/, '');
}

/**
 * Runs git to change something: hooks, filters and credential helpers run as they do for the person. It is not
 * stopped halfway when the caller cancels, unless `interruptible`. Git takes its locks before it changes anything, so
 * one that another git holds is waited for (a command that takes the index's more than once needs `underIndexLock`);
 * what is interruptible runs hooks or asks a remote, and is not run twice.
 */
export function change(
  context: RepairContext,
  args: readonly string[],
  options: ReadOptions & { readonly interruptible?: boolean } = {},
): Promise<GitResult> {
  const { interruptible = false, ...rest } = options;
  const run = () =>
    context.git.run(context.repository.path, args, {
      mutating: true,
      timeoutMs: changeTimeoutMs,
      onStart: context.onStart,
      ...(interruptible && { signal: context.signal }),
      ...rest,
    });
  return interruptible ? run() : whileLocked(context, run);
}

/** The same change, at work in another folder. */
export const at = (context: RepairContext, path: string): RepairContext => ({
  ...context,
  repository: { ...context.repository, path },
});

/** The repository is not as the plan or the undo needs it. */
export const conflict = (message: string, hint?: string): AuditorError =>
  new AuditorError('conflict', message, hint === undefined ? {} : { hint });

export const changedSincePlan = (): AuditorError =>
  conflict('The repository has changed since the preview.', 'Preview again.');

/** All that a failed command said, for people: a hook explains itself in more than one line. */
export function withFullOutput(error: unknown, what: string): unknown {
  if (!(error instanceof GitError) || error.stderr === '') return error;
  return new GitError(error.code, `${what}: ${error.stderr.slice(0, 4_000)}`, {
    failure: error.failure,
    exitCode: error.exitCode,
    stderr: error.stderr,
    ...(error.hint !== undefined && { hint: error.hint }),
  });
}
