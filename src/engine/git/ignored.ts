import { sep } from 'node:path';
import { AuditorError } from '../../contract/errors.ts';
import type { RepositoryLocation } from './facts.ts';
import type { Git } from './git.ts';

/** Remembered answers about single files of one repository; folders are few. */
const maxFiles = 10_000;

/** What git said about paths of one repository, `/`-separated, relative to its working tree. */
interface Answers {
  readonly ignoredFolders: Set<string>;
  readonly otherFolders: Set<string>;
  readonly files: Map<string, boolean>;
}

/**
 * Says which changed paths git ignores, so that an install or a build costs next to nothing: git is asked once for
 * a folder, not for each file in it. For trusted repositories only: it starts git.
 */
export class IgnoredPaths {
  readonly #git: Git;
  readonly #answers = new Map<string, Answers>();

  constructor(git: Git) {
    this.#git = git;
  }

  /**
   * Those of the changed paths (absolute) that are not ignored, in their order. Paths in the git directory are never
   * ignored; one that decides what is ignored (`.gitignore`, the index…) makes earlier answers void. Where git cannot
   * say, nothing is ignored. Throws only when aborted (`cancelled`).
   */
  async relevant(
    location: RepositoryLocation,
    paths: readonly string[],
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<string[]> {
    if (location.kind === 'bare') return [...paths];
    const inTree = new Map<string, string>();
    for (const path of paths) {
      const inside = pathInTree(location, path);
      if (inside !== undefined) inTree.set(path, inside);
    }
    const before = this.#answersOf(location.id);
    // A package that is installed into an ignored folder may bring a .gitignore of its own: that decides nothing.
    const decides = (path: string) => decidesIgnoring(location, path) && !isIgnored(before, inTree.get(path) ?? path);
    if (paths.some(decides)) this.forget(location.id);
    const answers = this.#answersOf(location.id);
    await this.#ask(location, answers, [...inTree.values()], signal);
    return paths.filter((path) => {
      const inside = inTree.get(path);
      return inside === undefined || !isIgnored(answers, inside);
    });
  }

  /** Drops what is remembered of a repository. */
  forget(repositoryId: string): void {
    this.#answers.delete(repositoryId);
  }

  #answersOf(id: string): Answers {
    const answers = this.#answers.get(id) ?? { ignoredFolders: new Set(), otherFolders: new Set(), files: new Map() };
    this.#answers.set(id, answers);
    return answers;
  }

  async #ask(location: RepositoryLocation, answers: Answers, paths: readonly string[], signal?: AbortSignal) {
    const folders = new Set<string>();
    const files = new Set<string>();
    for (const path of paths) {
      const above = foldersAbove(path);
      if (above.some((folder) => answers.ignoredFolders.has(folder))) continue;
      for (const folder of above) if (!answers.otherFolders.has(folder)) folders.add(folder);
      if (!answers.files.has(path)) files.add(path);
    }
    if (folders.size === 0 && files.size === 0) return;
    // With its slash a folder's pattern matches even when the folder is gone by now.
    const questions = [...[...folders].map((folder) => `${folder}/`), ...files];
    const ignored = await this.#checkIgnore(location, questions, signal);
    if (ignored === undefined) return;
    for (const folder of folders)
      (ignored.has(`${folder}/`) ? answers.ignoredFolders : answers.otherFolders).add(folder);
    if (answers.files.size + files.size > maxFiles) answers.files.clear();
    for (const file of files)
      if (!foldersAbove(file).some((folder) => answers.ignoredFolders.has(folder)))
        answers.files.set(file, ignored.has(file));
  }

  /** git leaves out what it tracks, and folders that it tracks something in. Undefined: it could not say. */
  async #checkIgnore(
    { path }: RepositoryLocation,
    questions: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlySet<string> | undefined> {
    try {
      const { stdout } = await this.#git.run(path, ['check-ignore', '-z', '--stdin'], {
        input: `${questions.join('\0')}\0`,
        exitCodes: [0, 1],
        signal,
      });
      return new Set(stdout.toString('utf8').split('\0'));
    } catch (thrown) {
      if (signal?.aborted) throw AuditorError.from(thrown);
      return undefined;
    }
  }
}

function isIgnored(answers: Answers, path: string): boolean {
  return foldersAbove(path).some((folder) => answers.ignoredFolders.has(folder)) || answers.files.get(path) === true;
}

/** `a/b/c` → `a`, `a/b`. */
function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) folders.push(path.slice(0, at));
  return folders;
}

/** Relative to the working tree; undefined outside of it, in its git directory, and for the tree itself. */
function pathInTree({ path, gitDir }: RepositoryLocation, changed: string): string | undefined {
  if (changed === gitDir || changed.startsWith(gitDir + sep) || !changed.startsWith(path + sep)) return undefined;
  const inside = changed
    .slice(path.length + 1)
    .split(sep)
    .join('/');
  return inside === '.git' || inside.startsWith('.git/') ? undefined : inside;
}

function decidesIgnoring({ gitDir, commonDir }: RepositoryLocation, changed: string): boolean {
  if (changed.endsWith(`${sep}.gitignore`)) return true;
  return [gitDir, commonDir].some((folder) =>
    // Adding a file by force makes its folder one that git cares for.
    ['index', 'config', 'config.worktree', `info${sep}exclude`].some((name) => changed === folder + sep + name),
  );
}
