import { join } from 'node:path';
import { defineFix, type FixContext, type RepairContext } from '../fix.ts';
import { type CloneState, cloneState, expectCloneState } from '../inventory/clone-state.ts';
import { isThere } from '../inventory/move-away.ts';
import { requireWorkingTree } from '../support/branch-state.ts';
import { change, changedSincePlan, conflict, withFullOutput } from '../support/change.ts';
import { type ConfigChange, kept, readSettings, recoverUndoConfig, undoConfig } from '../support/config-change.ts';
import { knownFact } from '../support/known-fact.ts';
import { requireSavedIn } from '../support/unsaved.ts';
import { capped, count } from '../support/words.ts';
import { comeBack, isMoved, isWhole, keepIndex, requireWayBack, settleMoved, takeAway } from './submodule-repair.ts';
import { holdsWork, inside, recordedCommits, type SubmoduleTarget, targetOf } from './submodule-target.ts';

interface UpdateData {
  readonly targets: readonly SubmoduleTarget[];
}

interface UpdateMemory {
  readonly targets: readonly SubmoduleTarget[];
  /** Copies of the indexes of those that are moved, by position. */
  readonly indexes: readonly (string | null)[];
  /** The settings of the submodules before, by key; passwords and tokens in them are blotted out. */
  readonly config: readonly (readonly [string, readonly string[]])[];
  /** Once it is done: what each new one held, and how the settings changed. */
  readonly made?: { readonly states: readonly (CloneState | null)[]; readonly changes: readonly ConfigChange[] };
}

/** A big repository over a slow line; it can be cancelled. */
const updateTimeoutMs = 60 * 60_000;

export const updateSubmodules = defineFix<UpdateData, UpdateMemory>({
  id: 'git/update-submodules',
  title: 'Initialise and update submodules',
  description: 'Checks submodules out at the commit recorded for them. One with work of its own is left alone.',
  undoable: true,
  risk: 'safe',
  questions: () => [],

  async plan(context) {
    const { targets, left } = await wantedTargets(context);
    if (targets.length === 0) throw conflict(left[0] ?? 'Every submodule is at its commit.');
    return {
      summary: `Check out ${count(targets.length, 'submodule')}`,
      commands: [['git', ...updateArguments(targets)]],
      details: capped(targets.map(describe)),
      warnings: left,
      undoable: true,
      data: { targets },
    };
  },

  async apply(context, { targets }, remember) {
    const now = await wantedTargets(context);
    if (JSON.stringify(now.targets) !== JSON.stringify(targets)) throw changedSincePlan();
    const indexes: (string | null)[] = [];
    for (const [at, target] of targets.entries())
      indexes.push(isMoved(target) ? await keepIndex(context, target, at) : null);
    const memory: UpdateMemory = { targets, indexes, config: [...(await settingsOf(context, targets))] };
    remember(memory);
    try {
      await change(context, updateArguments(targets), {
        interruptible: true,
        timeoutMs: updateTimeoutMs,
        // A path with a star is that path, not all that it matches.
        env: { GIT_LITERAL_PATHSPECS: '1' },
      });
    } catch (error) {
      throw withFullOutput(error, 'The update failed');
    }
    return { summary: `Checked out ${count(targets.length, 'submodule')}`, undo: await finished(context, memory) };
  },

  async undo(context, memory) {
    const { targets, made } = memory;
    if (made === undefined) throw conflict('It is not known what was checked out.');
    for (const [at, target] of targets.entries()) {
      const state = made.states[at];
      if (!(await isThere(join(inside(context, target).repository.path, '.git'))))
        throw conflict(`${target.path} is not checked out any more.`);
      requireSavedIn(context, inside(context, target).repository.path);
      if (isMoved(target)) await requireWayBack(context, target);
      else if (state) await expectCloneState(inside(context, target), state);
    }
    // First: it refuses where a setting was changed since.
    await undoConfig(context, made.changes);
    for (const [at, target] of targets.entries())
      if (isMoved(target)) await comeBack(context, target, at);
      else await takeAway(context, target, at);
    return `Took ${count(targets.length, 'submodule')} back`;
  },

  async recover(context, memory) {
    const whole = await Promise.all(memory.targets.map((target) => isWhole(context, target)));
    if (whole.every(Boolean)) return { outcome: 'done', undo: await finished(context, memory) };
    await takeBack(context, memory);
    return { outcome: 'undone' };
  },

  async recoverUndo(context, memory) {
    const outcome = memory.made && (await recoverUndoConfig(context, memory.made.changes));
    // Settings go first.
    if (outcome === 'done' && memory.made?.changes.length) return { outcome, undo: memory };
    await takeBack(context, memory);
    return { outcome: 'undone' };
  },
});

