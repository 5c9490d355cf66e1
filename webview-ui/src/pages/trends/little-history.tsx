import { AuditAll, OpenSettings } from '../../components/next-steps.tsx';
import { formatDateTime } from '../../format.ts';
import { useLive } from '../../state/dashboard.ts';
import { useFirstAudit } from '../../state/use-audit.ts';
import { useOperation } from '../../state/use-operation.ts';
import { Button } from '../../ui/index.ts';
import { ImportReports } from './import-reports.tsx';

interface LittleHistoryProps {
  /** In the time that is chosen nothing is remembered, not even how it stood. */
  empty: boolean;
  /** Not where all that is remembered is shown. */
  onShowAll: (() => void) | null;
}

/** Less than two points make no line: what will make one, or where there is more. */
export function LittleHistory({ empty, onShowAll }: LittleHistoryProps) {
  const history = useLive((live) => live.history);
  const { value: audits } = useOperation('history.audits', { limit: 2 }, history);
  const first = useFirstAudit();
  if (!audits) return null;
  const [newest, older] = audits;
  if (older)
    return (
      <div className="empty">
        {empty && <h2>Nothing in this time</h2>}
        <p>Nothing changed here in the time that is chosen.</p>
        {onShowAll && <Button onPress={onShowAll}>Show all that is remembered</Button>}
      </div>
    );
  return (
    <div className="empty">
      <h2>{newest ? 'One audit so far' : 'No history yet'}</h2>
      <p>
        {newest
          ? `It was ${formatDateTime(newest.at)}. The lines move with the next audit that finds something changed: a commit, a repair, a new finding.`
          : first === 'running'
            ? 'The first audit is under way: score and findings begin here when it is over.'
            : 'Score and findings over time appear here: each audit writes down what changed since the last one.'}
      </p>
      <p className="empty-buttons">
        <AuditAll />
        <OpenSettings about="audit">Audit by a schedule…</OpenSettings>
        <ImportReports>Import earlier reports…</ImportReports>
      </p>
    </div>
  );
}
