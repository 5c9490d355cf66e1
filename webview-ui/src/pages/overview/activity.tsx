import { useMemo } from 'react';
import { JournalRow } from '../../components/journal-row.tsx';
import { NewRows } from '../../components/new-rows.tsx';
import { useLive } from '../../state/dashboard.ts';
import { activityRoute } from '../../state/routes.ts';
import { useJournalRows } from '../../state/use-journal-rows.ts';
import { RouteLink } from '../../ui/index.ts';

const shown = 12;

/** What was done to repositories, with the way back. */
export function Activity() {
  const journal = useLive((live) => live.journal);
  const newest = useMemo(() => journal.slice(0, shown), [journal]);
  const { rows, ...news } = useJournalRows(newest);
  return (
    <section aria-labelledby="activity-title">
      <div className="section-head">
        <h2 id="activity-title">Activity</h2>
        {journal.length > 0 && <RouteLink to={activityRoute()}>All activity</RouteLink>}
      </div>
      {journal.length === 0 && <p className="muted section-empty">What you repair appears here, with the way back.</p>}
      <NewRows {...news} />
      <ul className="activity">
        {rows.map(({ key, item, arrives }) => (
          <JournalRow key={key} entry={item} arrives={arrives} />
        ))}
      </ul>
    </section>
  );
}
