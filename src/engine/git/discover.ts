import { hash } from 'node:crypto';
import { lstat, realpath, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { AuditorError, type ErrorShape } from '../../contract/errors.ts';
import { Disk } from './disk.ts';
import { type Enclosing, findEnclosing } from './enclosing.ts';
import type { RepositoryLocation } from './facts.ts';
import { isMissing } from './files.ts';
import { FolderMemory } from './folder-memory.ts';
import { type GitLayout, looksLikeGitDirectory, repositoryName, resolveLayout } from './layout.ts';

export interface DiscoveryOptions {
  /** Levels of folders below a root that are looked into. */
  readonly depth: number;
  /** Globs over paths relative to the root: what matches is neither listed nor entered. */
  readonly ignore: readonly string[];
  readonly signal?: AbortSignal | undefined;
  readonly onFound?: (location: RepositoryLocation) => void;
  /** Given again to the next search of the same roots, makes that one cheaper. */
  readonly memory?: FolderMemory;
  /**
   * A root that lies in a repository's working tree and holds no repository stands for that one, as a package of a
   * monorepo does. Default true.
   */
  readonly includeEnclosing?: boolean;
  /** Whether a repository ignores a folder of its working tree, which then does not stand for it. Default: never. */
  readonly ignores?: ((repository: RepositoryLocation, folder: string) => Promise<boolean>) | undefined;
}

export interface Discovery {
  /** By path; each once, however many ways lead to it. */
  readonly repositories: readonly RepositoryLocation[];
  /** Folders that could not be looked into. */
  readonly problems: readonly ErrorShape[];
  readonly foldersRead: number;
}

/** Node does file work on four threads: more at once only wait in memory. */
const concurrency = 16;

/** Stays for as long as the path does. */
export const repositoryId = (realPath: string): string => hash('sha256', realPath).slice(0, 16);

/** Finds the repositories at, around and below folders. Throws only when aborted (`cancelled`). */
export function discover(roots: readonly string[], options: DiscoveryOptions): Promise<Discovery> {
  return new Walk(roots, options).run();
}

interface Folder {
  readonly path: string;
  readonly root: string;
  /** As it was come to, through links, with `/`; what the globs are held against. */
  readonly fromRoot: string;
  readonly depth: number;
  readonly parentPath: string | undefined;
}

class Walk {
  readonly #roots: readonly string[];
  readonly #options: DiscoveryOptions;
  readonly #isIgnored: (path: string) => boolean;
  readonly #found = new Map<string, RepositoryLocation>();
  readonly #problems: ErrorShape[] = [];
  /** Real paths of folders that were queued: a link into them, or a loop, ends here. */
  readonly #seen = new Set<string>();
  readonly #realRoots: string[] = [];
  /** By root. */
  readonly #enclosing = new Map<string, Enclosing>();
  readonly #queue: Folder[] = [];
  readonly #memory: FolderMemory;
  /** By root: each may lie on another disk. */
  readonly #disks = new Map<string, Disk>();
  #foldersRead = 0;

  constructor(roots: readonly string[], options: DiscoveryOptions) {
    this.#roots = roots;
    this.#options = options;
    this.#isIgnored = options.ignore.length > 0 ? picomatch([...options.ignore], { dot: true }) : () => false;
    this.#memory = options.memory ?? new FolderMemory();
  }

  async run(): Promise<Discovery> {
    for (const root of this.#roots) await this.#addRoot(resolve(root));
    await new Promise<void>((done, fail) => {
      let active = 0;
      const next = () => {
        if (this.#options.signal?.aborted) return fail(new AuditorError('cancelled', 'Cancelled.'));
        if (active === 0 && this.#queue.length === 0) return done();
        while (active < concurrency) {
          const folder = this.#queue.pop();
          if (folder === undefined) return;
          active++;
          this.#visit(folder)
            .catch((thrown: unknown) => this.#report(thrown, folder.path))
            .finally(() => {
              active--;
              next();
            });
        }
      };
      next();
    });
    this.#memory.keepOnly(this.#seen);
    for (const [root, enclosing] of this.#enclosing) await this.#climb(root, enclosing);
    const repositories = [...this.#found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
    return { repositories, problems: this.#problems, foldersRead: this.#foldersRead };
  }

  async #addRoot(root: string): Promise<void> {
    try {
      const path = await realpath(root);
      if (!(await stat(path)).isDirectory())
        throw new AuditorError('bad-input', `${root} is not a folder.`, { path: root });
      this.#realRoots.push(path);
      const enclosing = this.#options.includeEnclosing === false ? undefined : await findEnclosing(path);
      if (enclosing !== undefined) this.#enclosing.set(path, enclosing);
      this.#enqueue({ path, root: path, fromRoot: '', depth: 0, parentPath: enclosing?.path });
    } catch (thrown) {
      const missing = isMissing(thrown)
        ? new AuditorError('not-found', `The folder ${root} does not exist.`, { path: root })
        : thrown;
      this.#report(missing, root);
    }
  }

  /** Adds the repository that a root stands for: it belongs to that one, and holds none itself. */
  async #climb(root: string, { path, layout }: Enclosing): Promise<void> {
    const below = withSeparator(root);
    for (const found of this.#found.values())
      if (found.root === root || found.path === root || found.path.startsWith(below)) return;
    const location = locationOf({ path, root, parentPath: undefined }, layout);
    if (this.#found.has(location.id)) return;
    try {
      if (!(await this.#options.ignores?.(location, root))) this.#add(location);
    } catch (thrown) {
      if (this.#options.signal?.aborted) throw AuditorError.from(thrown);
      this.#report(thrown, root);
    }
  }

  #enqueue(folder: Folder): void {
    if (this.#seen.has(folder.path)) return;
    this.#seen.add(folder.path);
    this.#queue.push(folder);
  }

  async #visit(folder: Folder): Promise<void> {
    const disk = this.#diskOf(folder.root);
    const listing = await this.#memory.list(folder.path, disk);
    // What goes away during the walk is simply not there.
    if (listing === undefined) return;
    this.#foldersRead++;
    const { gitNames: names, folders, links } = listing;
    let parentPath = folder.parentPath;
    if (names.has('.git')) {
      const layout = await resolveLayout(folder.path, disk);
      if (layout !== undefined) this.#add(locationOf(folder, layout));
      if (layout !== undefined && !('broken' in layout) && layout.kind !== 'bare') parentPath = folder.path;
    } else if (looksLikeGitDirectory(names) && (await isGitDirectory(folder.path))) {
      this.#add(locationOf(folder, { gitDir: folder.path, commonDir: folder.path, kind: 'bare' }));
      return;
    }
    if (folder.depth >= this.#options.depth) return;
    for (const name of folders) this.#descend(folder, name, folder.path + sep + name, parentPath);
    for (const name of links) await this.#follow(folder, name, parentPath);
  }

  #diskOf(root: string): Disk {
    const disk = this.#disks.get(root) ?? new Disk();
    this.#disks.set(root, disk);
    return disk;
  }

  /** `path`: where what the folder has under that name really is. */
  #descend({ root, depth, fromRoot: above }: Folder, name: string, path: string, parentPath: string | undefined): void {
    const fromRoot = above === '' ? name : `${above}/${name}`;
    if (!this.#isIgnored(fromRoot)) this.#enqueue({ path, root, fromRoot, depth: depth + 1, parentPath });
  }

  /** A link to a folder is entered, unless it leads to something that holds a root: that would be the whole disk. */
  async #follow(folder: Folder, name: string, parentPath: string | undefined): Promise<void> {
    try {
      const target = await realpath(join(folder.path, name));
      if (this.#realRoots.some((root) => root === target || root.startsWith(withSeparator(target)))) return;
      if (!(await lstat(target)).isDirectory() || target.split(sep).includes('.git')) return;
      const within = parentPath !== undefined && target.startsWith(withSeparator(parentPath));
      this.#descend(folder, name, target, within ? parentPath : undefined);
    } catch {
      // It leads nowhere, or in a circle.
    }
  }

  #add(location: RepositoryLocation): void {
    if (this.#found.has(location.id)) return;
    this.#found.set(location.id, location);
    this.#options.onFound?.(location);
  }

  #report(thrown: unknown, path: string): void {
    const shape = AuditorError.from(thrown).toShape();
    this.#problems.push({ ...shape, path: shape.path ?? path });
  }
}

function locationOf(
  { path: folder, root, parentPath }: Pick<Folder, 'path' | 'root' | 'parentPath'>,
  layout: GitLayout,
): RepositoryLocation {
  const broken = 'broken' in layout;
  const bare = !broken && layout.kind === 'bare';
  const path = bare ? layout.gitDir : folder;
  return {
    id: repositoryId(path),
    name: repositoryName(path, bare),
    path,
    gitDir: broken ? join(folder, '.git') : layout.gitDir,
    commonDir: broken ? join(folder, '.git') : layout.commonDir,
    kind: broken ? 'working-tree' : layout.kind,
    root,
    ...(parentPath !== undefined && { parentPath }),
    ...(broken && { broken: layout.broken }),
  };
}

const withSeparator = (path: string): string => (path.endsWith(sep) ? path : path + sep);

/** Names alone could be a coincidence: `objects` and `refs` must be folders. */
async function isGitDirectory(path: string): Promise<boolean> {
  const parts = await Promise.all(['objects', 'refs'].map((name) => stat(join(path, name)).catch(() => undefined)));
  return parts.every((part) => part?.isDirectory() === true);
}
