import { useCall } from '../state/dashboard.ts';
import { useNotices } from '../state/notices.tsx';
import { Button, LinkButton } from '../ui/index.ts';

function useShowLog(): () => void {
  const call = useCall();
  const { tellError } = useNotices();
  return () => void call('workbench.reveal', { target: 'log' }).catch(tellError);
}

/** What was run, and what it answered, stands in the editor’s output. */
export function ShowLog() {
  const show = useShowLog();
  return <Button onPress={show}>Show log</Button>;
}

/** After what failed. `about`: what that was. */
export function ShowLogOf({ about }: { about: string }) {
  const show = useShowLog();
  return (
    <LinkButton label={`Show log: ${about}`} onPress={show}>
      Show log
    </LinkButton>
  );
}
