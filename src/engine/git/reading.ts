import { join } from 'node:path';
import { absent, type Fact, known, unknown } from '../fact.ts';
import { parseBatchCommit, parseCommit } from './commit.ts';
import { hasIncludes, parseConfigList, toConfiguration } from './config.ts';
import { readDetachedCommits } from './detached-commits.ts';
import { type GitDirectory, notNeeded, openDirectory, readDirectoryFacts, readHeadFact } from './directory.ts';
import type {
  FactName,
  FactSource,
  GitConfiguration,
  GitStatus,
  Head,
  LastCommit,
  RepositoryFacts,
  RepositoryLocation,
  Unreadable,
} from './facts.ts';
import type { FileCache } from './file-cache.ts';
import { Fingerprint } from './fingerprint.ts';
import type { Git, GitResult, RunOptions } from './git.ts';
import { GitError } from './git-error.ts';
import { readLocalBranches } from './local-branches.ts';
import { readCommitObject } from './objects.ts';
import { reasonOf, UnreadableError, unreadableFrom } from './readability.ts';
import { cheapFacts, type ReadOptions } from './snapshot.ts';
import { parseStatus, statusArguments } from './status.ts';
import { readSubmodules } from './submodules.ts';
import { type TrackedFactName, trackedFactNames, trackedFactReaders } from './tracked-facts.ts';
import { TrackedTree } from './tracked-tree.ts';

const untrusted = unknown('not read in an untrusted workspace: git would have to be started');

interface ReadFacts {
  readonly facts: RepositoryFacts;
  readonly statusPrint: string | undefined;
}

interface StatusReading {
  readonly status: Fact<GitStatus>;
  readonly print?: string | undefined;
}

interface CommitReading {
  readonly lastCommit: Fact<LastCommit>;
  /** What a missing commit says of the whole repository. */
  readonly unreadable: Unreadable | null;
}

/** Refs, and what they follow. */
const ofRefs: readonly FactSource[] = ['head', 'configuration'];

const intact = (lastCommit: Fact<LastCommit>): CommitReading => ({ lastCommit, unreadable: null });

/** One reading of one repository's facts. */
export class Reading {
  readonly #git: Git;
  readonly #location: RepositoryLocation;
  readonly #options: ReadOptions;
  readonly #files: FileCache;
  readonly #needed: ReadonlySet<FactName>;
  readonly #previous: ReadOptions['previous'];

  constructor(git: Git, location: RepositoryLocation, options: ReadOptions, files: FileCache) {
    this.#git = git;
    this.#location = location;
    this.#options = options;
    this.#files = files;
    this.#needed = options.needed ?? cheapFacts;
    this.#previous = options.previous?.memory.trusted === options.trusted ? options.previous : undefined;
  }

