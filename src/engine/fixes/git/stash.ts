import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { defineFix, type RepairContext } from '../fix.ts';
import { requireWorkingTree, resolveCommit } from '../support/branch-state.ts';
import { type BytePath, bytesOf, onDisk, shown } from '../support/byte-path.ts';
import { change, conflict, read, readText } from '../support/change.ts';
import { dropLockOfEarlierBoot, releaseIndexLock, underIndexLock } from '../support/index-file.ts';
import { clearChanges } from '../support/saved-files.ts';
import { capped, count } from '../support/words.ts';
import {
  type Change,
  describeChange,
  expectHead,
  expectUnchanged,
  fileModeOf,
  readWorkingState,
  refuseUnfinished,
  signatureOf,
} from '../support/working-state.ts';

interface StashData {
  readonly fingerprint: string;
}

interface StashMemory {
  readonly head: string;
  readonly branch: string | null;
  readonly message: string;
  /** Keeps the stash's commit, should it be dropped elsewhere. */
  readonly backupRef: string;
  readonly changes: readonly Pick<Change, 'path' | 'kind' | 'signature'>[];
  readonly fingerprint: string;
  /** The stash's commit, once it is made. */
  readonly oid?: string;
}

export const stash = defineFix<StashData, StashMemory>({
  id: 'git/stash',
  title: 'Stash changes',
  description: 'Puts all changes, untracked files too, on the stash and brings the working tree to the last commit.',
  undoable: true,
  risk: 'safe',
  questions: () => [],

  async plan(context) {
    requireWorkingTree(context.repository);
    const state = await readWorkingState(context);
    if (state.head === null) throw conflict('There is no commit yet; git can stash nothing.');
    refuseUnfinished(state, context.facts);
    const changes = state.changes.filter(canBeStashed);
    if (changes.length === 0) throw conflict('There is nothing to stash.');
    // As git prints a file of `git add --intent-to-add`: the index has no content to stash.
    const intended = changes.find(({ index, worktree }) => index === '.' && worktree === 'A');
    if (intended !== undefined)
      throw conflict(
        `${shown(intended.path)} is only intended to be added; git cannot stash it.`,
        'Add it (git add), or forget the intent (git reset), first.',
      );
    return {
      summary: `Stash the changes of ${count(changes.length, 'file')}`,
      commands: [['git', ...stashArguments(messageOf(context))]],
      details: capped(changes.map(describeChange)),
      warnings: [],
      undoable: true,
      data: { fingerprint: state.fingerprint },
    };
  },

  async apply(context, { fingerprint }, remember) {
    const state = await expectUnchanged(context, fingerprint);
    const changes = state.changes.filter(canBeStashed);
    const memory: StashMemory = {
      head: state.head ?? '',
      branch: state.branch,
      message: messageOf(context),
      backupRef: `refs/gitops-auditor/stashed/${context.entryId}`,
      changes: changes.map(({ path, kind, signature }) => ({ path, kind, signature })),
      fingerprint,
    };
    remember(memory);
    await underIndexLock(context, (env) => change(context, stashArguments(memory.message), { env }));
    return {
      summary: `Stashed the changes of ${count(changes.length, 'file')}`,
      undo: await keepStash(context, memory),
    };
  },

  async undo(context, memory) {
    const state = await readWorkingState(context);
    expectHead(state, memory, 'The stash is still there: apply it where you want it (git stash apply).');
    const oid = memory.oid ?? (await findStash(context, memory.message));
    if (oid === null)
      throw conflict('The stash is gone.', `Look whether ${memory.backupRef} still keeps it (git stash apply).`);
    const tracked = state.changes.find((one) => one.kind === 'tracked');
    const inTheWay = tracked?.path ?? (await untrackedInTheWay(context, memory));
    if (inTheWay !== undefined)
      throw conflict(`${shown(inTheWay)} has been changed since.`, 'Commit, stash or remove that change first.');
    await underIndexLock(context, (env) => change(context, ['stash', 'apply', '--index', '--quiet', oid], { env }));
    await restoreModes(context, memory);
    await dropStash(context, oid);
    await change(context, ['update-ref', '-d', memory.backupRef]);
    return `Took the changes of ${count(memory.changes.length, 'file')} back from the stash`;
  },

  async recover(context, memory) {
    await releaseIndexLock(context);
    await dropLockOfEarlierBoot(context);
    const oid = await findStash(context, memory.message);
    if (oid === null) return { outcome: 'undone' };
    const state = await readWorkingState(context);
    expectHead(state, memory);
    await finishClearing(context, memory, state.changes);
    return { outcome: 'done', undo: await keepStash(context, memory) };
  },

  async recoverUndo(context, memory) {
    await releaseIndexLock(context);
    await dropLockOfEarlierBoot(context);
    const kept = await resolveCommit(context, memory.backupRef);
    const oid = memory.oid ?? kept;
    const isDropped = (await stashList(context)).every((one) => one.oid !== oid);
    // What keeps the stash goes last.
    if (oid === null || (kept === null && isDropped)) return { outcome: 'undone' };
    const state = await readWorkingState(context);
    expectHead(state, memory);
    const paths = new Set(memory.changes.map((one) => one.path));
    const back = state.changes.filter((one) => paths.has(one.path));
    const stashed = await pathsAsStashed(context, oid, back);
    const edited = back.find((one) => !stashed.has(one.path));
    if (edited !== undefined)
      throw conflict(
        `${shown(edited.path)} is not as it was stashed; the working tree is left as it is.`,
        `Everything from before is in the stash “${memory.message}” (git stash apply ${oid.slice(0, 10)}).`,
      );
    if (isDropped && back.length === paths.size) {
      await restoreModes(context, memory);
      await change(context, ['update-ref', '-d', memory.backupRef]);
      return { outcome: 'undone' };
    }
    // All is safe in the stash: what came out of it goes back.
    await clearChanges(
      context,
      back.map(({ path, kind }) => ({ path, untracked: kind === 'untracked' })),
    );
    return { outcome: 'done', undo: { ...memory, oid } };
  },
});

