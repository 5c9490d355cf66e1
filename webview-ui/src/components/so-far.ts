import { formatCount, plural } from '../format.ts';
import { useLive } from '../state/dashboard.ts';

/** "12 of 60 repositories audited so far": until the first audit is over, figures of the fleet are those of so many. */
export const useSoFar = (): string | null =>
  useLive(({ stats: { audit } }) =>
    audit.finishedAt === null && audit.state === 'running' && audit.total > 0
      ? `${formatCount(audit.done)} of ${plural(audit.total, 'repository', 'repositories')} audited so far`
      : null,
  );
