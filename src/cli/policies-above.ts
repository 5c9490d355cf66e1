import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { policyFileName } from '../engine/audit/policy-types.ts';
import { isWithin } from '../engine/is-within.ts';
import { errorLines, pathWord } from './error-text.ts';
import type { Terminal } from './terminal.ts';

/**
 * Tells of policy files above the folders named, which do not count there: whoever names one repository of a fleet may
 * miss the fleet's policy. `roots`: absolute; `alone`: an option by which one of a folder can be meant.
 */
export function notePoliciesAbove(roots: readonly string[], terminal: Terminal, alone?: `--${string}`): void {
  const folders = new Set(
    roots.flatMap(foldersAbove).filter((folder) => !roots.some((root) => isWithin(folder, root))),
  );
  for (const folder of folders) {
    const path = join(folder, policyFileName);
    if (!existsSync(path)) continue;
    const note = {
      path,
      message: 'It is above what is named here, and so does not count.',
      hint: `Name ${pathWord(folder)}${alone === undefined ? '' : `, with ${alone} for one alone,`} to have it count, or let it alone count: --config ${pathWord(path)}`,
    };
    terminal.note(errorLines(note, terminal.paint('stderr'), 'info').join('\n'));
  }
}

function foldersAbove(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [] : [parent, ...foldersAbove(parent)];
}
