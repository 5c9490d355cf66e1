import { overviewRoute, repositoriesRoute } from '../state/routes.ts';
import { RouteLink } from '../ui/index.ts';

export function NotFound({ what }: { what: string }) {
  return (
    <div className="empty">
      <h1>Not found</h1>
      <p className="muted">{what}</p>
      <p>
        <RouteLink to={overviewRoute}>Overview</RouteLink> ·{' '}
        <RouteLink to={repositoriesRoute()}>Repositories</RouteLink>
      </p>
    </div>
  );
}
