import { basename, dirname, join, resolve, sep } from 'node:path';
import { booleanSetting, parseConfig } from './config.ts';
import { Disk } from './disk.ts';
import { isMissing } from './files.ts';
import { reasonOf } from './readability.ts';

/** Where a folder's `.git` leads. */
export type GitLayout =
  | {
      /** Real absolute path of the git directory. */
      readonly gitDir: string;
      /** Real absolute path of the git directory that linked worktrees share. */
      readonly commonDir: string;
      readonly kind: 'working-tree' | 'worktree' | 'submodule' | 'bare';
    }
  | { readonly broken: string };

/** Follows the `.git` of a folder, be it a directory, a link or a file. Undefined where there is none. */
export async function resolveLayout(folder: string, disk: Disk = new Disk()): Promise<GitLayout | undefined> {
  const dotGit = join(folder, '.git');
  try {
    const entry = await disk.lstat(dotGit);
    if (entry === undefined) return undefined;
    const target = entry.isFile() ? await gitFileTarget(dotGit, disk) : dotGit;
    if (target === undefined) return { broken: '`.git` is a file that names no git directory.' };
    const gitDir = await disk.realpath(target);
    if (gitDir === undefined) return { broken: `\`.git\` points to ${target}, which is not there.` };
    if (!(await disk.lstat(gitDir))?.isDirectory())
      return { broken: `\`.git\` points to ${target}, which is no folder.` };
    return await describe(gitDir, entry.isFile(), disk);
  } catch (thrown) {
    if (isMissing(thrown)) return { broken: '`.git` went away while it was read.' };
    return { broken: `\`.git\` cannot be read: ${reasonOf(thrown)}` };
  }
}

/** Do these names look like the inside of a git directory? Git itself asks for the same three. */
export const looksLikeGitDirectory = (names: { has(name: string): boolean }): boolean =>
  names.has('HEAD') && names.has('objects') && names.has('refs');

/** The name people know a repository by. A git directory `x.git` is `x`; `x/.git` and `x/.bare` are `x` too. */
export function repositoryName(path: string, bare: boolean): string {
  const name = basename(path);
  if (!bare) return name;
  return name.startsWith('.') ? basename(dirname(path)) : name.replace(/\.git$/, '');
}

async function gitFileTarget(file: string, disk: Disk): Promise<string | undefined> {
  const content = (await disk.start(file, 64 * 1024))?.toString('utf8') ?? '';
  const [, path] = /^gitdir: ([^\n]*?)[\r\n]*$/.exec(content) ?? [];
  return path === undefined || path === '' ? undefined : resolve(dirname(file), path);
}

async function describe(gitDir: string, viaFile: boolean, disk: Disk): Promise<GitLayout> {
  const common = await disk.start(join(gitDir, 'commondir'), 64 * 1024);
  if (common !== undefined) {
    const target = resolve(gitDir, common.toString('utf8').trimEnd());
    const commonDir = await disk.realpath(target);
    if (commonDir === undefined) return { broken: `The worktree's repository ${target} is not there.` };
    return { gitDir, commonDir, kind: 'worktree' };
  }
  if (await isBare(gitDir, disk)) return { gitDir, commonDir: gitDir, kind: 'bare' };
  const inModules = viaFile && gitDir.includes(`${sep}modules${sep}`);
  return { gitDir, commonDir: gitDir, kind: inModules ? 'submodule' : 'working-tree' };
}

/** A git directory behind a `.git` is still bare where its own config says so: worktrees beside a hidden bare one. */
async function isBare(gitDir: string, disk: Disk): Promise<boolean> {
  try {
    const config = await disk.start(join(gitDir, 'config'));
    if (config === undefined) return false;
    const entries = parseConfig(config.toString('utf8'));
    return booleanSetting(entries, 'core.bare') === true && !entries.some(({ key }) => key === 'core.worktree');
  } catch {
    return false; // reading the facts will say what is wrong with it
  }
}
