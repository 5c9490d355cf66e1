import type { RepairContext } from '../fix.ts';
import { change, changedSincePlan, conflict, read } from './change.ts';

/** One key of the repository's own config and its values, before and after; none: it is not there. */
export interface ConfigChange {
  readonly key: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** The values that stand in the repository's own config file. */
export async function readConfig(context: RepairContext, key: string): Promise<string[]> {
  const { stdout } = await read(context, ['config', '--local', '-z', '--get-all', key], { exitCodes: [0, 1] });
  return stdout.toString('utf8').split('\0').slice(0, -1);
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);

/** The first of several values, put there one by one. */
const isPart = (now: readonly string[], values: readonly string[]): boolean =>
  now.length > 0 && now.length < values.length && same(now, values.slice(0, now.length));

const turned = ({ key, before, after }: ConfigChange): ConfigChange => ({ key, before: after, after: before });

/** Does the changes. Throws `conflict` and changes nothing where a key is not as it was. */
export async function applyConfig(context: RepairContext, changes: readonly ConfigChange[]): Promise<void> {
  for (const { key, before } of changes) if (!same(await readConfig(context, key), before)) throw changedSincePlan();
  for (const one of changes) await setValues(context, one);
}

/** Takes the changes back. Throws `conflict` and changes nothing where a key was changed again. */
export async function undoConfig(context: RepairContext, changes: readonly ConfigChange[]): Promise<void> {
  for (const { key, after } of changes)
    if (!same(await readConfig(context, key), after)) throw conflict(`${key} was changed again since.`);
  for (const one of [...changes].reverse()) await setValues(context, turned(one));
}

/** After a crash: what was done of the changes is taken back. */
export async function recoverConfig(
  context: RepairContext,
  changes: readonly ConfigChange[],
): Promise<'done' | 'undone'> {
  const now = await Promise.all(changes.map(({ key }) => readConfig(context, key)));
  if (changes.every(({ after }, index) => same(now[index] ?? [], after))) return 'done';
  for (const [index, one] of changes.entries())
    if (isUnder(now[index] ?? [], one)) await setValues(context, turned(one));
  return 'undone';
}

/** After a crash in `undoConfig`: what it began is finished. Throws `conflict` where a key was changed since. */
export async function recoverUndoConfig(
  context: RepairContext,
  changes: readonly ConfigChange[],
): Promise<'done' | 'undone'> {
  const now = await Promise.all(changes.map(({ key }) => readConfig(context, key)));
  if (changes.every(({ after }, index) => same(now[index] ?? [], after))) return 'done';
  const left = changes
    .map((one, index) => ({ one, values: now[index] ?? [] }))
    .filter(({ one, values }) => !same(values, one.before));
  for (const { one, values } of left)
    if (!same(values, one.after) && !isUnder(values, turned(one)))
      throw conflict(`${one.key} was changed again since.`);
  for (const { one } of left.reverse()) await setValues(context, turned(one));
  return 'undone';
}

/** The change is done, or half done. */
const isUnder = (now: readonly string[], { before, after }: ConfigChange): boolean =>
  !same(now, before) && (same(now, after) || isPart(now, after));

async function setValues(context: RepairContext, { key, after }: ConfigChange): Promise<void> {
  const [first, ...more] = after;
  if (first === undefined) {
    // 5: it was not there.
    await change(context, ['config', '--local', '--unset-all', key], { exitCodes: [0, 5] });
    return;
  }
  await change(context, ['config', '--local', '--replace-all', key, first]);
  for (const value of more) await change(context, ['config', '--local', '--add', key, value]);
}
