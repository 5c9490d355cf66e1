import type { HistoryScope } from '../../../../src/contract/history.ts';
import { AuditAll, OpenSettings } from '../../components/next-steps.tsx';
import { formatDateTime } from '../../format.ts';
import { useLive } from '../../state/dashboard.ts';
import { useFirstAudit } from '../../state/use-audit.ts';
import { useOperation } from '../../state/use-operation.ts';
import { Button } from '../../ui/index.ts';
import { ImportReports } from './import-reports.tsx';

interface LittleHistoryProps {
  /** Of what the page tells. */
  scope: HistoryScope;
  /** In the time that is chosen nothing is remembered, not even how it stood. */
  empty: boolean;
  /** When the time that is chosen begins. */
  since: string;
  /** Not where all that is remembered is shown. */
  onShowAll: (() => void) | null;
}

/** Less than two points make no line: what will make one, or where there is more. */
export function LittleHistory({ scope, empty, since, onShowAll }: LittleHistoryProps) {
  const audits = useAudits(scope);
  const first = useFirstAudit();
  if (!audits) return null;
  // What changed without moving a figure is told below.
  if (audits.several && audits.newest !== undefined && audits.newest > since) return null;
  if (audits.several)
    return (
      <div className="empty">
        {empty && <h2>Nothing in this time</h2>}
        <p>Nothing changed here in the time that is chosen.</p>
        {onShowAll && <Button onPress={onShowAll}>Show all that is remembered</Button>}
      </div>
    );
  return (
    <div className="empty">
      <h2>{audits.first !== undefined ? 'One audit so far' : 'No history yet'}</h2>
      <p>
        {audits.first !== undefined
          ? `It was ${formatDateTime(audits.first)}. The lines move with the next audit that finds something changed: a commit, a repair, a new finding.`
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

/**
 * When the first audit of what the page tells of was and the newest change, and whether there were more audits; null: not known yet. Asked of its own
 * history: other fleets may have been audited on this machine.
 */
function useAudits(
  scope: HistoryScope,
): { first: string | undefined; newest: string | undefined; several: boolean } | null {
  const history = useLive((live) => live.history);
  const { value: trend } = useOperation('history.trend', { scope, points: 2 }, history);
  const { value: changes } = useOperation('history.changes', { scope, limit: 1 }, history);
  if (!trend || !changes) return null;
  const first = trend.points[0]?.at;
  const newest = changes[0]?.at;
  const isLater = first !== undefined && newest !== undefined && newest > first;
  return { first, newest, several: trend.points.length > 1 || isLater };
}
