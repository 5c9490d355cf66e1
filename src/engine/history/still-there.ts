import { namesIn } from '../git/files.ts';
import { looksLikeGitDirectory } from '../git/layout.ts';
import { isWithin } from '../is-within.ts';
import type { AbsentRepository } from '../store/history-types.ts';

/**
 * Sorts what an audit did not find: `hidden` lies in a folder that could not be looked into; `gone` is no repository any
 * more. Others are where this search, by its depth or its ignores, does not come: another may.
 */
export async function sortAbsent(
  absent: readonly AbsentRepository[],
  unseen: readonly string[],
): Promise<{ readonly hidden: AbsentRepository[]; readonly gone: AbsentRepository[] }> {
  const hidden: AbsentRepository[] = [];
  const gone: AbsentRepository[] = [];
  for (const one of absent)
    if (unseen.some((folder) => isWithin(one.path, folder))) hidden.push(one);
    else if (!(await isRepository(one.path))) gone.push(one);
  return { hidden, gone };
}

/** What cannot be looked into may be one still. */
async function isRepository(path: string): Promise<boolean> {
  try {
    const names = new Set(await namesIn(path));
    return names.has('.git') || looksLikeGitDirectory(names);
  } catch {
    return true;
  }
}
