import { parseRemoteUrl, redactUrl } from '../../git/urls.ts';
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

/** All values that stand there, by key as git prints it: the last name in lower case. */
export async function readSettings(
  context: RepairContext,
  isWanted: (key: string) => boolean,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { stdout } = await read(context, ['config', '--local', '-z', '--list']);
  const values = new Map<string, string[]>();
  for (const entry of stdout.toString('utf8').split('\0')) {
    const end = entry.indexOf('\n');
    const key = end < 0 ? entry : entry.slice(0, end);
    if (key !== '' && isWanted(key))
      values.set(key, [...(values.get(key) ?? []), end < 0 ? 'true' : entry.slice(end + 1)]);
  }
  return values;
}

/** A password or token stands in a value, as in the URL that may stand for a remote: it is kept nowhere. */
export const holdsSecret = (values: readonly string[]): boolean =>
  values.some((value) => [value, ...value.split(/\s+/)].some((part) => parseRemoteUrl(part).hasCredentials));

/** As values may be written to the journal: they can be told from others, but not be given back. */
export const kept = (values: readonly string[]): readonly string[] =>
  values.map((value) => (holdsSecret([value]) ? redactUrl(value) : value));

const isBlotted = (value: string): boolean => /(?:\/\/|:)\*\*\*@|=\*\*\*/.test(value);

/** Throws `conflict` where undoing could not give a value back. */
export function requireKeepable(changes: readonly ConfigChange[]): void {
  const secret = changes.find(({ before }) => holdsSecret(before));
  if (secret !== undefined)
    throw conflict(
      `${secret.key} holds a password or token, which is kept nowhere and could not be given back.`,
      'Take it out of there first; git’s credential helper keeps it safely.',
    );
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
    if (!same(await readKept(context, key), after)) throw conflict(`${key} was changed again since.`);
  await takeBack(context, changes);
}

/** After a crash: what was done of the changes is taken back. */
export async function recoverConfig(
  context: RepairContext,
  changes: readonly ConfigChange[],
): Promise<'done' | 'undone'> {
  const now = await Promise.all(changes.map(({ key }) => readKept(context, key)));
  if (changes.every(({ after }, index) => same(now[index] ?? [], after))) return 'done';
  await takeBack(
    context,
    changes.filter((one, index) => isUnder(now[index] ?? [], one)),
  );
  return 'undone';
}

/** After a crash in `undoConfig`: what it began is finished. Throws `conflict` where a key was changed since. */
export async function recoverUndoConfig(
  context: RepairContext,
  changes: readonly ConfigChange[],
): Promise<'done' | 'undone'> {
  const now = await Promise.all(changes.map(({ key }) => readKept(context, key)));
  if (changes.every(({ after }, index) => same(now[index] ?? [], after))) return 'done';
  const left = changes
    .map((one, index) => ({ one, values: now[index] ?? [] }))
    .filter(({ one, values }) => !same(values, one.before));
  for (const { one, values } of left)
    if (!same(values, one.after) && !isUnder(values, turned(one)))
      throw conflict(`${one.key} was changed again since.`);
  await takeBack(
    context,
    left.map(({ one }) => one),
  );
  return 'undone';
}

const readKept = async (context: RepairContext, key: string): Promise<readonly string[]> =>
  kept(await readConfig(context, key));

/** The change is done, or half done. */
const isUnder = (now: readonly string[], { before, after }: ConfigChange): boolean =>
  !same(now, before) && (same(now, after) || isPart(now, after));

/** The last first. Throws `conflict` and changes nothing where a value was not kept. */
async function takeBack(context: RepairContext, changes: readonly ConfigChange[]): Promise<void> {
  const lost = changes.find(({ before }) => before.some(isBlotted));
  if (lost !== undefined)
    throw conflict(`${lost.key} held a password or token, which is kept nowhere.`, 'Set it yourself (git config).');
  for (const one of changes.toReversed()) await setValues(context, turned(one));
}

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
