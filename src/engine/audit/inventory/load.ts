import { dirname, relative } from 'node:path';
import { type ReadText, readSource } from '../policy/read-source.ts';
import type { FilePlace, NamedInventory, PolicyProblem } from '../policy-types.ts';
import { type ParsedInventory, parseInventory } from './parse.ts';

/** Reads the inventory that a policy names. `folder`: the root in which it must lie, links followed. */
export function loadInventory({ path, namedAt }: NamedInventory, folder: string, readText?: ReadText): ParsedInventory {
  const source = readSource(path, { within: folder, readText });
  if (source.state === 'text') return parseInventory(source.text, path);
  return { entries: [], problems: [source.state === 'failed' ? source.problem : notThere(path, namedAt)] };
}

/** Told where the policy names it: a file that is not there cannot be opened. */
function notThere(path: string, namedAt: FilePlace): PolicyProblem {
  const name = relative(dirname(namedAt.path), path);
  return {
    code: 'not-found',
    ...namedAt,
    message: `The inventory ${name} is not there.`,
    severity: 'error',
    key: 'inventory',
  };
}
