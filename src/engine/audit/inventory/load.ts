import { type ReadText, readSource } from '../policy/read-source.ts';
import type { PolicyProblem } from '../policy-types.ts';
import { type ParsedInventory, parseInventory } from './parse.ts';

/** Reads the inventory that a policy names. `folder`: the root in which it must lie, links followed. */
export function loadInventory(path: string, folder: string, readText?: ReadText): ParsedInventory {
  const source = readSource(path, { within: folder, readText });
  if (source.state === 'text') return parseInventory(source.text, path);
  return { entries: [], problems: [source.state === 'failed' ? source.problem : notThere(path)] };
}

function notThere(path: string): PolicyProblem {
  const place = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  return {
    code: 'not-found',
    path,
    message: 'The inventory that the policy names is not there.',
    ...place,
    severity: 'error',
    key: 'file',
  };
}
