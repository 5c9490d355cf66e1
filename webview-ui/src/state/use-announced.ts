import { useEffect, useRef } from 'react';
import { useDashboard } from './dashboard.ts';

/**
 * Tells a screen reader the text whenever `when` has changed, once there is a text; nothing of how it was when it was
 * first drawn.
 */
export function useAnnounced(topic: string, text: string, when: unknown = text): void {
  const { announcer } = useDashboard();
  const told = useRef(when);
  useEffect(() => {
    if (Object.is(told.current, when) || text === '') return;
    told.current = when;
    announcer.say(topic, text);
  }, [announcer, topic, text, when]);
}
