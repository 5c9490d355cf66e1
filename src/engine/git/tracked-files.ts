import { join } from 'node:path';
import { isComposePath } from '../compose/names.ts';
import type { ComposeProject } from '../compose/types.ts';
import { absent, type Fact, known, unknown } from '../fact.ts';
import type { GitDirectory } from './directory.ts';
import type { RepositoryLocation, TrackedFiles } from './facts.ts';
import type { FileCache } from './file-cache.ts';
import { stampOf } from './files.ts';
import type { Git, RunOptions } from './git.ts';
import { type IndexEntry, visitIndex } from './index-entries.ts';
import { readSecretSettings } from './secret-settings.ts';

const maxNotable = 2_000;
const maxListed = 100;
const maxCompose = 1_000;
/** Smaller files are nobody's concern. */
const largeBytes = 1024 * 1024;
const maxIndexBytes = 512 * 1024 * 1024;

/** `size` null: only git knows. */
type Visited = Pick<IndexEntry, 'path' | 'kind' | 'oid'> & { readonly size: number | null };

/** What the index tells by itself. */
export interface ListedFiles extends Pick<TrackedFiles, 'count' | 'notable' | 'collisions' | 'large'> {
  readonly environment: readonly string[];
  readonly compose: readonly string[];
}

/** From the index itself; `git` is asked where only it can tell, and may be left out: it must not be started. */
export async function listTrackedFiles(
  directory: GitDirectory,
  files: FileCache,
  git: Git | undefined,
  options: RunOptions,
): Promise<Fact<ListedFiles>> {
  const { location, own } = directory;
  if (location.kind === 'bare') return absent('a bare repository has no working tree');
  const index = own.has('index') ? await files.disk.stat(join(location.gitDir, 'index')) : undefined;
  if (index === undefined) return known(new Gathering().result([]));
  const listed = await files.remember(`tracked files${git ? '' : ' without git'}`, stampOf(index), () =>
    listFiles(directory, index.size, files, git, options),
  );
  return listed === undefined
    ? unknown('its index is of a kind that only git reads, which is not started in an untrusted workspace')
    : known(listed);
}

/** With what stands in those that are read for it. */
export async function readTrackedFiles(
  { path: workingTree }: RepositoryLocation,
  listed: Fact<ListedFiles>,
  files: FileCache,
): Promise<Fact<TrackedFiles>> {
  if (listed.state !== 'known') return listed;
  const { compose: _, environment, ...value } = listed.value;
  return known({
    ...value,
    environment: await Promise.all(
      environment.map(async (path) => ({ path, secrets: await readSecretSettings(workingTree, path, files) })),
    ),
  });
}

export async function readCompose(
  { path: workingTree }: RepositoryLocation,
  listed: Fact<ListedFiles>,
  files: FileCache,
): Promise<Fact<readonly ComposeProject[]>> {
  if (listed.state !== 'known') return listed;
  const { compose } = listed.value;
  if (compose.length === 0) return absent('it has no Compose file');
  // Loaded where there is something to read: activation does not wait for it.
  const { readComposeProjects } = await import('../compose/read.ts');
  return known(await readComposeProjects(workingTree, compose, files));
}

/** Undefined where only git could tell, and is not to be started. */
async function listFiles(
  { location, config }: GitDirectory,
  indexSize: bigint,
  files: FileCache,
  git: Git | undefined,
  options: RunOptions,
): Promise<ListedFiles | undefined> {
  const gathering = new Gathering();
  const content = await files.disk.start(join(location.gitDir, 'index'), maxIndexBytes);
  const sha256 = config.some(({ key, value }) => key === 'extensions.objectformat' && value === 'sha256');
  const whole =
    content !== undefined &&
    BigInt(content.length) === indexSize &&
    (await visitIndex(content, sha256 ? 'sha256' : 'sha1', (entry) => gathering.add(entry)));
  if (whole) return gathering.result(await keptLarge(gathering.large, location.path, git, options));
  if (git === undefined) return undefined;
  const asked = new Gathering();
  const lines = await git.text(location.path, ['ls-files', '-z', '--stage'], options);
  for (const [, mode = '', oid = '', path = ''] of lines.matchAll(/(?:^|\0)(\d{6}) ([0-9a-f]+) [01]\t([^\0]+)/g))
    asked.add({ path, kind: kindOf(mode), oid, size: null });
  return asked.result(await keptLarge(asked.large, location.path, git, options));
}

