import { useEffect, useState, useSyncExternalStore } from 'react';
import { useDashboard } from '../state/dashboard.ts';
import { ErrorView } from './error-view.tsx';

/** A snapshot usually comes sooner; a flash of placeholders would only be noise. Milliseconds. */
const patience = 100;

/** What is shown before the first snapshot, and in the place of a page before what it needs of it is there. */
export function FirstPaint() {
  const { store } = useDashboard();
  const error = useSyncExternalStore(store.changed.subscribe, () => store.error);
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patience);
    return () => clearTimeout(timer);
  }, []);
  if (error) return <ErrorView error={error} onRetry={() => store.refresh()} />;
  return late ? <Skeleton /> : null;
}

/** The page's outline in grey. */
export function Skeleton() {
  return (
    <div className="skeleton" role="status" aria-label="Loading">
      <div className="skeleton-bar" style={{ width: '40%' }} />
      {[92, 78, 85, 70, 88, 60].map((width) => (
        <div key={width} className="skeleton-row" style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
