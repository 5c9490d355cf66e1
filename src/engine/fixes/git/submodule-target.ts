import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditorError } from '../../../contract/errors.ts';
import { checkedUrl } from '../../git/checked-url.ts';
import type { Submodule } from '../../git/facts.ts';
import { ifThere } from '../../git/files.ts';
import { parseRemoteUrl } from '../../git/urls.ts';
import type { RepairContext } from '../fix.ts';
import { isThere } from '../inventory/move-away.ts';
import { bytePath, linkAbove, shown } from '../support/byte-path.ts';
import { at, read, readText } from '../support/change.ts';
import { readConfig } from '../support/config-change.ts';
import { readWorkingState } from '../support/working-state.ts';

/** A submodule that is to come to the commit recorded for it, as it is before. */
export interface SubmoduleTarget {
  readonly name: string;
  /** Relative to the working tree, with `/`. */
  readonly path: string;
  /** The commit recorded for it. */
  readonly oid: string;
  /** Where it stands now; null: it is not initialised. */
  readonly head: { readonly branch: string | null; readonly oid: string } | null;
  /** Git keeps its repository from an earlier time. */
  readonly hasModule: boolean;
  /** There is an empty folder in its place. */
  readonly hasFolder: boolean;
}

/** The submodule as a repository of its own. */
export const inside = (context: RepairContext, { path }: Pick<SubmoduleTarget, 'path'>): RepairContext =>
  at(context, join(context.repository.path, path));

/** Where git keeps the repository of a submodule that is made now. */
export const moduleOf = ({ repository }: RepairContext, name: string): string =>
  join(repository.gitDir, 'modules', name);

/** What would be done with a submodule, or why it must not be touched. */
export async function targetOf(
  context: RepairContext,
  submodule: Submodule,
  oid: string | undefined,
): Promise<SubmoduleTarget | { readonly reason: string }> {
  try {
    return await examine(context, submodule, oid);
  } catch (thrown) {
    const { code, message } = AuditorError.from(thrown);
    if (code === 'cancelled' || code === 'git-missing') throw thrown;
    return { reason: `its repository cannot be read (${message.replace(/\.$/, '')})` };
  }
}

async function examine(
  context: RepairContext,
  { name, path, initialised }: Submodule,
  oid: string | undefined,
): Promise<SubmoduleTarget | { readonly reason: string }> {
  if (oid === undefined) return { reason: 'no commit is recorded for it' };
  // Git refuses such a name too: it is a path below `.git/modules`.
  if (name.split(/[/\\]/).includes('..')) return { reason: 'its name in .gitmodules leads elsewhere' };
  if ((await linkAbove(context.repository.path, bytePath(path))) !== undefined) return { reason: 'a link leads to it' };
  const base = { name, path, oid };
  if (!initialised) {
    const folder = join(context.repository.path, path);
    const names = await ifThere(readdir(folder));
    if (names !== undefined && names.length > 0) return { reason: 'its folder is not empty' };
    const module = moduleOf(context, name);
    const hasModule = await isThere(module);
    if (hasModule && (await hasLonelyCommits(context, { env: environmentOf(module) })))
      return { reason: 'commits that no remote has were left in it' };
    const known = hasModule && (await hasCommit(context, oid, environmentOf(module)));
    const unsafe = known ? undefined : await whyUnsafe(context, name);
    if (unsafe !== undefined) return { reason: unsafe };
    return { ...base, head: null, hasModule, hasFolder: names !== undefined };
  }
  const within = inside(context, { path });
  const { head, branch, changes } = await readWorkingState(within);
  if (head === null) return { reason: 'it has no commit' };
  const changed = changes.find(({ kind }) => kind !== 'untracked' && kind !== 'nested-repository');
  if (changed !== undefined) return { reason: `it has local changes (${shown(changed.path)})` };
  if (await hasLonelyCommits(within)) return { reason: 'it has commits that no remote has' };
  const unsafe = (await hasCommit(within, oid)) ? undefined : await whyUnsafe(context, name);
  if (unsafe !== undefined) return { reason: unsafe };
  return { ...base, head: { branch, oid: head }, hasModule: true, hasFolder: true };
}

type Env = Readonly<Record<string, string>>;

/** To ask the repository of a submodule alone: the working tree that its config names may be gone. */
const environmentOf = (module: string): Env => ({ GIT_DIR: module, GIT_WORK_TREE: module });

