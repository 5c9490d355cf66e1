import type { Whose } from './history-types.ts';

/** Subjects at or below folders, as a condition and its values. */
export function below(folders: readonly string[]): [string, string[]] {
  if (folders.length === 0) return ['0', []];
  const inside = (folder: string) =>
    folder.endsWith('/') || folder.endsWith('\\') ? folder : folder + separatorOf(folder);
  return [
    `(${folders.map(() => '(path = ? OR substr(path, 1, length(?)) = ?)').join(' OR ')})`,
    folders.flatMap((folder) => [folder, inside(folder), inside(folder)]),
  ];
}

/** Repositories with these ids, and those at or below folders. */
function among(ids: readonly string[], folders: readonly string[]): [string, string[]] {
  const [only, another] = ids;
  // The index knows where its changes are.
  if (folders.length === 0 && only !== undefined && another === undefined)
    return [`kind = 'repository' AND key = ?`, [only]];
  const [where, values] = below(folders);
  return [`(${where} OR key IN (SELECT value FROM json_each(?)))`, [...values, JSON.stringify(ids)]];
}

/** Whose changes are wanted, as a condition and its values. */
export const whoseChanges = ({ repositoryIds, folders }: Whose): [string, string[]] =>
  repositoryIds || folders ? among(repositoryIds ?? [], folders ?? []) : ['1', []];

const separatorOf = (path: string): string => (path.startsWith('/') ? '/' : '\\');
