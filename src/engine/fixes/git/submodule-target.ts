import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditorError } from '../../../contract/errors.ts';
import { checkedUrl } from '../../git/checked-url.ts';
import type { Submodule } from '../../git/facts.ts';
import { ifThere } from '../../git/files.ts';
import { parseRemoteUrl } from '../../git/urls.ts';
import type { RepairContext } from '../fix.ts';
import { isThere } from '../inventory/move-away.ts';
import { linkAbove, shown } from '../support/byte-path.ts';
import { at, read, readText } from '../support/change.ts';
import { bytePath } from '../support/tracked-targets.ts';
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
  { name, path, initialised }: Submodule,
  oid: string | undefined,
): Promise<SubmoduleTarget | { readonly reason: string }> {
  if (oid === undefined) return { reason: 'no commit is recorded for it' };
  if ((await linkAbove(context.repository.path, bytePath(path))) !== undefined) return { reason: 'a link leads to it' };
  const base = { name, path, oid };
  if (!initialised) {
    const folder = join(context.repository.path, path);
    const names = await ifThere(readdir(folder));
    if (names !== undefined && names.length > 0) return { reason: 'its folder is not empty' };
    const module = moduleOf(context, name);
    const hasModule = await isThere(module);
    if (hasModule && (await hasLonelyCommits(context, { GIT_DIR: module })))
      return { reason: 'commits that no remote has were left in it' };
    const known = hasModule && (await hasCommit(context, oid, { GIT_DIR: module }));
    const unsafe = known ? undefined : await unsafeSource(context, name);
    if (unsafe !== undefined) return { reason: unsafe };
    return { ...base, head: null, hasModule, hasFolder: names !== undefined };
  }
  const within = inside(context, { path });
  const { head, branch, changes } = await readWorkingState(within);
  if (head === null) return { reason: 'it has no commit' };
  const changed = changes.find(({ kind }) => kind !== 'untracked' && kind !== 'nested-repository');
  if (changed !== undefined) return { reason: `it has local changes (${shown(changed.path)})` };
  if (await hasLonelyCommits(within)) return { reason: 'it has commits that no remote has' };
  const unsafe = (await hasCommit(within, oid)) ? undefined : await unsafeSource(context, name);
  if (unsafe !== undefined) return { reason: unsafe };
  return { ...base, head: { branch, oid: head }, hasModule: true, hasFolder: true };
}

type Env = Readonly<Record<string, string>>;

async function hasLonelyCommits(context: RepairContext, env: Env = {}): Promise<boolean> {
  const args = ['rev-list', '--max-count=1', 'HEAD', '--branches', '--not', '--remotes', '--'];
  return (await readText(context, args, { env, exitCodes: [0, 128] })) !== '';
}

async function hasCommit(context: RepairContext, oid: string, env: Env = {}): Promise<boolean> {
  const { exitCode } = await read(context, ['cat-file', '-e', `${oid}^{commit}`], { env, exitCodes: [0, 1, 128] });
  return exitCode === 0;
}

/** Why git should not, or would not, fetch from the submodule's URL. */
async function unsafeSource(context: RepairContext, name: string): Promise<string | undefined> {
  const own = ['config', '--local', '--get', `submodule.${name}.url`];
  const declared = ['config', '--file', join(context.repository.path, '.gitmodules'), '--get', `submodule.${name}.url`];
  const url =
    (await readText(context, own, { exitCodes: [0, 1] })) || (await readText(context, declared, { exitCodes: [0, 1] }));
  if (url === '') return '.gitmodules gives no URL for it';
  // Relative to the repository's own remote; git takes `origin`, or the path of the repository itself.
  const isRelative = /^\.\.?\//.test(url);
  const origin = ['config', '--local', '--get', 'remote.origin.url'];
  const from = isRelative ? await readText(context, origin, { exitCodes: [0, 1] }) : url;
  const { scheme } = parseRemoteUrl(from === '' ? context.repository.path : from);
  if (scheme === 'path' || scheme === 'file') return (await allowsFiles(context)) ? undefined : filesRefused;
  try {
    checkedUrl(from);
  } catch (thrown) {
    return AuditorError.from(thrown).message.replace(/\.$/, '');
  }
  return undefined;
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
