import { ChangeList } from '../../components/change-list.tsx';
import { ErrorView } from '../../components/error-view.tsx';
import { useLive } from '../../state/dashboard.ts';
import { trendsRoute } from '../../state/routes.ts';
import { useOperation } from '../../state/use-operation.ts';
import { RouteLink } from '../../ui/index.ts';

const most = 10;

/** The newest of what happened to one repository. */
export function History({ repositoryId }: { repositoryId: string }) {
  const version = useLive((live) => live.history);
  const input = { scope: { repositoryId }, limit: most };
  const { value: changes, error, retry } = useOperation('history.changes', input, version);
  return (
    <section aria-labelledby="history-title">
      <div className="section-head">
        <h2 id="history-title">History</h2>
        <RouteLink to={trendsRoute({ repositoryId })}>Trends</RouteLink>
      </div>
      {error && <ErrorView error={error} onRetry={retry} />}
      {changes && (
        <ChangeList changes={changes} empty="Nothing was recorded yet: each audit adds what changed." ofOne />
      )}
    </section>
  );
}