const updateArguments = (targets: readonly SubmoduleTarget[]): string[] => [
  ...['submodule', 'update', '--init', '--checkout', '--'],
  ...targets.map(({ path }) => path),
];

function describe({ path, oid, head }: SubmoduleTarget): string {
  const to = oid.slice(0, 10);
  if (head === null) return `${path}: checked out at ${to}`;
  return `${path}: from ${head.branch ?? head.oid.slice(0, 10)} to ${to}`;
}

/** What is to be done, and sentences about those that are left alone. */
async function wantedTargets(context: FixContext): Promise<{ targets: SubmoduleTarget[]; left: string[] }> {
  requireWorkingTree(context.repository);
  const { facts, findings } = context;
  const submodules = knownFact(facts.submodules, 'Its submodules');
  // A finding of one submodule names it; the one of those that are not initialised means them all.
  const drifted = findings.flatMap(({ subject }) => subject ?? []);
  const uninitialised = findings.length === 0 || findings.some(({ subject }) => subject === undefined);
  const wanted = submodules.filter(({ path, initialised, drifted: isDrifted }) =>
    initialised ? isDrifted === true && (findings.length === 0 || drifted.includes(path)) : uninitialised,
  );
  const recorded = await recordedCommits(context);
  const targets: SubmoduleTarget[] = [];
  const left: string[] = [];
  for (const submodule of wanted) {
    const target = await targetOf(context, submodule, recorded.get(submodule.path));
    if ('reason' in target) left.push(`${submodule.path} is left alone: ${target.reason}.`);
    else targets.push(target);
  }
  return { targets, left };
}

/** The values of each `submodule.<name>.…` of these in the repository's own config, as they may be kept. */
async function settingsOf(
  context: RepairContext,
  targets: readonly SubmoduleTarget[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const sections = new Set(targets.map(({ name }) => `submodule.${name}`));
  const isTheirs = (key: string) => sections.has(key.slice(0, key.lastIndexOf('.')));
  const settings = await readSettings(context, isTheirs);
  return new Map([...settings].map(([key, values]) => [key, kept(values)]));
}

/** Git only adds settings: none that was there, and perhaps was not kept as it is, has to be given back. */
async function configChanges(context: RepairContext, { targets, config }: UpdateMemory): Promise<ConfigChange[]> {
  const before = new Map(config);
  const now = await settingsOf(context, targets);
  return [...new Set([...before.keys(), ...now.keys()])]
    .map((key) => ({ key, before: before.get(key) ?? [], after: now.get(key) ?? [] }))
    .filter((one) => one.before.join('\0') !== one.after.join('\0'));
}

async function finished(context: RepairContext, memory: UpdateMemory): Promise<UpdateMemory> {
  const states: (CloneState | null)[] = [];
  for (const target of memory.targets) states.push(isMoved(target) ? null : await cloneState(inside(context, target)));
  return { ...memory, made: { states, changes: await configChanges(context, memory) } };
}

/** After a crash, or an error, on the way there or back: all as before. */
async function takeBack(context: RepairContext, memory: UpdateMemory): Promise<void> {
  for (const target of memory.targets)
    if (!isMoved(target) && !target.hasModule && (await holdsWork(context, target)))
      throw conflict(`${target.path} holds commits or stashes of its own by now.`);
  for (const [at, target] of memory.targets.entries())
    if (isMoved(target))
      await settleMoved(context, target, at, memory.indexes[at] ?? join(context.backupFolder, 'none'));
    else await takeAway(context, target, at);
  await undoConfig(context, await configChanges(context, memory));
}
