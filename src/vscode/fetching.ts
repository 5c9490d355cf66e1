import { AuditorError } from '../contract/errors.ts';
import { forEachBounded } from '../engine/concurrency.ts';
import type { Fleet } from '../engine/fleet/fleet.ts';
import type { RepositoryLocation } from '../engine/git/facts.ts';
import type { Git } from '../engine/git/git.ts';
import { type LockOwner, withRepositoryLock } from '../engine/store/lock.ts';

/** Remotes are other people's machines: never more than this at a time. */
const fetchesAtOnce = 4;
const fetchTimeoutMs = 120_000;

export interface FetchResult {
  readonly fetched: number;
  readonly failed: readonly { readonly location: RepositoryLocation; readonly error: AuditorError }[];
}

/**
 * Fetches all remotes of the repositories, in the background: everything else goes first, nothing ever asks, and one
 * that fails does not stop the others. Working trees that share a git directory are fetched once; one that somebody is
 * just changing fails with `locked`, without waiting.
 */
export async function fetchRepositories(
  { fleet, git, owner }: { readonly fleet: Pick<Fleet, 'changed'>; readonly git: Git; readonly owner: LockOwner },
  locations: readonly RepositoryLocation[],
  { signal, onDone }: { readonly signal: AbortSignal; readonly onDone?: (location: RepositoryLocation) => void },
): Promise<FetchResult> {
  const shared = new Map<string, RepositoryLocation>();
  for (const location of locations)
    if (location.broken === undefined && !shared.has(location.commonDir)) shared.set(location.commonDir, location);
  const failed: { location: RepositoryLocation; error: AuditorError }[] = [];
  let fetched = 0;
  await forEachBounded(
    [...shared.values()],
    fetchesAtOnce,
    async (location) => {
      try {
        const fetch = (held: AbortSignal) =>
          git.run(location.path, ['fetch', '--all', '--quiet', '--no-recurse-submodules', '--no-auto-gc'], {
            signal: held,
            priority: 'background',
            timeoutMs: fetchTimeoutMs,
            mutating: true,
          });
        await withRepositoryLock(location, owner, signal, fetch, { waitMs: 0 });
        fetched++;
        fleet.changed(location.id, new Set(['directory', 'head', 'status']), Date.now());
      } catch (thrown) {
        const error = AuditorError.from(thrown);
        if (signal.aborted) throw error;
        failed.push({ location, error });
      }
      onDone?.(location);
    },
    signal,
  );
  return { fetched, failed };
}

/** The repositories that have something to fetch from. */
export const fetchable = (fleet: Fleet): RepositoryLocation[] =>
  fleet.locations().filter((location) => {
    const fact = fleet.get(location.id)?.facts.configuration;
    const value = fact?.state === 'known' ? (fact.value as { remotes?: unknown }) : undefined;
    return Array.isArray(value?.remotes) ? value.remotes.length > 0 : false;
  });
