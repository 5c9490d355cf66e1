import { useCall } from '../../state/dashboard.ts';
import { useNotices } from '../../state/notices.tsx';
import { Button } from '../../ui/index.ts';

/** Asks in the editor which reports are to be taken into the history: a page may name no place of the machine. */
export function ImportReports({ children }: { children: string }) {
  const call = useCall();
  const { tellError } = useNotices();
  return (
    <Button
      title="Take the reports of homelab-gitops-auditor into the history"
      onPress={() => void call('workbench.importHistory', {}).catch(tellError)}
    >
      {children}
    </Button>
  );
}
