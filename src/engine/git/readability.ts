import { AuditorError } from '../../contract/errors.ts';
import { ConfigSyntaxError } from './config.ts';
import type { Unreadable } from './facts.ts';
import { isMissing } from './files.ts';
import { GitError, type GitFailure } from './git-error.ts';

/** A repository cannot be read, and why; thrown and caught within the reading of its facts. */
export class UnreadableError extends Error {
  readonly unreadable: Unreadable;
  constructor(kind: Unreadable['kind'], message: string, remedy?: string) {
    super(message);
    this.unreadable = { kind, message, ...(remedy !== undefined && { remedy }) };
  }
}

const kinds: Partial<Record<GitFailure, Unreadable['kind']>> = {
  'dubious-ownership': 'dubious-ownership',
  'permission-denied': 'permission-denied',
  corrupt: 'corrupt',
  'not-a-repository': 'corrupt',
  timeout: 'timeout',
  gone: 'gone',
};

/**
 * What a failure says of the repository; undefined where it says nothing of it (git itself is missing, its state is
 * being changed this moment).
 */
export function unreadableFrom(thrown: unknown): Unreadable | undefined {
  if (thrown instanceof UnreadableError) return thrown.unreadable;
  if (thrown instanceof ConfigSyntaxError)
    return { kind: 'corrupt', message: `Its config file is damaged: ${thrown.message}.`, remedy: 'Correct that line.' };
  if (thrown instanceof GitError) {
    if (thrown.failure === 'locked') return undefined;
    const { message, hint } = thrown;
    return { kind: kinds[thrown.failure] ?? 'other', message, ...(hint !== undefined && { remedy: hint }) };
  }
  if (isMissing(thrown)) return { kind: 'gone', message: 'It went away while it was read.' };
  const error = AuditorError.from(thrown);
  if (error.code === 'git-missing' || error.code === 'git-too-old') return undefined;
  const kind = error.code === 'permission-denied' ? 'permission-denied' : 'other';
  return { kind, message: error.message, ...(error.hint !== undefined && { remedy: error.hint }) };
}

/** Why something could not be had, for an unknown fact: what happened, and what to do where that is known. */
export function reasonOf(thrown: unknown): string {
  const { message, hint } = AuditorError.from(thrown);
  return withoutDot(hint === undefined ? message : `${withoutDot(message)}. ${hint}`);
}

const withoutDot = (text: string): string => text.replace(/\.$/, '');