const canBeStashed = ({ kind, index }: Change): boolean =>
  kind === 'tracked' || kind === 'untracked' || (kind === 'submodule' && index !== '.');

/** Holds the entry's id, so that recovery knows this stash among others. */
const messageOf = ({ entryId }: RepairContext): string => `GitOps Auditor ${entryId}`;

const stashArguments = (message: string): string[] => [
  'stash',
  'push',
  '--include-untracked',
  '--quiet',
  '--message',
  message,
];

/** The stash is there, so all is safe in it: what git had not yet cleared, and nobody has changed since, is cleared. */
async function finishClearing(context: RepairContext, memory: StashMemory, now: readonly Change[]): Promise<void> {
  const originals = new Map(memory.changes.map((one) => [one.path, one]));
  const left = now.filter((one) => originals.has(one.path));
  const edited = left.find((one) => originals.get(one.path)?.signature !== one.signature);
  if (edited !== undefined)
    throw conflict(
      `${shown(edited.path)} was changed after the interruption; the working tree is left as it is.`,
      `Everything from before is in the stash “${memory.message}”.`,
    );
  await clearChanges(
    context,
    left.map(({ path, kind }) => ({ path, untracked: kind === 'untracked' })),
  );
}

/** Which of the changes are, in the working tree, what the stash holds of them, or nothing that could be lost. */
async function pathsAsStashed(
  context: RepairContext,
  stash: string,
  changes: readonly Change[],
): Promise<ReadonlySet<BytePath>> {
  const held = await stashedEntries(context, stash);
  const entries = changes.flatMap(({ path }) => held.get(path) ?? []);
  await mkdir(context.backupFolder, { recursive: true, mode: 0o700 });
  const env = { GIT_INDEX_FILE: join(context.backupFolder, 'stash-index') };
  await change(context, ['read-tree', '--empty'], { env });
  await change(context, ['update-index', '-z', '--index-info'], { env, input: bytesOf(entries.join('')) });
  await change(context, ['update-index', '-q', '--refresh'], { env, exitCodes: [0, 1] });
  const { stdout } = await read(context, ['diff-files', '-z', '--name-only'], { env });
  const differing = new Set(stdout.toString('latin1').split('\0'));
  const asStashed = new Set<BytePath>();
  for (const { path, signature } of changes)
    if (signature === 'absent' || (held.has(path) && !differing.has(path))) asStashed.add(path);
  return asStashed;
}

/** The files of a stash, untracked ones too, as `update-index --index-info` takes them. */
async function stashedEntries(context: RepairContext, stash: string): Promise<ReadonlyMap<BytePath, string>> {
  const entries = new Map<BytePath, string>();
  for (const commit of [stash, await resolveCommit(context, `${stash}^3`)]) {
    if (commit === null) continue;
    const { stdout } = await read(context, ['ls-tree', '-r', '-z', '--full-tree', commit]);
    for (const entry of stdout.toString('latin1').split('\0'))
      if (entry !== '') entries.set(entry.slice(entry.indexOf('\t') + 1), `${entry}\0`);
  }
  return entries;
}

async function keepStash(context: RepairContext, memory: StashMemory): Promise<StashMemory> {
  const oid = await findStash(context, memory.message);
  if (oid === null) throw conflict('git made no stash.');
  await change(context, ['update-ref', '-m', 'gitops-auditor: stash', memory.backupRef, oid]);
  return { ...memory, oid };
}

async function stashList(context: RepairContext): Promise<{ oid: string; subject: string }[]> {
  const printed = await readText(context, ['stash', 'list', '--format=%H %gs']);
  return printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ oid: line.slice(0, line.indexOf(' ')), subject: line.slice(line.indexOf(' ') + 1) }));
}

async function findStash(context: RepairContext, message: string): Promise<string | null> {
  return (await stashList(context)).find(({ subject }) => subject.endsWith(message))?.oid ?? null;
}

/** Drops exactly this stash; another may have come on top. Where somebody dropped it already, nothing is to do. */
async function dropStash(context: RepairContext, oid: string): Promise<void> {
  const position = (await stashList(context)).findIndex((one) => one.oid === oid);
  if (position < 0) return;
  const name = `stash@{${position}}`;
  if ((await resolveCommit(context, name)) === oid) await change(context, ['stash', 'drop', '--quiet', name]);
}

/** git keeps no more of the permissions than whether a file is executable: what was private must not become readable. */
async function restoreModes(context: RepairContext, { changes }: StashMemory): Promise<void> {
  for (const { path, signature } of changes) {
    const mode = fileModeOf(signature);
    if (mode !== undefined) await chmod(onDisk(context.repository.path, path), mode);
  }
}

async function untrackedInTheWay(context: RepairContext, { changes }: StashMemory): Promise<string | undefined> {
  for (const { path, kind } of changes)
    if (kind === 'untracked' && (await signatureOf(context.repository.path, path)) !== 'absent') return path;
  return undefined;
}
