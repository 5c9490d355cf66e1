import { useRef, useState } from 'react';
import type { AuditState } from '../../../src/contract/fleet.ts';
import { useCall, useLive } from './dashboard.ts';
import { useNotices } from './notices.tsx';

export interface Audit {
  readonly state: AuditState;
  readonly start: () => void;
  /** Only where this page began it. */
  readonly cancel: (() => void) | null;
}

export function useAudit(): Audit {
  const call = useCall();
  const { tellError } = useNotices();
  const state = useLive((live) => live.stats.audit);
  const running = useRef<AbortController | null>(null);
  const [own, setOwn] = useState(false);

  const start = () => {
    if (running.current) return;
    const controller = new AbortController();
    running.current = controller;
    setOwn(true);
    call('audit.run', {}, { signal: controller.signal })
      .catch(tellError)
      .finally(() => {
        running.current = null;
        setOwn(false);
      });
  };
  const isRunning = own || state.state === 'running';
  return {
    state: isRunning ? { ...state, state: 'running' } : state,
    start,
    cancel: own ? () => running.current?.abort() : null,
  };
}

/** Of the fleet's first audit: not begun, under way (what is shown is of what was read so far), or over. */
export type FirstAudit = 'none' | 'running' | 'over';

export const useFirstAudit = (): FirstAudit =>
  useLive(({ stats: { audit } }) => {
    if (audit.finishedAt !== null) return 'over';
    return audit.state === 'running' ? 'running' : 'none';
  });
