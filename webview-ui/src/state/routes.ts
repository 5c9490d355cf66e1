/** Addresses of the dashboard's pages, as the host may open them too. */
export const overviewRoute = '/';

export function repositoriesRoute(filter = ''): string {
  return filter === '' ? '/repositories' : `/repositories?filter=${encodeURIComponent(filter)}`;
}

export function repositoryRoute(id: string): string {
  return `/repositories/${encodeURIComponent(id)}`;
}
