/** Addresses of the dashboard's pages, as the host may open them too. */
export const overviewRoute = '/';

export function repositoriesRoute(filter = ''): string {
  return filter === '' ? '/repositories' : `/repositories?filter=${encodeURIComponent(filter)}`;
}

/** Of the fleet, of what is below a `folder`, or of a `repository`. */
export function trendsRoute(scope: { repositoryId?: string; folder?: string } = {}): string {
  const query = new URLSearchParams(Object.entries(scope).filter(([, value]) => value !== undefined)).toString();
  return query === '' ? '/trends' : `/trends?${query}`;
}

/** `filter`: what the page of findings is narrowed to, such as a `rule`. */
export function findingsRoute(filter: { rule?: string; severity?: string; repositoryId?: string } = {}): string {
  const query = new URLSearchParams(Object.entries(filter)).toString();
  return query === '' ? '/findings' : `/findings?${query}`;
}

/** Of one `repositoryId`, or of all. */
export function activityRoute(repositoryId?: string): string {
  return repositoryId === undefined ? '/activity' : `/activity?repositoryId=${encodeURIComponent(repositoryId)}`;
}

/** How the product itself is. */
export const diagnosticsRoute = '/diagnostics';

/** With a `rule`: what it found there, explained. */
export function repositoryRoute(id: string, rule?: string): string {
  const path = `/repositories/${encodeURIComponent(id)}`;
  return rule === undefined ? path : `${path}?rule=${encodeURIComponent(rule)}`;
}

/** Whether the page at that address has nothing to show before the repositories are there. */
export const needsRows = (route: string): boolean =>
  ![overviewRoute, diagnosticsRoute].includes(String(route).split('?', 1)[0] ?? '');
