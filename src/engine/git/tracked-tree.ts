import { join } from 'node:path';
import { absent, type Fact, known, unknown } from '../fact.ts';
import { CleanFiles } from './clean-files.ts';
import type { GitDirectory } from './directory.ts';
import type { GitStatus } from './facts.ts';
import type { FileCache, Look } from './file-cache.ts';
import { FileFinder } from './file-finder.ts';
import { type Stamp, stampOf } from './files.ts';
import type { Found, OpenText } from './found-file.ts';
import type { Git, RunOptions } from './git.ts';
import { type IndexEntry, visitIndex } from './index-entries.ts';

/** A tracked path; `size` null: only git knows. */
export type TrackedEntry = Pick<IndexEntry, 'path' | 'kind' | 'oid' | 'unwatched'> & { readonly size: number | null };

interface TrackedTreeParts {
  readonly directory: GitDirectory;
  readonly files: FileCache;
  /** Undefined where git must not be started. */
  readonly git: Git | undefined;
  readonly run: RunOptions;
  /** Of the same reading; undefined where it is not known. */
  readonly status: GitStatus | undefined;
  /** Wins over the disk. */
  readonly openText?: OpenText | undefined;
}

const maxIndexBytes = 512 * 1024 * 1024;
const gitAlone = 'its index is of a kind that only git reads, which is not started in an untrusted workspace';

/** What git tracks in one working tree, as one reading of its facts finds it. Facts about files begin here. */
export class TrackedTree {
  readonly files: FileCache;
  readonly git: Git | undefined;
  readonly run: RunOptions;
  readonly status: GitStatus | undefined;
  readonly directory: GitDirectory;
  readonly #finder: FileFinder;
  #index: Promise<{ readonly stamp: Stamp; readonly size: bigint } | undefined> | undefined;
  #entries: Promise<Fact<readonly TrackedEntry[]>> | undefined;
  #clean: Promise<CleanFiles | undefined> | undefined;
  #watched: Promise<ReadonlySet<string>> | undefined;

  constructor({ directory, files, git, run, status, openText }: TrackedTreeParts) {
    this.directory = directory;
    this.files = files;
    this.git = git;
    this.run = run;
    this.status = status;
    this.#finder = new FileFinder(directory.location.path, files, openText, () => {
      this.#clean ??= this.#cleanFiles();
      return this.#clean;
    });
  }

  /** Real absolute path of the working tree. */
  get path(): string {
    return this.directory.location.path;
  }

  /** Every tracked path, once, in git's order. Absent for bare repositories; none where nothing was added yet. */
  entries(): Promise<Fact<readonly TrackedEntry[]>> {
    this.#entries ??= this.#list();
    return this.#entries;
  }

  /** `make` of the entries, or what it made before while the index stays the same. `key`: of what is made. */
  async fromIndex<T>(key: string, make: (entries: readonly TrackedEntry[]) => Promise<T> | T): Promise<Fact<T>> {
    if (this.directory.location.kind === 'bare') return absent('a bare repository has no working tree');
    const index = await this.#readStamp();
    const made = async (): Promise<Fact<T>> => {
      const entries = await this.entries();
      return entries.state === 'known' ? known(await make(entries.value)) : entries;
    };
    return index === undefined
      ? made()
      : this.files.remember(`${key}${this.git ? '' : ' without git'}`, index.stamp, made);
  }

  /** A file or folder of the working tree; `outside` where a link leads out, undefined where it is not there. */
  find(path: string): Promise<Found> {
    return this.#finder.find(path);
  }

  /**
   * `parse` of a file's content as it stands in the working tree, or in an open document that is not saved, kept while
   * the file stays the same; undefined where it is not there, or a link leads out. `as` names what is made of it; at
   * most `limit` bytes are read.
   */
  async read<T>(
    path: string,
    parse: (content: Buffer) => T,
    options: { readonly limit: number; readonly as: string },
  ): Promise<T | undefined> {
    const found = await this.#finder.find(path);
    return typeof found === 'object' ? this.files.readFound(found, parse, options) : undefined;
  }

  /**
   * What `make` makes of several files, kept while everything that it looked at stays as it is: what was not there,
   * too. `key` names what is made; `find`: of what it is a part of, so that this depends on the same files.
   */
  fromFiles<T>(
    key: string,
    make: (look: Look) => Promise<T>,
    find: Look = (path) => this.#finder.find(path),
  ): Promise<T> {
    return this.files.compose(key, find, make);
  }

  /** Says whether the index is still the same; undefined where there is none yet. */
  async indexStamp(): Promise<Stamp | undefined> {
    return (await this.#readStamp())?.stamp;
  }

  async #cleanFiles(): Promise<CleanFiles | undefined> {
    const clean = CleanFiles.of(this.files.keptFiles, await this.indexStamp(), this.status, () => {
      this.#watched ??= this.#watchedByGit();
      return this.#watched;
    });
    this.files.keptFiles = clean?.kept;
    return clean;
  }

  /** Tracked paths of which git says when they change: not where it was told to assume that they do not. */
  async #watchedByGit(): Promise<ReadonlySet<string>> {
    const entries = await this.entries();
    const watched = entries.state === 'known' ? entries.value.filter(({ unwatched }) => !unwatched) : [];
    return new Set(watched.map(({ path }) => path));
  }

  #readStamp() {
    this.#index ??= (async () => {
      const { own, location } = this.directory;
      const stats = own.has('index') ? await this.files.disk.stat(join(location.gitDir, 'index')) : undefined;
      return stats && { stamp: stampOf(stats), size: stats.size };
    })();
    return this.#index;
  }

  async #list(): Promise<Fact<readonly TrackedEntry[]>> {
    const { location, config } = this.directory;
    if (location.kind === 'bare') return absent('a bare repository has no working tree');
    const index = await this.#readStamp();
    if (index === undefined) return known([]);
    const entries: TrackedEntry[] = [];
    const content = await this.files.disk.start(join(location.gitDir, 'index'), maxIndexBytes);
    const sha256 = config.some(({ key, value }) => key === 'extensions.objectformat' && value === 'sha256');
    const whole =
      content !== undefined &&
      BigInt(content.length) === index.size &&
      (await visitIndex(content, sha256 ? 'sha256' : 'sha1', (entry) => entries.push(entry)));
    if (whole) return known(entries);
    return this.git === undefined ? unknown(gitAlone) : known(await this.#askGit(this.git));
  }

  async #askGit(git: Git): Promise<TrackedEntry[]> {
    const lines = await git.text(this.path, ['ls-files', '-z', '--stage', '-v'], this.run);
    const matches = lines.matchAll(/(?:^|\0)(\S) (\d{6}) ([0-9a-f]+) [01]\t([^\0]+)/g);
    return [...matches].map(([, tag = '', mode = '', oid = '', path = '']) => ({
      path,
      kind: kindOf(mode),
      oid,
      size: null,
      // `S`: skipped; lower case: assumed to be unchanged.
      unwatched: tag === 'S' || tag !== tag.toUpperCase(),
    }));
  }
}

function kindOf(mode: string): IndexEntry['kind'] {
  if (mode === '120000') return 'link';
  if (mode === '160000') return 'submodule';
  return mode === '100755' ? 'executable' : 'file';
}
