import { dirname } from 'node:path';
import { isWithin } from '../is-within.ts';
import { addFigures, type FigureSums, noFigures } from './figures.ts';

/** Roots that no other root holds: what is below is counted once. */
export const topRoots = (roots: readonly string[]): string[] =>
  [...new Set(roots)].filter((root) => !roots.some((other) => other !== root && isWithin(root, other)));

/**
 * Figures of every folder from the roots down to where repositories lie. A repository around a root (or elsewhere, such
 * as a linked worktree) counts for that root (else for the first one).
 */
export function folderFigures(
  roots: readonly string[],
  repositories: readonly { readonly path: string; readonly figures: FigureSums }[],
): Map<string, FigureSums> {
  const tops = topRoots(roots);
  const sums = new Map(tops.map((root) => [root, noFigures]));
  for (const { path, figures } of repositories)
    for (const folder of foldersOf(path, tops)) sums.set(folder, addFigures(sums.get(folder) ?? noFigures, figures));
  return sums;
}

/** Those that count for one of the folders though they lie below no root. */
export function outside<T extends { readonly path: string }>(
  roots: readonly string[],
  folders: readonly string[],
  repositories: readonly T[],
): T[] {
  const tops = topRoots(roots);
  return repositories.filter(
    ({ path }) =>
      !tops.some((top) => isWithin(path, top)) && foldersOf(path, tops).some((folder) => folders.includes(folder)),
  );
}

function foldersOf(path: string, tops: readonly string[]): string[] {
  const root = tops.find((top) => isWithin(path, top));
  if (root === undefined) {
    const around = tops.find((top) => isWithin(top, path)) ?? tops[0];
    return around === undefined ? [] : [around];
  }
  if (path === root) return [root];
  const folders: string[] = [];
  let at = dirname(path);
  for (; at !== root && dirname(at) !== at; at = dirname(at)) folders.push(at);
  return [...folders, root];
}
