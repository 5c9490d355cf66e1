import { basename, dirname, relative, sep } from 'node:path';
import type { FactSource, RepositoryLocation } from './facts.ts';

export type DiskChange = 'created' | 'changed' | 'deleted';

/** By repository id: what must be read again. An empty set: nothing to read, only to judge again. */
export type Touched = ReadonlyMap<string, ReadonlySet<FactSource>>;

/** What a change on disk means for the fleet. */
export type Change =
  | { readonly kind: 'nothing' }
  /** Inside a git directory. */
  | { readonly kind: 'git'; readonly touched: Touched; readonly rediscover: boolean; readonly ignoreRules: boolean }
  /** In the working tree of `repositoryId`: it counts unless git ignores it there. */
  | {
      readonly kind: 'file';
      readonly repositoryId: string;
      readonly touched: Touched;
      /** A `.gitignore`: what is known to be ignored may be wrong now. */
      readonly ignoreRules: boolean;
      readonly rediscover: boolean;
    }
  /** A policy file: the repositories at and below it are judged again. */
  | { readonly kind: 'policy'; readonly touched: Touched }
  /** In no repository; `rediscover`: one or more went with it, or came. */
  | { readonly kind: 'outside'; readonly rediscover: boolean };

const nothing: Change = { kind: 'nothing' };
const sources = (...names: FactSource[]): ReadonlySet<FactSource> => new Set(names);
const everything = sources('status', 'head', 'configuration', 'directory');

/** Files of a git directory whose change is a change of facts. The rest (objects, logs, hooks…) says nothing new. */
const gitFiles: Readonly<Record<string, ReadonlySet<FactSource>>> = {
  HEAD: sources('head', 'status', 'directory'),
  index: sources('status', 'directory'),
  config: sources('configuration', 'status', 'directory'),
  'config.worktree': sources('configuration', 'status', 'directory'),
  'packed-refs': sources('head', 'status', 'directory'),
  FETCH_HEAD: sources('directory'),
  ORIG_HEAD: sources(),
  MERGE_HEAD: sources('directory', 'status'),
  CHERRY_PICK_HEAD: sources('directory', 'status'),
  REVERT_HEAD: sources('directory', 'status'),
  BISECT_LOG: sources('directory', 'status'),
  shallow: sources('directory', 'status'),
};

/** Says which facts of which repositories a changed path touches. Knows paths only: it reads nothing. */
export class ChangeClassifier {
  readonly #policyFileName: string;
  readonly #byTree = new Map<string, RepositoryLocation>();
  readonly #byGitDirectory = new Map<string, RepositoryLocation[]>();
  readonly #locations: readonly RepositoryLocation[];

  constructor(locations: readonly RepositoryLocation[], policyFileName: string) {
    this.#locations = locations;
    this.#policyFileName = policyFileName;
    for (const location of locations) {
      if (location.kind !== 'bare') this.#byTree.set(key(location.path), location);
      for (const directory of new Set([key(location.gitDir), key(location.commonDir)])) {
        const sharing = this.#byGitDirectory.get(directory) ?? [];
        sharing.push(location);
        this.#byGitDirectory.set(directory, sharing);
      }
    }
  }

