import { lstatSync, readFileSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { AuditorError } from '../../../contract/errors.ts';
import { describeHolder, withFileLock } from '../../store/lock.ts';
import { currentProcess } from '../../store/process-identity.ts';
import { writeWhole } from '../../write-whole.ts';
import type { RepairContext } from '../fix.ts';
import { conflict } from '../support/change.ts';

/** Repositories share a policy file: the lock of one of them keeps the others from nothing. Throws `locked`. */
export function withPolicyLock<T>(path: string, signal: AbortSignal, edit: () => Promise<T>): Promise<T> {
  return withFileLock(`${path}.lock`, { ...currentProcess(), by: 'GitOps Auditor' }, signal, edit, {
    refuse: (holder) =>
      new AuditorError('locked', `${path} is being changed by ${describeHolder(holder)}.`, {
        hint: 'Wait until it is done and try again.',
        path,
      }),
  });
}

/** The editor would write over what is done here, or would have to ask whose version counts. */
export function refuseUnsaved({ isUnsaved }: RepairContext, path: string): void {
  if (isUnsaved(path)) throw conflict(`${path} has changes that are not saved.`, 'Save or revert it and try again.');
}

/** null: it is not there. */
export function readPolicy(path: string): string | null {
  const info = lstatSync(path, { throwIfNoEntry: false });
  if (!info) return null;
  if (!info.isFile()) throw conflict(`${path} is no plain file.`, 'Edit the file that it stands for by hand.');
  return readFileSync(path, 'utf8');
}

/** The glob that a path alone fits. */
export const literalGlob = (path: string): string => path.replace(/[\\*?[\]{}()!+@|]/g, '\\$&');

/** null: it goes. */
export const writePolicy = (path: string, text: string | null): Promise<void> =>
  text === null ? unlink(path) : writeWhole(path, text);
