import { basename, join } from 'node:path';
import { absent } from '../../fact.ts';
import type { RepositoryFacts, RepositoryLocation } from '../../git/facts.ts';
import { parseRemoteUrl, redactUrl } from '../../git/urls.ts';
import { isWithin } from '../../is-within.ts';
import { trimEndOf } from '../../trim-end.ts';
import type { InventoryStanding } from '../rule.ts';
import type { ExpectedRepository } from './expected.ts';
import type { InventoryEntry } from './parse.ts';

export interface PresentRepository {
  readonly location: RepositoryLocation;
  readonly facts: Pick<RepositoryFacts, 'configuration'>;
}

export interface InventoryComparison {
  /** Listed, but not here or no repository: to be shown as a repository of its own, its facts are `absentFacts`. */
  readonly missing: readonly { readonly location: ExpectedRepository; readonly standing: InventoryStanding }[];
  /** Of each repository in the inventory's folder, by id. */
  readonly standings: ReadonlyMap<string, InventoryStanding>;
}

/**
 * Holds an inventory against what is here. A repository is listed by its folder's name (capitals count) or by one of
 * its remotes' URLs, however they are written. Only repositories in `folder`, the inventory's own, are compared.
 */
export function compareInventory(
  entries: readonly InventoryEntry[],
  present: readonly PresentRepository[],
  options: {
    /** Absolute path of the inventory file. */
    readonly inventory: string;
    /** Absolute path of the folder that the inventory describes: what is missing is expected directly in it. */
    readonly folder: string;
    readonly isFolder: (path: string) => boolean;
    /** The id that a repository at a path has or would have. */
    readonly idOf: (path: string) => string;
  },
): InventoryComparison {
  const inventory = basename(options.inventory);
  const here = present.filter((p) => isWithin(p.location.path, options.folder));
  const names = new Map(here.map((p) => [p.location.name, p]));
  const urls = new Map(here.flatMap((p) => urlsOf(p).map((url) => [remoteIdentity(url), p] as const)));
  // The repository that the folder itself is holds the others: nobody expects it in its own list.
  const others = here.filter((p) => p.location.path !== options.folder);
  const standings = new Map<string, InventoryStanding>(
    others.map((p) => [p.location.id, { state: 'extra', inventory }]),
  );
  const missing = entries.flatMap((entry) => {
    const shown = { inventory, ...(entry.url !== null && { url: redactUrl(entry.url) }) };
    const found = [names.get(entry.name), entry.url === null ? undefined : urls.get(remoteIdentity(entry.url))];
    for (const repository of found)
      if (repository) standings.set(repository.location.id, { state: 'listed', ...shown });
    if (found.some((repository) => repository !== undefined)) return [];
    const path = join(options.folder, entry.name);
    const state = options.isFolder(path) ? 'folder' : 'missing';
    return [{ location: placeholder(entry, path, options), standing: { state, ...shown } as const }];
  });
  return { missing, standings };
}

function urlsOf({ facts: { configuration } }: PresentRepository): string[] {
  return configuration.state === 'known' ? configuration.value.remotes.map((r) => r.url) : [];
}

const caseless = new Set(['github.com', 'gitlab.com', 'bitbucket.org', 'codeberg.org']);

/** What is the same for every way to write one remote: `https://github.com/me/site.git`, `git@github.com:me/site`. */
export function remoteIdentity(url: string): string {
  const { host, path, scheme } = parseRemoteUrl(url);
  const plain = trimEndOf(path, '/').replace(/\.git$/, '');
  if (host === '') return `${scheme === 'file' ? 'path' : scheme}:${plain}`;
  const known = host === 'ssh.github.com' ? 'github.com' : host;
  return `${known}/${caseless.has(known) ? plain.toLowerCase() : plain}`;
}

function placeholder(
  { name, url }: InventoryEntry,
  path: string,
  { idOf, folder }: { idOf: (path: string) => string; folder: string },
): ExpectedRepository {
  const gitDir = join(path, '.git');
  return {
    id: idOf(path),
    name,
    path,
    gitDir,
    commonDir: gitDir,
    kind: 'working-tree',
    root: folder,
    listedUrl: url,
  };
}

/** The facts of a repository that is not here: there is nothing to judge. */
export function absentFacts(reason = 'The repository is not here.'): RepositoryFacts {
  const nothing = absent(reason);
  return {
    status: nothing,
    head: nothing,
    configuration: nothing,
    operation: nothing,
    lastCommit: nothing,
    lastFetch: nothing,
    shallow: nothing,
    locks: nothing,
    detachedCommits: nothing,
    branches: nothing,
    worktrees: nothing,
    files: nothing,
    compose: nothing,
    links: nothing,
    ignoredFiles: nothing,
    lfs: nothing,
    lineEndings: nothing,
    conflicts: nothing,
    secrets: nothing,
    codeOwners: nothing,
    license: nothing,
    dependencyLocks: nothing,
    submodules: nothing,
    remoteDefaultBranch: nothing,
    readability: nothing,
  };
}
