import { useMemo } from 'react';
import type { HistoryScope } from '../../../../src/contract/history.ts';
import { useLive } from '../../state/dashboard.ts';
import { foldersOf, labelOf } from './folders.ts';

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
        ...folders.map((folder) => ({ value: keyOf({ folder }), label: labelOf(folder, folders), title: folder })),
      ];
      const key = keyOf(scope);
      if (known.some(({ value }) => value === key)) return known;
      const { repositoryId, folder } = scope;
      if (folder !== undefined)
        return [...known, { value: key, label: labelOf(folder, [...folders, folder]), title: folder }];
      const repository = repositoryId === undefined ? undefined : repositories.get(repositoryId);
      return [
        ...known,
        repository
          ? { value: key, label: repository.name, title: repository.path }
          : { value: key, label: 'A repository that is gone' },
      ];
    };
    return { keyOf, choices };
  }, [repositories]);
}
