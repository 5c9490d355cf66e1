import { parseRemoteUrl, redactUrl } from '../../git/urls.ts';
import type { FixContext, PlannedFix, Recovery, RepairContext } from '../fix.ts';
import { readText } from '../support/change.ts';
import { applyConfig, type ConfigChange, readConfig, recoverConfig, undoConfig } from '../support/config-change.ts';

export interface UrlData {
  readonly changes: readonly ConfigChange[];
  readonly done: string;
}

/** null in the journal where a password stood in the old URL: it must not be copied anywhere. */
export interface UrlMemory {
  readonly changes: readonly ConfigChange[];
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
  const outcome = await recoverConfig(context, memory.changes);
  return outcome === 'done' ? { outcome, undo: memory } : { outcome };
}
