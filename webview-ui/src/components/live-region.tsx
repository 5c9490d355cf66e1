import { useSyncExternalStore } from 'react';
import { useDashboard } from '../state/dashboard.ts';

/** Where the announcer speaks: always there, so that screen readers know of it before something is said. */
export function LiveRegion() {
  const { announcer } = useDashboard();
  const text = useSyncExternalStore(announcer.changed.subscribe, () => announcer.text);
  return (
    <p className="visually-hidden live-region" role="status" aria-live="polite">
      {text}
    </p>
  );
}
