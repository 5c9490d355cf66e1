import { isComposePath } from '../compose/names.ts';
import type { ComposeProject } from '../compose/types.ts';
import { absent, type Fact, known } from '../fact.ts';
import type { TrackedFiles } from './facts.ts';
import { Languages } from './languages.ts';
import { readSecretSettings } from './secret-settings.ts';
import type { TrackedEntry, TrackedTree } from './tracked-tree.ts';

const maxNotable = 2_000;
const maxListed = 100;
const maxCompose = 1_000;
/** Smaller files are nobody's concern. */
const largeBytes = 1024 * 1024;

/** What the index tells by itself. */
export interface ListedFiles extends Pick<TrackedFiles, 'count' | 'notable' | 'collisions' | 'large' | 'language'> {
  readonly environment: readonly string[];
  readonly compose: readonly string[];
}

const listedFiles = (tree: TrackedTree): Promise<Fact<ListedFiles>> =>
  tree.fromIndex('tracked files', async (entries) => {
    const gathering = new Gathering();
    for (const entry of entries) gathering.add(entry);
    return gathering.result(await keptLarge(gathering.large, tree));
  });

/** What the index tells, with what stands in those files that are read for it. */
export async function readTrackedFiles(tree: TrackedTree): Promise<Fact<TrackedFiles>> {
  const listed = await listedFiles(tree);
  if (listed.state !== 'known') return listed;
  const { compose: _, environment, ...value } = listed.value;
  return known({
    ...value,
    environment: await Promise.all(
      environment.map(async (path) => ({ path, secrets: await readSecretSettings(tree, path) })),
    ),
  });
}

export async function readCompose(tree: TrackedTree): Promise<Fact<readonly ComposeProject[]>> {
  const listed = await listedFiles(tree);
  if (listed.state !== 'known') return listed;
  const { compose } = listed.value;
  if (compose.length === 0) return absent('it has no Compose file');
  // Loaded where there is something to read: activation does not wait for it.
  const { readComposeProjects } = await import('../compose/read.ts');
  return known(await readComposeProjects(tree, compose));
}

/** A file that is large in the working tree may be a small pointer in git (LFS). */
async function keptLarge(
  large: readonly { readonly path: string; readonly oid: string }[],
  { git, path: folder, run }: TrackedTree,
): Promise<TrackedFiles['large']> {
  if (large.length === 0) return [];
  if (git === undefined) return null;
  const { stdout } = await git.run(folder, ['cat-file', '--batch-check=%(objectname) %(objectsize)', '--buffer'], {
    ...run,
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

/** Keeps of the tracked files what rules ask for: a repository can have a hundred thousand. */
class Gathering {
  #count = 0;
  readonly #languages = new Languages();
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

  add({ path, kind, size, oid }: TrackedEntry): void {
    this.#count += 1;
    this.#spell(path);
    if (kind === 'submodule') return;
    if (isNotable(path) && this.#notable.length < maxNotable) this.#notable.push(path);
    if (kind === 'link') return;
    this.#languages.add(path, size);
    if (isEnvironment(path) && this.#environment.length < maxListed) this.#environment.push(path);
    if (this.#compose.length < maxCompose && isComposePath(path)) this.#compose.push(path);
    if (size === null || size >= largeBytes) this.large.push({ path, oid });
  }

  result(large: TrackedFiles['large']): ListedFiles {
    return {
      count: this.#count,
      language: this.#languages.main(),
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
export const isEnvironment = (path: string): boolean =>
  /(^|\/)\.env(\.[^/]+)?$/.test(path) &&
  !/\.(example|sample|template|tpl|dist|defaults?|schema|test|ci|vault)$/i.test(path);