/** A file that is large in the working tree may be a small pointer in git (LFS). */
async function keptLarge(
  large: readonly { readonly path: string; readonly oid: string }[],
  folder: string,
  git: Git | undefined,
  options: RunOptions,
): Promise<TrackedFiles['large']> {
  if (large.length === 0) return [];
  if (git === undefined) return null;
  const { stdout } = await git.run(folder, ['cat-file', '--batch-check=%(objectname) %(objectsize)', '--buffer'], {
    ...options,
    input: large.map(({ oid }) => `${oid}\n`).join(''),
  });
  const sizes = new Map(
    stdout
      .toString('latin1')
      .split('\n')
      .map((line) => line.split(' ') as [string, string]),
  );
  return large
    .map(({ path, oid }) => ({ path, bytes: Number(sizes.get(oid)) || 0 }))
    .filter(({ bytes }) => bytes >= largeBytes)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, maxListed);
}

function kindOf(mode: string): IndexEntry['kind'] {
  if (mode === '120000') return 'link';
  if (mode === '160000') return 'submodule';
  return mode === '100755' ? 'executable' : 'file';
}

/** Keeps of the tracked files what rules ask for: a repository can have a hundred thousand. */
class Gathering {
  #count = 0;
  readonly #notable: string[] = [];
  readonly #environment: string[] = [];
  readonly #compose: string[] = [];
  /** Those that may be. */
  readonly large: { readonly path: string; readonly oid: string }[] = [];
  /** First spelling of each path and of each folder, by its lower-case form. */
  readonly #spellings = new Map<string, string>();
  readonly #collisions = new Map<string, Set<string>>();
  /** Lower-case paths of those, and of what lies in them. */
  readonly #colliding = new Set<string>();
  #lastFolder = '';

  add({ path, kind, size, oid }: Visited): void {
    this.#count += 1;
    this.#spell(path);
    if (kind === 'submodule') return;
    if (isNotable(path) && this.#notable.length < maxNotable) this.#notable.push(path);
    if (kind === 'link') return;
    if (isEnvironment(path) && this.#environment.length < maxListed) this.#environment.push(path);
    if (this.#compose.length < maxCompose && isComposePath(path)) this.#compose.push(path);
    if (size === null || size >= largeBytes) this.large.push({ path, oid });
  }

  result(large: TrackedFiles['large']): ListedFiles {
    return {
      count: this.#count,
      notable: this.#notable,
      environment: this.#environment,
      compose: this.#compose,
      large,
      collisions: [...this.#collisions.values()].slice(0, maxListed).map((spellings) => [...spellings].sort()),
    };
  }

  /** Names that differ in case only, of files and of folders; folders first, from the top. */
  #spell(path: string): void {
    const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
    if (folder !== this.#lastFolder) {
      this.#lastFolder = folder;
      for (let at = folder.indexOf('/'); at >= 0; at = folder.indexOf('/', at + 1)) this.#spellOne(folder.slice(0, at));
      if (folder !== '') this.#spellOne(folder);
    }
    this.#spellOne(path);
  }

  #spellOne(path: string): void {
    const plain = path.toLowerCase();
    const first = this.#spellings.get(plain);
    if (first === undefined) this.#spellings.set(plain, path);
    else if (first !== path) {
      // What lies in a folder that is told already adds nothing.
      const told = this.#colliding.has(plain.slice(0, Math.max(plain.lastIndexOf('/'), 0)));
      this.#colliding.add(plain);
      if (!told) this.#collisions.set(plain, (this.#collisions.get(plain) ?? new Set([first])).add(path));
    }
  }
}

/** Places where people and tools look for files by name. */
export const isNotable = (path: string): boolean =>
  !path.includes('/') ||
  /(^|\/)\.gitignore$|^(\.github|\.gitlab|\.forgejo|\.gitea|\.circleci|\.woodpecker)\/|^(docs|LICENSES)\/[^/]+$/.test(
    path,
  );

/** `.env`, `.env.production`; not an example of one. */
const isEnvironment = (path: string): boolean =>
  /(^|\/)\.env(\.[^/]+)?$/.test(path) &&
  !/\.(example|sample|template|tpl|dist|defaults?|schema|test|ci|vault)$/i.test(path);
