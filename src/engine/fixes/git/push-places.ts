import { redactUrl } from '../../git/urls.ts';
import type { RepairContext } from '../fix.ts';
import { conflict, read, readText } from '../support/change.ts';

/** One of the places that git pushes to for a remote: by `pushurl` or `pushInsteadOf` it need not be fetched from. */
export interface PushPlace {
  /** As git itself would call it; a password may stand in it. */
  readonly url: string;
  /** What git is told to ask it: the remote, with all of its settings, where that fetches from the same place. */
  readonly ask: string;
}

/** Stands for a URL that is no remote's while git is asked what it makes of it. */
const asked = 'gitops-auditor-asked';

/** `remote`: a name, or a URL as it may stand for one. `url`: of a remote that is yet to be added. */
export async function pushPlaces(context: RepairContext, remote: string, url?: string): Promise<PushPlace[]> {
  const setting = url === undefined ? `remote.${asked}.url=${remote}` : `remote.${remote}.url=${url}`;
  // `remote get-url` knows no remote that stands on the command line.
  const printed = await readText(context, ['-c', setting, 'remote', '--verbose']);
  const lines = printed.split('\n').flatMap((line) => {
    // A partial clone's filter stands at the end.
    const [, name, place, what] = /^([^\t]*)\t(.*) \((fetch|push)\)(?: \[[^\]]*\])?$/.exec(line) ?? [];
    return name === undefined || place === undefined ? [] : [{ name, place, what }];
  });
  const named = lines.filter(({ name }) => name === remote);
  const own = named.length > 0 ? named : lines.filter(({ name }) => name === asked);
  const fetched = own.find(({ what }) => what === 'fetch')?.place;
  return own
    .filter(({ what }) => what === 'push')
    .map(({ place }) => ({ url: place, ask: place === fetched ? (url ?? remote) : place }));
}

/** Pushes go elsewhere than what is fetched comes from. */
export const isElsewhere = ({ url, ask }: PushPlace): boolean => url === ask;

/** Throws `conflict` where there is not exactly one. */
export function onlyPlace(remote: string, places: readonly PushPlace[]): PushPlace {
  const [place] = places;
  if (place === undefined) throw conflict(`It is not known where git pushes to for ${remote}.`, 'Look at its URLs.');
  if (places.length > 1)
    throw conflict(
      `${remote} pushes to ${places.length} places at once: ${shownPlaces(places).join(', ')}.`,
      `Leave one URL to push to (git remote set-url --delete --push ${remote} …), or push to all of them yourself.`,
    );
  return place;
}

/** Without credentials. */
export const shownPlaces = (places: readonly PushPlace[]): string[] => places.map(({ url }) => redactUrl(url));

/** For people, where a push does not go (only) to where the branch is compared with. */
export function placeWarnings(remote: string, places: readonly PushPlace[]): string[] {
  if (places.length === 1 && !places.some(isElsewhere)) return [];
  const others = places.length > 1 ? 'All are pushed to, one after the other' : 'What it has is not compared here';
  return [`Pushes to ${remote} go to ${shownPlaces(places).join(' and ')}. ${others}.`];
}

/** What `git ls-remote` tells of one place. */
export async function askPlace(context: RepairContext, { url, ask }: PushPlace, ...refs: string[]): Promise<string[]> {
  const { stdout } = await read(context, ['ls-remote', '--', ask, ...refs], {
    timeoutMs: 60_000,
    ...(ask === url && { env: asItStands(url) }),
  });
  return stdout.toString('utf8').split('\n').filter(Boolean);
}

/** Git has rewritten the URL already: it must not do so again, as when it fetches. */
function asItStands(url: string): Record<string, string> {
  const count = Number.parseInt(process.env.GIT_CONFIG_COUNT ?? '0', 10) || 0;
  return {
    GIT_CONFIG_COUNT: String(count + 1),
    [`GIT_CONFIG_KEY_${count}`]: `url.${url}.insteadOf`,
    [`GIT_CONFIG_VALUE_${count}`]: url,
  };
}
