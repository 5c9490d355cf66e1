import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { useFixes } from '../state/catalog.tsx';
import { useCall } from '../state/dashboard.ts';
import { FixDialog } from './fix-dialog.tsx';
import { FixFlow, type FixRequest } from './flow.ts';

const FixContext = createContext<((request: FixRequest) => void) | null>(null);

/** Whoever has a button for a fix asks here; the preview opens over the page. */
export function FixProvider({ children }: { children: ReactNode }) {
  const call = useCall();
  const fixes = useFixes();
  const [flow, setFlow] = useState<FixFlow | null>(null);
  const start = useCallback(
    (request: FixRequest) => setFlow(new FixFlow(request, fixes.get(request.fix), call)),
    [fixes, call],
  );
  const close = useCallback(() => setFlow(null), []);
  return (
    <FixContext value={start}>
      {children}
      {flow && <FixDialog flow={flow} onClose={close} />}
    </FixContext>
  );
}

export function useFix(): (request: FixRequest) => void {
  const start = useContext(FixContext);
  if (!start) throw new Error('useFix outside of FixProvider');
  return start;
}
