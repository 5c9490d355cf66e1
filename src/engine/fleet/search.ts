import { hiddenClones } from '../fixes/inventory/clone-folder.ts';
import { type Discovery, type DiscoveryOptions, discover } from '../git/discover.ts';
import type { RepositoryLocation } from '../git/facts.ts';
import { FolderMemory } from '../git/folder-memory.ts';
import { IgnoredPaths } from '../git/ignored.ts';
import type { FleetOptions } from './options.ts';

/** Finds the repositories of the fleet's roots, again and again: folders that did not change are not listed twice. */
export class RepositorySearch {
  readonly #options: FleetOptions;
  readonly #folders = new FolderMemory();

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /** Rejects with `cancelled` when aborted. */
  async run({ signal, onFound }: Pick<DiscoveryOptions, 'signal' | 'onFound'>): Promise<Discovery> {
    const { roots, discovery, log, trusted, git } = this.#options;
    // Not remembered from search to search: what is ignored may change. Without git, nothing is known to be ignored.
    const ignores = async (repository: RepositoryLocation, folder: string) =>
      (await new IgnoredPaths(git).relevant(repository, [folder], signal && { signal })).length === 0;
    const { depth, ignore } = discovery();
    const found = await discover(roots(), {
      depth,
      ignore: [...ignore, hiddenClones],
      signal,
      ...(onFound && { onFound }),
      memory: this.#folders,
      ...(trusted() && { ignores }),
    });
    log.debug('discovery', `${found.repositories.length} repositories in ${found.foldersRead} folders`);
    return found;
  }
}
