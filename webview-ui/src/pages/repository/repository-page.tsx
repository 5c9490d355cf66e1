import { useParams } from 'react-router-dom';
import { Calm } from '../../components/calm.tsx';
import { ErrorView } from '../../components/error-view.tsx';
import { Skeleton } from '../../components/first-paint.tsx';
import { NotFound } from '../../components/not-found.tsx';
import { useLive } from '../../state/dashboard.ts';
import { repositoriesRoute } from '../../state/routes.ts';
import { useOperation } from '../../state/use-operation.ts';
import { useScroll } from '../../state/use-scroll.ts';
import { RouteLink } from '../../ui/index.ts';
import { Activity } from './activity.tsx';
import { Facts } from './facts.tsx';
import { Findings } from './findings.tsx';
import { History } from './history.tsx';
import { RepositoryHead } from './repository-head.tsx';
import { ScoreArithmetic } from './score-arithmetic.tsx';

export default function RepositoryPage() {
  const { id = '' } = useParams();
  const known = useLive((live) => live.repositories.has(id));
  return known ? (
    <Repository key={id} id={id} />
  ) : (
    <NotFound what="This repository is not, or no longer, part of the fleet." />
  );
}

function Repository({ id }: { id: string }) {
  const summary = useLive((live) => live.repositories.get(id));
  // Asked again whenever the row changes: the detail is of the same audit.
  const { value, error, retry } = useOperation('repositories.get', { id }, summary);
  const scroll = useScroll(`/repositories/${id}`);
  if (!summary) return null;
  return (
    <div className="repository" ref={scroll}>
      <nav aria-label="Breadcrumb" className="breadcrumb">
        <RouteLink to={repositoriesRoute()}>Repositories</RouteLink>
        <span className="muted" aria-hidden="true">
          /
        </span>
        <span aria-current="page">{summary.name}</span>
      </nav>
      <RepositoryHead summary={summary} />
      {error && <ErrorView error={error} onRetry={retry} />}
      {!value && !error && <Skeleton />}
      {value && (
        <div className="repository-columns">
          <Calm>
            <Findings repositoryId={id} findings={value.findings} />
          </Calm>
          <Calm>
            <ScoreArithmetic summary={summary} score={value.score} />
            <History repositoryId={id} />
            <Activity repositoryId={id} />
            <Facts summary={summary} facts={value.facts} />
          </Calm>
        </div>
      )}
    </div>
  );
}