  /** Throws where the repository as a whole cannot be read. */
  async read(): Promise<ReadFacts> {
    try {
      return await this.#read();
    } catch (thrown) {
      // Of a repository that is just being deleted git complains about what it misses first.
      const { gitDir, path } = this.#location;
      const { disk } = this.#files;
      if (!this.#options.signal?.aborted && !((await disk.exists(gitDir)) && (await disk.exists(path))))
        throw wentAway();
      throw thrown;
    }
  }

  async #read(): Promise<ReadFacts> {
    // Side by side: git takes longer than the files. What is wrong with the files says more than git's complaint.
    const asked = this.#status();
    asked.catch(() => {});
    const directory = await openDirectory(this.#location, this.#files);
    const { configuration, ...fromFiles } = await this.#fromFiles(directory);
    const { status: said, print } = await asked;
    const status = said.state === 'known' ? known(withBranchName(said.value, directory)) : said;
    const head = status.state === 'known' ? known(headOf(status.value)) : await readHeadFact(directory, this.#files);
    const [{ lastCommit, unreadable }, detachedCommits, branches, tracked, submodules] = await Promise.all([
      this.#lastCommit(head),
      this.#asked('detachedCommits', ofRefs, (git) =>
        readDetachedCommits(directory, head, this.#files, git, this.#run),
      ),
      this.#asked('branches', ofRefs, (git) =>
        readLocalBranches(directory, status.state === 'known' ? status.value : undefined, this.#files, git, this.#run),
      ),
      this.#fromTracked(directory, status),
      this.#submodules(directory, status),
    ]);
    await this.#stillThere();
    const readability = known(unreadable);
    const fromGit = {
      status,
      head,
      configuration,
      lastCommit,
      detachedCommits,
      branches,
      ...tracked,
      submodules,
      readability,
    };
    return { facts: { ...fromFiles, ...fromGit }, statusPrint: print };
  }

  get #run(): RunOptions {
    const { signal, priority = 'interactive' } = this.#options;
    return { signal, priority };
  }

  async #status(): Promise<StatusReading> {
    if (this.#location.kind === 'bare') return { status: absent('a bare repository has no working tree') };
    if (!this.#options.trusted) return { status: untrusted };
    if (!['status', 'submodules', 'readability'].some((name) => this.#needed.has(name as FactName)))
      return { status: notNeeded };
    const kept = this.#keptStatus();
    if (kept !== undefined) return kept;
    try {
      const { stdout } = await this.#runStatus();
      const { status, paths } = parseStatus(stdout);
      const fingerprint = new Fingerprint();
      fingerprint.addBytes(stdout);
      await fingerprint.addFiles(this.#location.path, paths);
      return { status: known(status), print: fingerprint.digest() };
    } catch (thrown) {
      if (this.#options.signal?.aborted || unreadableFrom(thrown) !== undefined) throw thrown;
      return { status: unknown(reasonOf(thrown)) };
    }
  }

  /** The last status, where nothing changed that it tells of. */
  #keptStatus(): StatusReading | undefined {
    const { sources } = this.#options;
    const status = this.#previous?.facts.status;
    if (status?.state !== 'known' || sources === undefined) return undefined;
    if (sources.has('status') || sources.has('head') || sources.has('configuration')) return undefined;
    return { status, print: this.#previous?.memory.statusPrint };
  }

  async #runStatus(): Promise<GitResult> {
    try {
      return await this.#git.run(this.#location.path, statusArguments, this.#run);
    } catch (thrown) {
      // In a partial clone the search for renames may want contents that only the remote has.
      const wantedRemote = thrown instanceof GitError && /promisor|transport '.*' not allowed/.test(thrown.stderr);
      if (!wantedRemote) throw thrown;
      return await this.#git.run(this.#location.path, [...statusArguments, '--no-renames'], this.#run);
    }
  }

  async #fromFiles(directory: GitDirectory) {
    const configuration = await this.#configuration(directory);
    const facts = await readDirectoryFacts(directory, configuration, this.#needed, this.#files);
    return { ...facts, configuration };
  }

  async #configuration({ config }: GitDirectory): Promise<Fact<GitConfiguration>> {
    if (!hasIncludes(config)) return known(toConfiguration(config));
    if (!this.#options.trusted) return unknown('its config includes other files, which are not read when untrusted');
    try {
      // Includes can depend on branch and folder: git knows the rules.
      const args = ['config', '--list', '-z', '--local', '--includes'];
      const listed = await this.#git.text(this.#location.path, args, this.#run);
      return known(toConfiguration([...config, ...parseConfigList(listed)]));
    } catch (thrown) {
      if (this.#options.signal?.aborted) throw thrown;
      return unknown(reasonOf(thrown));
    }
  }

  async #lastCommit(head: Fact<Head>): Promise<CommitReading> {
    if (!this.#needed.has('lastCommit')) return intact(notNeeded);
    if (head.state === 'known' && head.value.oid === null) return intact(absent('there is no commit yet'));
    const oid = head.state === 'known' ? head.value.oid : null;
    const before = this.#previous?.facts.lastCommit;
    if (before?.state === 'known' && before.value.oid === oid) return intact(before);
    const raw = oid === null ? undefined : await readCommitObject(this.#location.commonDir, oid);
    const read = oid === null || raw === undefined ? undefined : parseCommit(oid, raw);
    if (read !== undefined) return intact(known(read));
    return this.#options.trusted ? this.#askLastCommit(oid) : intact(untrusted);
  }

  /** `oid` null: of HEAD, which only git can resolve here. */
  async #askLastCommit(oid: string | null): Promise<CommitReading> {
    try {
      const { stdout } = await this.#git.run(this.#location.path, ['cat-file', '--batch'], {
        ...this.#run,
        input: `${oid ?? 'HEAD'}\n`,
      });
      const commit = parseBatchCommit(stdout);
      if (commit !== undefined) return intact(known(commit));
      if (oid === null) return intact(absent('there is no commit yet'));
      throw new UnreadableError('corrupt', 'The commit of HEAD is missing.', 'Run `git fsck` to see the damage.');
    } catch (thrown) {
      if (this.#options.signal?.aborted) throw thrown;
      return { lastCommit: unknown(reasonOf(thrown)), unreadable: unreadableFrom(thrown) ?? null };
    }
  }

  /**
   * Kept from the last reading where none of `sources` changed since (undefined: never). `read` is given git if it may
   * be started; what goes wrong in it is no matter of the whole repository.
   */
  async #asked<T>(
    name: FactName,
    sources: readonly FactSource[] | undefined,
    read: (git: Git | undefined) => Promise<Fact<T>>,
  ): Promise<Fact<T>> {
    if (!this.#needed.has(name)) return notNeeded;
    const kept: Readonly<Record<FactName, Fact<unknown>>> | undefined = this.#previous?.facts;
    const before = kept?.[name];
    const changed = this.#options.sources;
    if (before && before.state !== 'unknown' && changed && sources && !sources.some((one) => changed.has(one)))
      return before as Fact<T>;
    try {
      return await read(this.#trustedGit);
    } catch (thrown) {
      if (this.#options.signal?.aborted) throw thrown;
      return unknown(reasonOf(thrown));
    }
  }

  /** The index is read once for all that begins with it. */
  async #fromTracked(
    directory: GitDirectory,
    status: Fact<GitStatus>,
  ): Promise<Pick<RepositoryFacts, TrackedFactName>> {
    const tree = new TrackedTree({
      directory,
      files: this.#files,
      git: this.#trustedGit,
      run: this.#run,
      status: status.state === 'known' ? status.value : undefined,
      openText: this.#options.openText,
    });
    const read = trackedFactNames.map(
      async (name) => [name, await this.#asked(name, undefined, () => trackedFactReaders[name](tree))] as const,
    );
    return Object.fromEntries(await Promise.all(read)) as unknown as Pick<RepositoryFacts, TrackedFactName>;
  }

  /** Undefined where git must not be started. */
  get #trustedGit(): Git | undefined {
    return this.#options.trusted ? this.#git : undefined;
  }

  async #submodules(directory: GitDirectory, status: Fact<GitStatus>): Promise<RepositoryFacts['submodules']> {
    if (!this.#needed.has('submodules')) return notNeeded;
    return readSubmodules(directory, status.state === 'known' ? status.value : undefined, this.#files, {
      ...(this.#options.trusted && { git: this.#git }),
      ...this.#run,
    });
  }

  /** Deleted while it was read, its files look as if they had never been there. */
  async #stillThere(): Promise<void> {
    const { gitDir, path } = this.#location;
    const { disk } = this.#files;
    if ((await disk.exists(join(gitDir, 'HEAD'))) && (path === gitDir || (await disk.exists(path)))) return;
    throw wentAway();
  }
}

const wentAway = (): UnreadableError => new UnreadableError('gone', 'It went away while it was read.');

const headOf = ({ branch, oid }: GitStatus): Head => ({ branch, oid });

/** Status says `(detached)` for a detached HEAD, and for a branch of that name. */
function withBranchName(status: GitStatus, { head, reftable }: GitDirectory): GitStatus {
  return status.branch === null && !reftable && 'ref' in head && head.ref === 'refs/heads/(detached)'
    ? { ...status, branch: '(detached)' }
    : status;
}
