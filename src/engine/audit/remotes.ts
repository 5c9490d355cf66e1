import { basename } from 'node:path';
import type { GitConfiguration, GitStatus, Remote, RepositoryLocation } from '../git/facts.ts';
import { parseRemoteUrl } from '../git/urls.ts';
import type { Outcome } from './rule.ts';
import { dayOf } from './words.ts';

/** Questions about remotes and upstreams that several rules ask. */

/** The remote that a repository is named after: `origin`, else the only one. */
function primaryRemote({ remotes }: GitConfiguration): Remote | undefined {
  return remotes.find((r) => r.name === 'origin') ?? (remotes.length === 1 ? remotes[0] : undefined);
}

/** Whose the primary remote's repository is: `owner`, `group/subgroup`; null where no remote at a host says. */
export function ownerOf(configuration: GitConfiguration | undefined): string | null {
  const primary = configuration && primaryRemote(configuration);
  if (!primary) return null;
  const { host, path } = parseRemoteUrl(primary.url);
  const owner = path.split('/').filter(Boolean).slice(0, -1).join('/');
  return host === '' || owner === '' ? null : safeDecode(owner).slice(0, 200);
}

/**
 * The name of the remote's repository where it is not the folder's; undefined where they agree or where nothing can
 * be said. Capitals do not count, and one remote with the folder's name is enough (a fork beside its original).
 */
export function mismatchedName(
  repository: Pick<RepositoryLocation, 'name' | 'kind'>,
  configuration: GitConfiguration,
): { readonly remote: string; readonly repositoryName: string } | undefined {
  if (repository.kind === 'worktree' || repository.kind === 'submodule') return undefined;
  const primary = primaryRemote(configuration);
  if (!primary) return undefined;
  const folder = comparable(repository.name);
  const names = configuration.remotes.map((r) => ({ remote: r.name, repositoryName: nameOf(r.url) }));
  if (names.some((n) => n.repositoryName === '' || comparable(n.repositoryName) === folder)) return undefined;
  return names.find((n) => n.remote === primary.name);
}

/** Empty where the URL has no name that a person gave: gists are called by a hash. */
function nameOf(url: string): string {
  const { repositoryName, host } = parseRemoteUrl(url);
  if (host.startsWith('gist.') || /^[0-9a-f]{20,40}$/.test(repositoryName)) return '';
  return safeDecode(repositoryName);
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const comparable = (name: string): string =>
  name
    .replace(/\.git$/i, '')
    .normalize('NFC')
    .toLowerCase();

/** `origin` of `origin/main`: the remote of the branch's upstream, or `.` for a branch of the same repository. */
export function upstreamRemote(status: GitStatus, configuration: GitConfiguration): string | undefined {
  return status.branch === null ? undefined : configuration.branches.get(status.branch)?.remote;
}

/**
 * A linked worktree shares configuration, stash and remote branches with its main working tree: what is said there is
 * not said again. A worktree of a bare repository speaks for itself.
 */
export function isJudgedAtMainTree(repository: RepositoryLocation): boolean {
  return repository.kind === 'worktree' && basename(repository.commonDir) === '.git';
}
export const judgedAtMainTree = { notApplicable: 'Shared with the main working tree, and judged there.' } as const;

/** How fresh a comparison with an upstream is, for messages. `lastFetch`: ms since the epoch; null: never. */
export function freshness(lastFetch: number | null | undefined): string {
  if (lastFetch === undefined) return 'no fetch is on record';
  return lastFetch === null ? 'never fetched' : `fetched ${dayOf(lastFetch)}`;
}

/** That nothing is behind is only known of a remote that was fetched. */
export function unknownUnlessFetched(lastFetch: number | null | undefined): Outcome {
  if (typeof lastFetch === 'number') return [];
  const why = lastFetch === null ? 'Never fetched' : 'No fetch is on record';
  return { unknown: `${why}, so nobody knows what the upstream has.` };
}
