import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Policy, policyFileName } from '../audit/policy-types.ts';
import { isWithin } from '../is-within.ts';
import type { History } from '../store/history-types.ts';
import { topRoots } from './folders.ts';
import type { Judged } from './recorder.ts';

/**
 * Whether what is remembered was judged by a policy or an inventory that an audit of these roots does not apply: one of a
 * folder above a root, or an inventory that a folder below one names. What differs then is who judged, not the fleet.
 */
export const isJudgedElsewhere = (
  history: Pick<History, 'extent' | 'hasInventoried'>,
  roots: readonly string[],
  judged: readonly Pick<Judged, 'summary' | 'policy'>[],
): boolean => isJudgedAbove(history, roots, judged) || history.hasInventoried(ownInventories(roots, judged));

function isJudgedAbove(
  history: Pick<History, 'extent'>,
  roots: readonly string[],
  judged: readonly Pick<Judged, 'summary'>[],
): boolean {
  return foldersAbove(roots).some(
    (folder) =>
      existsSync(join(folder, policyFileName)) &&
      // That of a repository holds for it wherever in it one begins.
      !judged.some(({ summary }) => summary.path === folder) &&
      history.extent({ kind: 'folder', key: folder }) !== undefined,
  );
}

/** As they are named and as they are really called. */
function foldersAbove(roots: readonly string[]): string[] {
  const above = new Set<string>();
  for (const top of topRoots(roots))
    for (const root of new Set([top, realPath(top)]))
      for (let at = dirname(root); !above.has(at); at = dirname(at)) above.add(at);
  return [...above];
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path; // It is not there: the search tells of it.
  }
}

/** Folders that inventories describe which are not applied: only that of a root is, to all that is below it. */
function ownInventories(roots: readonly string[], judged: readonly Pick<Judged, 'policy'>[]): string[] {
  const named = new Set<Policy>(judged.map(({ policy }) => policy));
  const folders = new Set(
    [...named].flatMap(({ inventory }) => (inventory === null ? [] : dirname(inventory.namedAt.path))),
  );
  const applied = roots.flatMap((root) => [root, realPath(root)]).filter((root) => folders.has(root));
  return [...folders].filter((folder) => !applied.some((root) => isWithin(folder, root)));
}
