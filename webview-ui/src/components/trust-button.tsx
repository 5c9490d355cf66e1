import { useCall } from '../state/dashboard.ts';
import { useNotices } from '../state/notices.tsx';
import { Button } from '../ui/index.ts';

/** Opens VS Code's own page about trust; the dashboard comes back to the same place when it is given there. */
export function TrustButton() {
  const call = useCall();
  const { tellError } = useNotices();
  return (
    <Button compact onPress={() => void call('workbench.reveal', { target: 'trust' }).catch(tellError)}>
      Manage workspace trust…
    </Button>
  );
}
