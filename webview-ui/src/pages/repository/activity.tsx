import { useMemo } from 'react';
import { ErrorView } from '../../components/error-view.tsx';
import { JournalRow } from '../../components/journal-row.tsx';
import { NewRows } from '../../components/new-rows.tsx';
import { useLive } from '../../state/dashboard.ts';
import { activityRoute } from '../../state/routes.ts';
import { useJournalRows } from '../../state/use-journal-rows.ts';
import { useOperation } from '../../state/use-operation.ts';
import { useSettled } from '../../state/use-settled.ts';
import { RouteLink } from '../../ui/index.ts';

const most = 6;

/** The newest of what was done to one repository, with the way back. */
export function Activity({ repositoryId }: { repositoryId: string }) {
  const journal = useLive((live) => live.journal);
  const { value, error, retry } = useOperation(
    'activity.list',
    { repositoryId, limit: most },
    // While many repositories are repaired, once a second will do.
    useSettled(journal),
  );
  const entries = useMemo(
    () => value?.items.flatMap((item) => (item.kind === 'change' ? [item.entry] : [])) ?? null,
    [value],
  );
  const { rows, ...news } = useJournalRows(entries);
  return (
    <section aria-labelledby="activity-title">
      <div className="section-head">
        <h2 id="activity-title">Activity</h2>
        {rows.length > 0 && <RouteLink to={activityRoute(repositoryId)}>All activity</RouteLink>}
      </div>
      {error && <ErrorView error={error} onRetry={retry} />}
      {entries?.length === 0 && (
        <p className="muted section-empty">
          Nothing was done here yet: what you repair appears here, with the way back.
        </p>
      )}
      <NewRows {...news} />
      <ul className="activity">
        {rows.map(({ key, item, arrives }) => (
          <JournalRow key={key} entry={item} arrives={arrives} ofOne />
        ))}
      </ul>
    </section>
  );
}
