import { chmod } from 'node:fs/promises';
import { defineFix, type RepairContext } from '../fix.ts';
import { requireWorkingTree, resolveCommit } from '../support/branch-state.ts';
import { onDisk, shown } from '../support/byte-path.ts';
import { change, conflict, readText } from '../support/change.ts';
import { dropLockOfEarlierBoot } from '../support/index-file.ts';
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
    const { operation } = context.facts;
    refuseUnfinished(state, operation.state === 'known' ? (operation.value?.kind ?? null) : null);
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
    await change(context, stashArguments(memory.message));
    return {
      summary: `Stashed the changes of ${count(changes.length, 'file')}`,
      undo: await keepStash(context, memory),
    };
  },

  async undo(context, memory) {
    const state = await readWorkingState(context);
    expectHead(state, memory);
    const oid = memory.oid ?? (await findStash(context, memory.message));
    if (oid === null) throw conflict('The stash is gone.');
    const tracked = state.changes.find((one) => one.kind === 'tracked');
    const inTheWay = tracked?.path ?? (await untrackedInTheWay(context, memory));
    if (inTheWay !== undefined)
      throw conflict(`${shown(inTheWay)} has been changed since.`, 'Commit, stash or remove that change first.');
    await change(context, ['stash', 'apply', '--index', '--quiet', oid]);
    await restoreModes(context, memory);
    await dropStash(context, oid);
    await change(context, ['update-ref', '-d', memory.backupRef]);
    return `Took the changes of ${count(memory.changes.length, 'file')} back from the stash`;
  },

  async recover(context, memory) {
    await dropLockOfEarlierBoot(context);
    const oid = await findStash(context, memory.message);
    if (oid === null) return { outcome: 'undone' };
    const state = await readWorkingState(context);
    expectHead(state, memory);
    await finishClearing(context, memory, state.changes);
    return { outcome: 'done', undo: await keepStash(context, memory) };
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
