import { parseRemoteUrl, redactUrl } from '../../git/urls.ts';
import type { FixContext, PlannedFix, Recovery, RepairContext } from '../fix.ts';
import { conflict, readText } from '../support/change.ts';
import {
  applyConfig,
  type ConfigChange,
  readConfig,
  recoverConfig,
  recoverUndoConfig,
  undoConfig,
} from '../support/config-change.ts';

export interface UrlData {
  readonly changes: readonly ConfigChange[];
  readonly done: string;
}

export interface UrlMemory {
  readonly changes: readonly ConfigChange[];
  /** A password or token stood in a URL, which must not be copied anywhere: the values are redacted. */
  readonly redacted?: boolean;
}

/** The URLs of every remote, and of pushing where it differs, that `to` gives another form. */
export async function urlChanges(
  context: RepairContext,
  to: (url: string) => string | undefined,
): Promise<ConfigChange[]> {
  const changes: ConfigChange[] = [];
  for (const name of (await readText(context, ['remote'])).split('\n'))
    for (const key of [`remote.${name}.url`, `remote.${name}.pushurl`]) {
      const before = name === '' ? [] : await readConfig(context, key);
      const after = before.map((url) => to(url) ?? url);
      if (after.some((url, index) => url !== before[index])) changes.push({ key, before, after });
    }
  return changes;
}

const holdsSecret = ({ before, after }: ConfigChange): boolean =>
  [...before, ...after].some((url) => parseRemoteUrl(url).hasCredentials);

export function planUrls(
  summary: string,
  done: string,
  changes: readonly ConfigChange[],
  warnings: readonly string[] = [],
): PlannedFix<UrlData> {
  const undoable = !changes.some(holdsSecret);
  const secret = undoable ? [] : ['It cannot be undone: the old URL holds a password or token, which is kept nowhere.'];
  return {
    summary,
    commands: changes.flatMap(({ key, after }) => after.map((url) => ['git', 'config', key, redactUrl(url)])),
    details: changes.map(({ key, before, after }) => `${key}: ${shownUrls(before)} → ${shownUrls(after)}`),
    warnings: [...warnings, ...secret],
    undoable,
    data: { changes, done },
  };
}

const shownUrls = (urls: readonly string[]): string => (urls.length === 0 ? 'none' : urls.map(redactUrl).join(', '));

export async function applyUrls(
  context: FixContext,
  { changes, done }: UrlData,
  remember: (undo: UrlMemory) => void,
): Promise<{ summary: string; undo?: UrlMemory }> {
  if (changes.some(holdsSecret)) {
    const redacted = changes.map(({ key, before, after }) => ({
      key,
      before: before.map(redactUrl),
      after: after.map(redactUrl),
    }));
    remember({ changes: redacted, redacted: true });
    await applyConfig(context, changes);
    return { summary: done };
  }
  remember({ changes });
  await applyConfig(context, changes);
  return { summary: done, undo: { changes } };
}

export async function undoUrls(context: RepairContext, { changes }: UrlMemory): Promise<string> {
  await undoConfig(context, changes);
  return `Gave ${changes.map(({ key }) => key).join(', ')} the former value back`;
}

export async function recoverUrls(context: RepairContext, memory: UrlMemory): Promise<Recovery<UrlMemory>> {
  if (memory.redacted) return { outcome: await recoverRedacted(context, memory.changes) };
  const outcome = await recoverConfig(context, memory.changes);
  return outcome === 'done' ? { outcome, undo: memory } : { outcome };
}

export async function recoverUndoUrls(context: RepairContext, memory: UrlMemory): Promise<Recovery<UrlMemory>> {
  const outcome = await recoverUndoConfig(context, memory.changes);
  return outcome === 'done' ? { outcome, undo: memory } : { outcome };
}

/** What was removed is kept nowhere, so half of it is brought to the end. Throws `conflict` where that is not known. */
async function recoverRedacted(context: RepairContext, changes: readonly ConfigChange[]): Promise<'done' | 'undone'> {
  const now = await Promise.all(changes.map(({ key }) => readConfig(context, key)));
  const isNow = (index: number, urls: readonly string[]) => now[index]?.map(redactUrl).join('\n') === urls.join('\n');
  if (changes.every(({ after }, index) => isNow(index, after))) return 'done';
  if (changes.every(({ before }, index) => isNow(index, before))) return 'undone';
  const left = changes
    .map((one, index) => ({ ...one, before: now[index] ?? [], isLeft: isNow(index, one.before) }))
    .filter(({ isLeft }, index) => isLeft || !isNow(index, changes[index]?.after ?? []));
  // A redacted URL with its credentials is no URL to write.
  const known = left.every(({ isLeft, after }) => isLeft && !after.some((url) => url.includes('***')));
  if (!known) throw conflict(`Only some URLs were changed; look at ${changes.map(({ key }) => key).join(', ')}.`);
  await applyConfig(context, left);
  return 'done';
}
