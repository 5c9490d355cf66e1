import type { FixContext, RepairContext } from '../fix.ts';
import { requireWorkingTree } from './branch-state.ts';
import { type BytePath, bytePath, bytesOf, nulTerminated, shown } from './byte-path.ts';
import { changedSincePlan, conflict, read } from './change.ts';
import { headOf, type IndexEntries, readIndexEntries } from './index-change.ts';

/** Tracked files that a fix is to work on, as the index has them. */
export interface TrackedTargets {
  readonly head: string;
  readonly files: readonly { readonly path: BytePath; readonly entry: string }[];
}

/** The tracked files that the findings name. Throws `conflict` where there are none, or where one is in the middle of a change. */
export async function trackedTargets(context: FixContext): Promise<TrackedTargets> {
  requireWorkingTree(context.repository);
  const { operation } = context.facts;
  if (operation.state === 'known' && operation.value !== null)
    throw conflict(`A ${operation.value.kind} is in progress.`, 'Finish or abort it first.');
  const head = await headOf(context);
  if (head === '') throw conflict('There is no commit yet.', 'Leave the file out of the first one.');
  const named = new Set(context.findings.flatMap(({ path }) => (path === undefined ? [] : [bytePath(path)])));
  const entries = await readIndexEntries(context);
  const files = [...named].flatMap((path) => {
    const entry = entries.get(path);
    return entry === undefined ? [] : [{ path, entry }];
  });
  if (files.length === 0) throw conflict('None of the files found is tracked any more.', 'Audit again.');
  for (const { path, entry } of files) {
    if (!entry.endsWith(' 0')) throw conflict(`${shown(path)} has unresolved conflicts.`, 'Resolve them first.');
    if (entry.includes(' 160000 ')) throw conflict(`${shown(path)} is a submodule.`, 'See git submodule deinit.');
  }
  const staged = await stagedAmong(
    context,
    files.map(({ path }) => path),
  );
  if (staged !== undefined)
    throw conflict(`${shown(staged)} has staged changes.`, 'Commit or unstage them first (git restore --staged).');
  return { head, files };
}

/** The entries of the index now. Throws `conflict` where one of the files is not as it was, or a commit was made. */
export async function expectTargets(context: RepairContext, { head, files }: TrackedTargets): Promise<IndexEntries> {
  if ((await headOf(context)) !== head) throw changedSincePlan();
  const entries = await readIndexEntries(context);
  if (files.some(({ path, entry }) => entries.get(path) !== entry)) throw changedSincePlan();
  return entries;
}

/** As arguments: paths that are text. */
export const textOf = (path: BytePath): string => bytesOf(path).toString('utf8');

async function stagedAmong(context: RepairContext, paths: readonly BytePath[]): Promise<BytePath | undefined> {
  const args = ['diff-index', '--cached', '--no-renames', '--name-only', '-z', 'HEAD'];
  const staged = new Set((await read(context, args)).stdout.toString('latin1').split('\0'));
  return paths.find((path) => staged.has(path));
}

/** Those of the paths that some pattern ignores, whether git tracks them or not. */
export async function ignoredAmong(context: RepairContext, paths: readonly BytePath[]): Promise<Set<BytePath>> {
  const args = ['check-ignore', '--no-index', '-z', '--stdin'];
  const { stdout } = await read(context, args, { input: nulTerminated(paths), exitCodes: [0, 1] });
  return new Set(stdout.toString('latin1').split('\0').filter(Boolean));
}
