import { AuditAll } from '../../components/next-steps.tsx';
import { useCall } from '../../state/dashboard.ts';
import { useNotices } from '../../state/notices.tsx';
import { useFirstAudit } from '../../state/use-audit.ts';
import { Button } from '../../ui/index.ts';

/** No finding at all: that all is well is said only when all was looked at. */
export function NothingFound() {
  const first = useFirstAudit();
  const call = useCall();
  const { tellError } = useNotices();
  const openPolicy = () => void call('workbench.reveal', { target: 'policy' }).catch(tellError);
  if (first === 'running')
    return (
      <div className="empty">
        <h2>Nothing so far</h2>
        <p>The first audit is under way. What rules find appears here as repositories are read.</p>
      </div>
    );
  if (first === 'none')
    return (
      <div className="empty">
        <h2>Nothing yet</h2>
        <p>What rules find appears here once the fleet was audited.</p>
        <p className="empty-buttons">
          <AuditAll />
        </p>
      </div>
    );
  return (
    <div className="empty">
      <h2>Nothing to repair</h2>
      <p>
        No rule found anything in these repositories. A policy file can ask for more: <code>set: recommended</code> or{' '}
        <code>set: strict</code>.
      </p>
      <p className="empty-buttons">
        <Button onPress={openPolicy}>Open policy…</Button>
      </p>
    </div>
  );
}
