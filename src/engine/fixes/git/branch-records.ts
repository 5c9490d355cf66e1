import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ifThere, namesIn } from '../../git/files.ts';
import type { RepairContext } from '../fix.ts';
import { isThere } from '../inventory/move-away.ts';
import { shortRef } from '../support/branch-state.ts';
import { change, conflict, read } from '../support/change.ts';
import { type ConfigChange, readSettings } from '../support/config-change.ts';

/** A local branch as it was: all that its deletion takes away. */
export interface BranchRecord {
  /** Short name. */
  readonly name: string;
  readonly oid: string;
  /** Its section of the config. */
  readonly config: readonly ConfigChange[];
  /** The copy of its reflog in the backup folder; null: it has none (or git keeps it elsewhere). */
  readonly log: string | null;
}

/** In the reflog of a branch that is made again. */
const reason = 'gitops-auditor: merged branches';

export const refOf = (name: string): string => `refs/heads/${name}`;
const logOf = ({ repository }: RepairContext, name: string): string => join(repository.commonDir, 'logs', refOf(name));

/** The values of each `branch.<name>.…` in the repository's own config, to be taken away, by the branch's name. */
export async function sectionsOf(
  context: RepairContext,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly ConfigChange[]>> {
  const sections = new Map<string, ConfigChange[]>(names.map((name) => [name, []]));
  const nameIn = (key: string) => /^branch\.(.*)\.[^.]*$/s.exec(key)?.[1] ?? '';
  for (const [key, before] of await readSettings(context, (key) => sections.has(nameIn(key))))
    sections.get(nameIn(key))?.push({ key, before, after: [] });
  return sections;
}

/** Copies the reflog of a branch to the backup folder. Returns the copy's name. */
export async function keepLog(context: RepairContext, name: string, at: number): Promise<string | null> {
  if (!(await isThere(logOf(context, name)))) return null;
  await mkdir(context.backupFolder, { recursive: true, mode: 0o700 });
  const copy = `log-${at}`;
  await cp(logOf(context, name), join(context.backupFolder, copy), { preserveTimestamps: true });
  return copy;
}

/** Gives a branch its old reflog in the place of the one that its making began. */
export async function putLogBack(context: RepairContext, { name, log }: BranchRecord): Promise<void> {
  if (log === null) return;
  const copy = join(context.backupFolder, log);
  // A reflog is a convenience: without the copy the branch is whole all the same.
  if (!(await isThere(copy))) return;
  const target = logOf(context, name);
  const now = await ifThere(readFile(target, 'utf8'));
  // It is the branch's own, which was not deleted, or is back already.
  if (now !== undefined && !now.includes(`\t${reason}\n`)) return;
  await mkdir(dirname(target), { recursive: true });
  const growing = join(context.repository.commonDir, `gitops-auditor-${context.entryId}-log`);
  // When it was last written tells how long the branch rests.
  await cp(copy, growing, { preserveTimestamps: true });
  await rename(growing, target);
}

export async function dropGrowingLog({ repository, entryId }: RepairContext): Promise<void> {
  await rm(join(repository.commonDir, `gitops-auditor-${entryId}-log`), { force: true });
}

/** Deletes the branches, all or none: not one of them where one has moved, or where `base` has. */
export async function deleteBranches(
  context: RepairContext,
  branches: readonly BranchRecord[],
  base: { readonly ref: string; readonly oid: string },
): Promise<void> {
  const deletions = branches.map(({ name, oid }) => `delete ${refOf(name)}\0${oid}\0`);
  // Not by `verify` in the same transaction: git would write an entry of nothing into HEAD's reflog.
  const now = await refsNow(context, [base.ref]);
  const symbolic = await symbolicAmong(
    context,
    branches.map(({ name }) => name),
  );
  // It would come back as a branch of its own.
  const [other] = symbolic;
  if (other !== undefined) throw conflict(`${other} is only another name of a branch now.`, 'Preview again.');
  if (now.get(base.ref) !== base.oid) throw conflict(`${shortRef(base.ref)} has moved since.`, 'Preview again.');
  await updateRefs(context, deletions);
}

/** Makes those branches again that are not there, all or none. */
export async function makeBranches(context: RepairContext, branches: readonly BranchRecord[]): Promise<void> {
  if (branches.length > 0)
    await updateRefs(
      context,
      branches.map(({ name, oid }) => `create ${refOf(name)}\0${oid}\0`),
    );
}

async function updateRefs(context: RepairContext, commands: readonly string[]): Promise<void> {
  await change(context, ['update-ref', '-m', reason, '--no-deref', '-z', '--stdin'], {
    input: commands.join(''),
  });
}

/** Commit ids by full name. */
export async function refsNow(context: RepairContext, refs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await read(context, ['for-each-ref', '--format=%(refname) %(objectname)', '--', ...refs]);
  const lines = stdout.toString('utf8').split('\n').filter(Boolean);
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), line.slice(line.lastIndexOf(' ') + 1)]));
}

/** Those of the branches that are only another name of one. */
export async function symbolicAmong(context: RepairContext, names: readonly string[]): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const args = ['for-each-ref', '--format=%(symref) %(refname)', '--', ...names.map(refOf)];
  const lines = (await read(context, args)).stdout.toString('utf8').split('\n').filter(Boolean);
  const symbolic = lines.filter((line) => !line.startsWith(' '));
  return new Set(symbolic.map((line) => line.slice(line.indexOf(' ') + 1 + refOf('').length)));
}

const headNames = ['rebase-merge/head-name', 'rebase-apply/head-name', 'BISECT_START', 'rebase-merge/update-refs'];

/** Full or short names of branches that a rebase or bisect of any working tree comes back to. */
export async function namesInOperations({ repository }: RepairContext): Promise<string> {
  const { commonDir } = repository;
  const folders = [
    commonDir,
    ...(await namesIn(join(commonDir, 'worktrees'))).map((n) => join(commonDir, 'worktrees', n)),
  ];
  const files = folders.flatMap((folder) => headNames.map((name) => join(folder, name)));
  const texts = await Promise.all(files.map((file) => ifThere(readFile(file, 'utf8'))));
  return texts.filter((text) => text !== undefined).join('\n');
}