async function hasLonelyCommits(
  context: RepairContext,
  { env = {}, besides = [] }: { readonly env?: Env; readonly besides?: readonly string[] } = {},
): Promise<boolean> {
  const verify = ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'];
  const { exitCode } = await read(context, verify, { env, exitCodes: [0, 1] });
  const head = exitCode === 0 ? ['HEAD'] : [];
  const args = ['rev-list', '--max-count=1', ...head, '--branches', '--not', '--remotes', ...besides, '--'];
  return (await readText(context, args, { env })) !== '';
}

/** Whether the repository that was made for a submodule has got commits, or stashes, that are nowhere else. */
export async function holdsWork(context: RepairContext, { name, oid }: SubmoduleTarget): Promise<boolean> {
  const env = environmentOf(moduleOf(context, name));
  // Without the recorded commit it is half a clone, in which nobody has worked.
  if (!(await isThere(env.GIT_DIR ?? '')) || !(await hasCommit(context, oid, env))) return false;
  const stash = ['rev-parse', '--verify', '--quiet', 'refs/stash'];
  if ((await read(context, stash, { env, exitCodes: [0, 1] })).exitCode === 0) return true;
  return hasLonelyCommits(context, { env, besides: [oid] });
}

async function hasCommit(context: RepairContext, oid: string, env: Env = {}): Promise<boolean> {
  const { exitCode } = await read(context, ['cat-file', '-e', `${oid}^{commit}`], { env, exitCodes: [0, 1, 128] });
  return exitCode === 0;
}

/** Why git should not, or would not, fetch from the submodule's URL. */
async function whyUnsafe(context: RepairContext, name: string): Promise<string | undefined> {
  try {
    return await unsafeSource(context, name);
  } catch (thrown) {
    const error = AuditorError.from(thrown);
    if (error.code !== 'bad-input') throw thrown;
    return error.message.replace(/\.$/, '').replace(/^The URL/, 'its URL');
  }
}

async function unsafeSource(context: RepairContext, name: string): Promise<string | undefined> {
  const own = ['config', '--local', '--get', `submodule.${name}.url`];
  const declared = ['config', '--file', join(context.repository.path, '.gitmodules'), '--get', `submodule.${name}.url`];
  const url =
    (await readText(context, own, { exitCodes: [0, 1] })) || (await readText(context, declared, { exitCodes: [0, 1] }));
  if (url === '') return '.gitmodules gives no URL for it';
  if (url.startsWith('-')) return 'its URL begins with a dash';
  // Relative to a remote of the repository, else to its path.
  const from = /^\.\.?(\/|$)/.test(url) ? await baseUrls(context) : [url];
  for (const one of from) {
    const { scheme } = parseRemoteUrl(one);
    if (scheme !== 'path' && scheme !== 'file') checkedUrl(one);
    else if (!(await allowsFiles(context))) return filesRefused;
  }
  return undefined;
}

/** What git may take a relative URL from: the remote of the current branch, the only one, or `origin`. */
async function baseUrls(context: RepairContext): Promise<string[]> {
  const branch = await readText(context, ['symbolic-ref', '--quiet', '--short', 'HEAD'], { exitCodes: [0, 1] });
  const names = new Set((await readText(context, ['remote'])).split('\n').filter(Boolean));
  const [followed] = await readConfig(context, `branch.${branch}.remote`);
  const candidates = followed !== undefined && names.has(followed) ? [followed] : names.size === 1 ? [...names] : [];
  const urls = await Promise.all(
    [...candidates, 'origin'].map(async (name) => (await readConfig(context, `remote.${name}.url`))[0]),
  );
  const known = urls.filter((one) => one !== undefined);
  return known.length > 0 ? known : [context.repository.path];
}

const filesRefused = 'it comes from a path of this machine, which git allows only where protocol.file.allow is always';

async function allowsFiles(context: RepairContext): Promise<boolean> {
  for (const key of ['protocol.file.allow', 'protocol.allow']) {
    const allowed = await readText(context, ['config', '--get', key], { exitCodes: [0, 1] });
    if (allowed !== '') return allowed === 'always';
  }
  return false;
}

/** The commits that the index records for submodules, by path. */
export async function recordedCommits(context: RepairContext): Promise<ReadonlyMap<string, string>> {
  const listed = await readText(context, ['ls-files', '-z', '--stage']);
  return new Map(
    [...listed.matchAll(/(?:^|\0)160000 ([0-9a-f]+) 0\t([^\0]+)/g)].map(([, oid = '', path = '']) => [path, oid]),
  );
}

/** The git directory of a submodule; undefined where it is not initialised: git would answer for what is around it. */
export async function gitDirOf(context: RepairContext, target: SubmoduleTarget): Promise<string | undefined> {
  const within = inside(context, target);
  if (!(await isThere(join(within.repository.path, '.git')))) return undefined;
  return readText(within, ['rev-parse', '--absolute-git-dir']);
}
