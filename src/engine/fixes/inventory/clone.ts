import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isExpected } from '../../audit/inventory/expected.ts';
import { parseRemoteUrl } from '../../git/urls.ts';
import { lockFileName } from '../../store/lock.ts';
import { defineFix, type RepairContext } from '../fix.ts';
import { at, conflict, withFullOutput } from '../support/change.ts';
import { requireSavedIn } from '../support/unsaved.ts';
import { hiddenClone } from './clone-folder.ts';
import { checkedPlace, checkedSource } from './clone-source.ts';
import { type CloneState, cloneState, expectCloneState } from './clone-state.ts';
import { isThere, type Move, moveAway, settleMove } from './move-away.ts';

interface CloneData {
  readonly url: string;
}

interface CloneMemory {
  /** What the clone held when it was whole; null: it was not yet. */
  readonly made: CloneState | null;
}

/** A big repository over a slow line; it can be cancelled. */
const cloneTimeoutMs = 60 * 60_000;

export const clone = defineFix<CloneData, CloneMemory>({
  id: 'inventory/clone',
  title: 'Clone',
  description: 'Clones a repository that the inventory lists to the place where it is expected.',
  undoable: true,
  risk: 'safe',
  evenMissing: true,
  questions: () => [],

  async plan({ repository }) {
    const { name, path, root } = repository;
    if (await isThere(path)) throw inTheWay(path);
    if (!isExpected(repository)) throw conflict(`No inventory says that ${name} is expected here.`);
    await checkedPlace(path, root);
    const url = checkedSource(repository);
    const plain = ['http', 'git', 'ftp'].includes(parseRemoteUrl(url).scheme);
    return {
      summary: `Clone ${url} to ${path}`,
      commands: [['git', 'clone', '--', url, path]],
      details: ['It is cloned into a hidden folder beside its place, and moved there when it is whole.'],
      warnings: plain
        ? ['The address is not encrypted: what comes from there can be read and changed on its way.']
        : [],
      undoable: true,
      data: { url },
    };
  },

  async apply(context, { url }, remember) {
    const { path, root } = context.repository;
    if (await isThere(path)) throw inTheWay(path);
    await checkedPlace(path, root);
    const growing = hiddenClone(path, context.entryId);
    remember({ made: null });
    try {
      await context.git.run(root, ['clone', '--quiet', '--', url, growing], {
        mutating: true,
        timeoutMs: cloneTimeoutMs,
        onStart: context.onStart,
        signal: context.signal,
      });
    } catch (error) {
      throw withFullOutput(error, 'The clone failed');
    }
    const memory: CloneMemory = { made: await cloneState(at(context, growing)) };
    remember(memory);
    if (await isThere(path)) throw inTheWay(path);
    // Another window may be as fast: a folder that holds something is never replaced.
    await rename(growing, path).catch(async (error) => {
      throw (await isThere(path)) ? inTheWay(path) : error;
    });
    return { summary: `Cloned ${url} to ${path}`, undo: memory };
  },

  async undo(context, { made }) {
    const { name, path } = context.repository;
    if (!(await isThere(path))) throw conflict(`${name} is no longer at ${path}.`);
    if (made === null) throw conflict('It is not known what was cloned.');
    requireSavedIn(context, path);
    await expectCloneState(context, made);
    const kept = await moveAway(moveOf(context));
    await dropOwnLock(kept);
    return `Moved the clone away; it is kept in ${kept}`;
  },

  async recoverUndo(context, memory) {
    const kept = await settleMove(moveOf(context));
    if (kept === undefined) return { outcome: 'done', undo: memory };
    await dropOwnLock(kept);
    return { outcome: 'undone' };
  },

  async recover(context, memory) {
    const { path } = context.repository;
    const growing = hiddenClone(path, context.entryId);
    const whole = memory.made !== null && !(await isThere(growing)) && (await isThere(path));
    if (whole) return { outcome: 'done', undo: memory };
    await removeGrowing(context);
    return { outcome: 'undone' };
  },
});

const moveOf = ({ repository: { path }, entryId, backupFolder }: RepairContext): Move => ({
  path,
  aside: hiddenClone(path, entryId),
  into: backupFolder,
});

/** It came along, held by this very change. */
const dropOwnLock = (kept: string) => rm(join(kept, '.git', lockFileName), { force: true });

/** Git may have died with it: what it wrote is nobody's work. */
async function removeGrowing({ repository, entryId }: RepairContext): Promise<void> {
  await rm(hiddenClone(repository.path, entryId), { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

const inTheWay = (path: string) =>
  conflict(`Something stands at ${path} already.`, `Look at it, and move it out of ${dirname(path)} first.`);
