import { AuditorError } from '../../../src/contract/errors.ts';
import type { Finding } from '../../../src/contract/findings.ts';
import type { IgnoreResult } from '../../../src/contract/ignores.ts';
import { formatCount, plural } from '../format.ts';
import { useDashboard } from './dashboard.ts';
import { useNotices } from './notices.tsx';
import { undoneText, useUndoAll } from './use-undo-all.ts';

interface IgnoreOptions {
  /** How many were written so far. */
  readonly onDone?: (count: number) => void;
  /** Aborted: what is being written is brought to its end, the rest is left. */
  readonly signal?: AbortSignal;
}

/**
 * Writes ignores into policies, which shows at once, and says how it went. The host does all of it, whether the page
 * is there or not. Resolves with whether that is over: all were written, or somebody stopped it.
 */
export function useIgnore(): (
  findings: readonly Pick<Finding, 'id' | 'repositoryId'>[],
  why: { readonly reason: string; readonly until?: string },
  options?: IgnoreOptions,
) => Promise<boolean> {
  const { changes } = useDashboard();
  const { tell, tellError } = useNotices();
  const { undoAll } = useUndoAll();
  const undo = async (entryIds: readonly string[]): Promise<void> => {
    const count = await undoAll(entryIds);
    tell(undoneText(count));
    if (count.error) tellError(count.error, { what: 'undo ignoring', run: () => void undo(count.failed) });
  };
  return async (findings, why, { onDone, signal } = {}) => {
    try {
      const wanted = findings.map(({ id, repositoryId }) => ({ findingId: id, repositoryId }));
      const { results } = await changes.change(
        'findings.ignore',
        { findings: wanted, ...why },
        { onProgress: ({ done }) => onDone?.(done), ...(signal && { signal }) },
      );
      const entries = [...new Set(results.flatMap(({ entryId }) => entryId ?? []))];
      const wayBack = { text: 'Undo', label: 'Undo ignoring', run: () => void undo(entries) };
      tell(sayHow(results), entries.length > 0 ? wayBack : undefined);
      const { error } = results.find((result) => result.error !== undefined) ?? {};
      if (error) tellError(AuditorError.fromShape(error));
      return results.every(({ outcome }) => outcome !== 'failed');
    } catch (thrown) {
      const stopped = AuditorError.from(thrown).code === 'cancelled';
      if (stopped) tell(`Stopped: none of the ${formatCount(findings.length)} findings was ignored.`);
      else tellError(thrown);
      return stopped;
    }
  };
}

/** What became of those that were not ignored. */
const rest = [
  ['skipped', 'left as they are, since it was stopped'],
  ['gone', 'gone already'],
  ['failed', 'not'],
] as const;

function sayHow(results: readonly IgnoreResult[]): string {
  const of = (wanted: IgnoreResult['outcome']) => results.filter(({ outcome }) => outcome === wanted);
  const ignored = of('ignored');
  if (results.length === 1) return `Ignored; written to ${ignored[0]?.path ?? ''}.`;
  const all = plural(results.length, 'finding', 'findings');
  if (ignored.length === results.length) return `${all} ignored.`;
  const others = rest.flatMap(([outcome, words]) => {
    const { length } = of(outcome);
    return length > 0 ? `${formatCount(length)} ${words}` : [];
  });
  return `${[`${formatCount(ignored.length)} of ${all} ignored`, ...others].join(', ')}.`;
}
