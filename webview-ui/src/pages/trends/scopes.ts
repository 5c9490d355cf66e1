import { useMemo } from 'react';
import type { HistoryScope } from '../../../../src/contract/history.ts';
import { useLive } from '../../state/dashboard.ts';

/** Whose trend can be looked at: the fleet, the folders of its repositories, and a repository that was chosen elsewhere. */
export function useScopes() {
  const repositories = useLive((live) => live.repositories);
  return useMemo(() => {
    const folders = foldersOf(repositories.list.map(({ path }) => path));
    const keyOf = ({ repositoryId, folder }: HistoryScope): string =>
      new URLSearchParams(
        Object.entries({ repositoryId, folder }).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ).toString();
    const choices = (scope: HistoryScope) => {
      const known = [
        { value: '', label: 'The whole fleet' },
        ...folders.map((folder) => ({ value: keyOf({ folder }), label: folder })),
      ];
      const key = keyOf(scope);
      if (known.some(({ value }) => value === key)) return known;
      const { repositoryId, folder } = scope;
      const label = repositoryId === undefined ? folder : repositories.get(repositoryId)?.name;
      return [...known, { value: key, label: label ?? 'A repository that is gone' }];
    };
    return { keyOf, choices };
  }, [repositories]);
}

/** Folders that hold repositories, where there is more than one; in their order. */
export function foldersOf(paths: readonly string[]): string[] {
  const parents = paths
    .map((path) => path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))))
    .filter(Boolean);
  const distinct = [...new Set(parents)].sort();
  return distinct.length > 1 ? distinct : [];
}
