import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ErrorShape } from '../contract/errors.ts';
import { policyFileName } from '../engine/audit/policy-types.ts';
import { pathWord } from './error-text.ts';

/**
 * Notes on policy files above the folders named, which do not count there: whoever names one repository of a fleet may
 * miss the fleet's policy. `roots`: absolute.
 */
export function policiesAbove(roots: readonly string[]): Omit<ErrorShape, 'code'>[] {
  const found = new Set(roots.flatMap((root) => foldersAbove(root)).map((folder) => join(folder, policyFileName)));
  return [...found]
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
    .map((path) => ({
      path,
      message: 'It is above what is named here, and so does not count.',
      hint: `Name ${pathWord(dirname(path))} to have it count, or let it alone count: --config ${pathWord(path)}`,
    }));
}

function foldersAbove(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [] : [parent, ...foldersAbove(parent)];
}
