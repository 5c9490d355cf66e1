import { AuditorError } from '../../../src/contract/errors.ts';
import type { Finding } from '../../../src/contract/findings.ts';
import type { IgnoreResult } from '../../../src/contract/ignores.ts';
import { formatCount, plural } from '../format.ts';
import { useDashboard } from './dashboard.ts';
import { useNotices } from './notices.tsx';

/**
 * Writes ignores into policies, which shows at once, and says how it went. The host does all of it, whether the page
 * is there or not. Resolves with whether all were written.
 */
export function useIgnore(): (
  findings: readonly Pick<Finding, 'id' | 'repositoryId'>[],
  reason: string,
  onDone?: (count: number) => void,
) => Promise<boolean> {
  const { changes } = useDashboard();
  const { tell, tellError } = useNotices();
  return async (findings, reason, onDone) => {
    try {
      const wanted = findings.map(({ id, repositoryId }) => ({ findingId: id, repositoryId }));
      const { results } = await changes.change('findings.ignore', { findings: wanted, reason }, ({ done }) =>
        onDone?.(done),
      );
      tell(sayHow(results));
      const { error } = results.find((result) => result.error !== undefined) ?? {};
      if (error) tellError(AuditorError.fromShape(error));
      return results.every(({ outcome }) => outcome === 'ignored' || outcome === 'gone');
    } catch (thrown) {
      tellError(thrown);
      return false;
    }
  };
}

function sayHow(results: readonly IgnoreResult[]): string {
  const ignored = results.filter(({ outcome }) => outcome === 'ignored');
  if (results.length === 1) return `Ignored; written to ${ignored[0]?.path ?? ''}.`;
  const all = plural(results.length, 'finding', 'findings');
  return ignored.length === results.length ? `${all} ignored.` : `${formatCount(ignored.length)} of ${all} ignored.`;
}
