import { healthHeldBy } from '../../../../src/contract/fleet-words.ts';
import { isUnreadable, type RepositorySummary } from '../../../../src/contract/repositories.ts';
import { HealthDot, ScoreBar, StatusDot } from '../../components/marks.tsx';
import { bulkActions } from '../../fixes/bulk.ts';
import { useFix } from '../../fixes/fix-provider.tsx';
import { useFixes } from '../../state/catalog.tsx';
import { useCall } from '../../state/dashboard.ts';
import { useNotices } from '../../state/notices.tsx';
import { Button, Menu } from '../../ui/index.ts';
import { Branch, Sync } from '../repositories/columns.tsx';
import { whyNotJudged } from './score-sum.ts';

const places = [
  ['source-control', 'Open in Source Control'],
  ['folder', 'Open folder'],
  ['terminal', 'Open terminal'],
  ['policy', 'Open policy'],
] as const;

export function RepositoryHead({ summary }: { summary: RepositorySummary }) {
  const call = useCall();
  const startFix = useFix();
  const fixes = useFixes();
  const { tellError } = useNotices();
  const { id, name, path, status, health, score } = summary;
  const actions = bulkActions([summary], fixes);
  const here = summary.kind !== 'missing';
  const unreadable = isUnreadable(summary);
  const why = unreadable ? 'it could not be read' : healthHeldBy(summary);
  return (
    <header className="repository-head">
      <div>
        <h1>{name}</h1>
        <p className="repository-line">
          <span>
            <HealthDot health={health} /> {why === '' ? health : `${health}: ${why}`}
          </span>
          {(!unreadable || status !== 'unknown') && (
            <span>
              <StatusDot status={status} /> {status}
            </span>
          )}
          {here && !unreadable && (
            <>
              <Branch repository={summary} />
              <Sync repository={summary} />
            </>
          )}
          {score === null ? (
            <span className="muted" title={`Not judged: ${whyNotJudged(summary)}`}>
              not judged
            </span>
          ) : (
            <ScoreBar score={score} health={health} />
          )}
        </p>
        <p className="muted path">{path}</p>
      </div>
      <div className="repository-actions">
        {actions.first.map((action) => (
          <Button key={action.fix} onPress={() => startFix(action)}>
            {action.label}
          </Button>
        ))}
        <Button onPress={() => void call('audit.run', { repositoryIds: [id] }).catch(tellError)}>Audit again</Button>
        {here && (
          <Menu
            label="More"
            items={[
              ...places.map(([target, label]) => ({
                key: target,
                label,
                run: () => void call('workbench.reveal', { target, repositoryId: id }).catch(tellError),
              })),
              ...actions.more.map((action, index) => ({
                key: action.fix,
                label: action.label,
                destructive: action.destructive ?? false,
                run: () => startFix(action),
                apart: index === 0,
              })),
            ]}
          />
        )}
      </div>
    </header>
  );
}
