/** Addresses of the dashboard's pages, as the host may open them too. */
export const overviewRoute = '/';

export function repositoriesRoute(filter = ''): string {
  return filter === '' ? '/repositories' : `/repositories?filter=${encodeURIComponent(filter)}`;
}

/** With a `rule`: what it found there, explained. */
export function repositoryRoute(id: string, rule?: string): string {
  const path = `/repositories/${encodeURIComponent(id)}`;
  return rule === undefined ? path : `${path}?rule=${encodeURIComponent(rule)}`;
}