  /** `path`: absolute, with the links of its root resolved. */
  classify(path: string, change: DiskChange): Change {
    const gitDirectory = nearest(path, this.#byGitDirectory);
    const tree = nearest(path, this.#byTree);
    // A submodule's git directory lies in its parent's, a working tree's in the tree: the deeper one owns the path.
    if (gitDirectory && (!tree || gitDirectory.folder.length > tree.folder.length))
      return this.#inGitDirectory(gitDirectory.value, gitDirectory.folder, path, change);
    if (basename(path) === this.#policyFileName) return this.#policy(path, tree?.value);
    if (!tree) return { kind: 'outside', rediscover: change === 'deleted' && this.#holdsRepositories(path) };
    return this.#inTree(tree.value, path, change);
  }

  #inGitDirectory(sharing: readonly RepositoryLocation[], folder: string, path: string, change: DiskChange): Change {
    const name = relative(folder, key(path)).split(sep).join('/');
    if (name === '') {
      if (change === 'changed') return nothing; // a folder's own time
      return git(sharing, everything, { rediscover: true });
    }
    const [first = ''] = name.split('/', 1);
    const own = gitFiles[name];
    // What several working trees share touches each of them; HEAD, index and states in progress are a tree's own.
    const shared =
      ['config', 'packed-refs', 'FETCH_HEAD', 'shallow'].includes(name) || ['refs', 'reftable'].includes(first);
    const touched = shared ? sharing : sharing.filter((location) => key(location.gitDir) === folder);
    if (own)
      return own.size === 0
        ? nothing
        : git(this.#withParents(touched), own, { rediscover: name === 'config' && change !== 'changed' });
    if (name.startsWith('refs/gitops-auditor/')) return nothing;
    if (first === 'refs' || first === 'reftable')
      return name.endsWith('.lock') ? nothing : git(this.#withParents(touched), sources('head', 'status', 'directory'));
    if (first === 'rebase-merge' || first === 'rebase-apply' || first === 'sequencer')
      return git(touched, sources('directory', 'status'));
    if (name === 'info/exclude') return git(sharing, sources('status'), { ignoreRules: true });
    if (first === 'worktrees')
      return /^worktrees\/[^/]+$/.test(name) ? git(sharing, sources('directory'), { rediscover: true }) : nothing;
    if (first === 'modules')
      return /^modules\/[^/]+$/.test(name) ? git(sharing, sources('directory'), { rediscover: true }) : nothing;
    if (/^[^/]+\.lock$/.test(name) && !name.startsWith('gitops-auditor')) return git(touched, sources('directory'));
    return nothing;
  }

  #inTree(location: RepositoryLocation, path: string, change: DiskChange): Change {
    const touched = touch(this.#withParents([location]), sources('status'));
    const file = { kind: 'file', repositoryId: location.id, touched, ignoreRules: false, rediscover: false } as const;
    const name = basename(path);
    if (key(path) === key(location.path)) return change === 'changed' ? nothing : { ...file, rediscover: true };
    if (name === '.git')
      return change === 'changed' && dirname(path) === location.path ? nothing : { ...file, rediscover: true };
    // A git directory that nobody knows yet: a repository is being made here.
    if (path.includes(`${sep}.git${sep}`)) return name === 'HEAD' ? { ...file, rediscover: true } : nothing;
    if (name === '.gitmodules')
      return { ...file, touched: touch([location], sources('status', 'directory')), rediscover: true };
    if (name === '.gitignore') return { ...file, ignoreRules: true };
    return { ...file, rediscover: change === 'deleted' && this.#holdsRepositories(path) };
  }

  #policy(path: string, within: RepositoryLocation | undefined): Change {
    const folder = dirname(path);
    const touched = new Map<string, ReadonlySet<FactSource>>();
    for (const location of this.#locations) if (isInside(location.path, folder)) touched.set(location.id, sources());
    // The file itself is a file of its repository's working tree.
    if (within) touched.set(within.id, sources('status'));
    return { kind: 'policy', touched };
  }

  #holdsRepositories(path: string): boolean {
    return this.#locations.some((location) => isInside(location.path, path));
  }

  /** A submodule's state is part of its parent's. */
  #withParents(locations: readonly RepositoryLocation[]): RepositoryLocation[] {
    const all = new Set(locations);
    for (const location of all) {
      if (location.kind !== 'submodule' || location.parentPath === undefined) continue;
      const parent = this.#byTree.get(key(location.parentPath));
      if (parent) all.add(parent);
    }
    return [...all];
  }
}

function git(
  locations: readonly RepositoryLocation[],
  read: ReadonlySet<FactSource>,
  { rediscover = false, ignoreRules = false } = {},
): Change {
  return { kind: 'git', touched: touch(locations, read), rediscover, ignoreRules };
}

const touch = (locations: readonly RepositoryLocation[], read: ReadonlySet<FactSource>): Touched =>
  new Map(locations.map(({ id }) => [id, read]));

/** Windows and macOS do not tell cases apart; treating macOS as if it did costs nothing here. */
const key = (path: string): string => (process.platform === 'win32' ? path.toLowerCase() : path);

function isInside(path: string, folder: string): boolean {
  const [inner, outer] = [key(path), key(folder)];
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}

/** The deepest folder of the map that is the path or holds it. */
function nearest<T>(path: string, folders: ReadonlyMap<string, T>): { folder: string; value: T } | undefined {
  for (let folder = key(path); ; folder = dirname(folder)) {
    const value = folders.get(folder);
    if (value !== undefined) return { folder, value };
    if (dirname(folder) === folder) return undefined;
  }
}
