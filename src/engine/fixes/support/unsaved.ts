import { relative, sep } from 'node:path';
import type { RepairContext } from '../fix.ts';
import { conflict } from './change.ts';

/** Throws `conflict` where an editor holds text of a file in the folder that is not on disk: it would be left behind. */
export function requireSavedIn({ unsavedIn }: RepairContext, folder: string): void {
  const path = unsavedIn(folder);
  if (path !== undefined)
    throw conflict(
      `${relative(folder, path).split(sep).join('/')} has changes in an editor that are not saved.`,
      'Save or revert it and try again.',
    );
}
