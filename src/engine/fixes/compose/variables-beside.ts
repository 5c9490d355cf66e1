import { posix } from 'node:path';
import { parseEnvironmentFile } from '../../env-file.ts';
import type { FixContext } from '../fix.ts';
import { readEditable } from '../support/file-edits.ts';
import type { ComposeTarget } from './compose-fix.ts';

/** The variables of the `.env` in the folder of each Compose file, as they are now. */
export async function variablesBeside(
  context: FixContext,
  targets: readonly ComposeTarget[],
): Promise<(path: string, name: string) => string | undefined> {
  const folders = new Map<string, ReadonlyMap<string, string>>();
  for (const { path } of targets) {
    const folder = posix.dirname(path);
    if (folders.has(folder)) continue;
    const text = await readEditable(context, posix.join(folder, '.env'));
    folders.set(folder, new Map(parseEnvironmentFile(text ?? '').map(({ name, value }) => [name, value])));
  }
  return (path, name) => folders.get(posix.dirname(path))?.get(name);
}
