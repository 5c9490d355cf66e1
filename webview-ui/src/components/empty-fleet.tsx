import { useCall, useLive } from '../state/dashboard.ts';
import { useNotices } from '../state/notices.tsx';
import { Button } from '../ui/index.ts';

/** No repository: where it was looked for, and what to do. */
export function EmptyFleet() {
  const roots = useLive((live) => live.stats.roots);
  const looking = useLive((live) => live.stats.audit.state === 'running');
  const call = useCall();
  const { tellError } = useNotices();
  const reveal = (target: 'add-folder' | 'settings') => void call('workbench.reveal', { target }).catch(tellError);
  if (looking)
    return (
      <div className="empty">
        <h1>Looking for repositories…</h1>
      </div>
    );
  return (
    <div className="empty">
      <h1>No repositories found</h1>
      {roots.length > 0 ? (
        <>
          <p className="muted">It was looked for them in:</p>
          <ul>
            {roots.map((root) => (
              <li key={root}>
                <code>{root}</code>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className="muted">There is no folder to look in yet.</p>
      )}
      <p className="empty-buttons">
        <Button appearance="primary" onPress={() => reveal('add-folder')}>
          Add folder of repositories…
        </Button>
        <Button onPress={() => reveal('settings')}>Settings</Button>
      </p>
    </div>
  );
}
