import type { ReactNode } from 'react';
import { useCall } from '../state/dashboard.ts';
import { useNotices } from '../state/notices.tsx';
import { useAudit } from '../state/use-audit.ts';
import { Button } from '../ui/index.ts';

// What an empty page offers, so that it will not stay empty.

export function AuditAll() {
  const { state, start } = useAudit();
  const running = state.state === 'running';
  return (
    <Button disabled={running} onPress={start}>
      {running ? 'Auditing…' : 'Audit all now'}
    </Button>
  );
}

/** Opens those of the settings whose name begins with `about`. */
export function OpenSettings({ about, children }: { about: string; children: ReactNode }) {
  const call = useCall();
  const { tellError } = useNotices();
  const open = () => void call('workbench.reveal', { target: 'settings', setting: about }).catch(tellError);
  return <Button onPress={open}>{children}</Button>;
}
