import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import type { ActivityItem } from '../../../../src/contract/activity.ts';
import { NewRows } from '../../components/new-rows.tsx';
import { useCalmRows } from '../../state/calm.ts';
import { useLive } from '../../state/dashboard.ts';
import { Button } from '../../ui/index.ts';
import { AuditRow, FixRow } from './activity-rows.tsx';
import { courseOf, currentRow } from './course.ts';

interface CourseProps {
  items: readonly ActivityItem[];
  /** Another one where a person asked for others. */
  asked: string;
  /** So many were asked for. */
  wanted: number;
  /** Of fixes, and of what else is done to repositories, by their id. */
  titles: ReadonlyMap<string, string>;
  /** Asks for older ones; null: there are none, or they are on their way. */
  more: (() => void) | null;
  /** What stands there where there is none. */
  children: ReactNode;
}

/** The course of time, which goes on as one scrolls. */
export function Course({ items, asked, wanted, titles, more, children }: CourseProps) {
  const journal = useLive((live) => live.journal);
  const course = useMemo(() => courseOf(items), [items]);
  const { rows, ...news } = useCalmRows(course, {
    idOf: ({ key }) => key,
    // What fits the filter no more, or is further back than was asked for, happened nevertheless.
    now: (row) => currentRow(row, journal),
    ...{ asked, extent: wanted, newestFirst: true },
  });
  if (rows.length === 0) return children;
  return (
    <>
      <NewRows {...news} />
      <ul className="course-of-time">
        {rows.map(({ key, item, arrives }) =>
          item.kind === 'fix' ? (
            <FixRow key={key} entries={item.entries} title={titles.get(item.entries[0].fix)} arrives={arrives} />
          ) : (
            <AuditRow key={key} audit={item.audit} arrives={arrives} />
          ),
        )}
      </ul>
      {more && <Older key={items.length} onNear={more} />}
    </>
  );
}

/** Asks for older rows before the end of those that are there is in sight. */
function Older({ onNear }: { onNear: () => void }) {
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef(onNear);
  latest.current = onNear;
  useEffect(() => {
    if (!end.current) return;
    const root = end.current.closest('.activity-page');
    const observer = new IntersectionObserver(
      (seen) => {
        if (seen.some(({ isIntersecting }) => isIntersecting)) latest.current();
      },
      { root, rootMargin: '600px' },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={end}>
      <Button compact onPress={onNear}>
        Show older
      </Button>
    </div>
  );
}
