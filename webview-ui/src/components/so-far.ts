import { formatCount, plural } from '../format.ts';
import { useLive } from '../state/dashboard.ts';

/** "12 of 60 repositories audited so far": until the first audit is over, figures of the fleet are those of so many. */
export const useSoFar = (): string | null =>
  useLive(({ stats: { audit } }) => {
    const { done, total } = audit;
    if (audit.finishedAt !== null || audit.state !== 'running' || (done === 0 && total === 0)) return null;
    const all = plural(total || done, 'repository', 'repositories');
    // Until it is known how many there are.
    return total === 0 ? `${all} audited so far` : `${formatCount(done)} of ${all} audited so far`;
  });
