import { join } from 'node:path';
import { absent, type Fact, known, unknown } from '../fact.ts';
import { booleanSetting, type ConfigEntry, parseConfig } from './config.ts';
import type { FactName, GitConfiguration, Head, RepositoryFacts, RepositoryLocation } from './facts.ts';
import { readLastFetch } from './fetch-time.ts';
import type { FileCache } from './file-cache.ts';
import { looksLikeGitDirectory } from './layout.ts';
import { readLinkedWorktrees } from './linked-worktrees.ts';
import { readLocks } from './locks.ts';
import { readOperation } from './operation.ts';
import { UnreadableError } from './readability.ts';
import { type HeadFile, parseHeadFile, readHead, readRemoteDefaultBranch } from './refs.ts';

/** A git directory as it stands: what every fact that is read from files begins with. */
export interface GitDirectory {
  readonly location: RepositoryLocation;
  /** Names in this working tree's own git directory. */
  readonly own: ReadonlySet<string>;
  /** Names in the one that worktrees share. */
  readonly common: ReadonlySet<string>;
  readonly head: HeadFile;
  /** The repository's own settings, without those of files that it includes. */
  readonly config: readonly ConfigEntry[];
  /** Refs are kept in a format that only git reads. */
  readonly reftable: boolean;
}

const headRemedy = 'Restore the file from a backup, or clone again beside it and compare.';

/** Throws `UnreadableError`, `ConfigSyntaxError` or the system's error where git would not work with it either. */
export async function openDirectory(location: RepositoryLocation, files: FileCache): Promise<GitDirectory> {
  const { gitDir, commonDir } = location;
  const own = await listing(gitDir, files);
  const common = gitDir === commonDir ? own : await listing(commonDir, files);
  if (!own.has('HEAD')) throw new UnreadableError('corrupt', 'Its git directory has no HEAD.', headRemedy);
  if (!looksLikeGitDirectory(common))
    throw new UnreadableError('corrupt', 'Its git directory lacks `objects` or `refs`.', headRemedy);
  const [head, config] = await Promise.all([
    files.read(join(gitDir, 'HEAD'), (content) => parseHeadFile(content) ?? null),
    readConfig(location, files),
  ]);
  if (head === undefined) throw new UnreadableError('gone', 'It went away while it was read.');
  if (head === null)
    throw new UnreadableError('corrupt', 'Its HEAD names neither a branch nor a commit.', 'Check the file `HEAD`.');
  return { location, own, common, head, config, reftable: common.has('reftable') };
}

async function listing(folder: string, files: FileCache): Promise<ReadonlySet<string>> {
  const listing = await files.listing(folder);
  if (listing === undefined) throw new UnreadableError('gone', 'Its git directory is not there any more.');
  return listing.names;
}

async function readConfig({ gitDir, commonDir }: RepositoryLocation, files: FileCache): Promise<ConfigEntry[]> {
  const parse = (content: Buffer) => parseConfig(content.toString('utf8'));
  const shared = (await files.read(join(commonDir, 'config'), parse)) ?? [];
  if (booleanSetting(shared, 'extensions.worktreeconfig') !== true) return shared;
  return [...shared, ...((await files.read(join(gitDir, 'config.worktree'), parse)) ?? [])];
}

/** The facts that need no git. */
export type DirectoryFacts = Pick<
  RepositoryFacts,
  'operation' | 'lastFetch' | 'shallow' | 'locks' | 'worktrees' | 'remoteDefaultBranch'
>;

export const notNeeded = unknown('not asked for');

/** Reads what files tell, and of that only what is needed. */
export async function readDirectoryFacts(
  directory: GitDirectory,
  configuration: Fact<GitConfiguration>,
  needed: ReadonlySet<FactName>,
  files: FileCache,
): Promise<DirectoryFacts> {
  const { location, own, common } = directory;
  const when = <T>(name: FactName, read: () => Promise<Fact<T>>): Promise<Fact<T>> =>
    needed.has(name) ? read() : Promise.resolve(notNeeded);
  const [operation, lastFetch, shallow, locks, worktrees, remoteDefaultBranch] = await Promise.all([
    when('operation', async () =>
      location.kind === 'bare'
        ? absent('a bare repository has no working tree')
        : known(await readOperation(location.gitDir, own, files.disk)),
    ),
    when('lastFetch', () => withRemotes(configuration, (remotes) => readLastFetch(location, remotes, common, files))),
    when('shallow', async () => known(common.has('shallow'))),
    when('locks', async () => known(await readLocks(location, own, common, files))),
    when('worktrees', async () => known(await readLinkedWorktrees(location.commonDir, common, files))),
    when('remoteDefaultBranch', () => defaultBranchOf(directory, configuration, files)),
  ]);
  return { operation, lastFetch, shallow, locks, worktrees, remoteDefaultBranch };
}

/** HEAD without git's help. */
export async function readHeadFact(directory: GitDirectory, files: FileCache): Promise<Fact<Head>> {
  const head = await readHead(directory.location, directory.head, files, directory.reftable);
  return head === undefined ? unknown('its refs are kept in a reftable, which only git reads') : known(head);
}

async function withRemotes<T>(
  configuration: Fact<GitConfiguration>,
  read: (remotes: string[]) => Promise<Fact<T>>,
): Promise<Fact<T>> {
  if (configuration.state !== 'known') return configuration;
  const names = configuration.value.remotes.map(({ name }) => name);
  return names.length === 0 ? absent('there is no remote') : read(names);
}

/** Of the remote that the current branch follows, else of `origin`, else of the only one. */
function defaultBranchOf(
  { location, head, reftable }: GitDirectory,
  configuration: Fact<GitConfiguration>,
  files: FileCache,
): Promise<Fact<string | null>> {
  return withRemotes(configuration, async (names) => {
    if (reftable) return unknown('its refs are kept in a reftable, which only git reads');
    const branch = 'ref' in head ? head.ref.replace(/^refs\/heads\//, '') : undefined;
    const followed =
      configuration.state === 'known' && branch !== undefined
        ? configuration.value.branches.get(branch)?.remote
        : undefined;
    const remote = [followed, 'origin', names.length === 1 ? names[0] : undefined].find(
      (name) => name !== undefined && names.includes(name),
    );
    if (remote === undefined) return unknown('there are several remotes, and none of them is the first');
    return known(await readRemoteDefaultBranch(location.commonDir, remote, files));
  });
}
