import { address } from '../../../src/contract/addresses.ts';

/** Addresses of the dashboard's pages, as the host may open them too. */
export const overviewRoute = '/';

export const repositoriesRoute = (filter = ''): string => address('/repositories', { filter });

/** Of the fleet, of what is below a `folder`, or of a `repository`; in a `range` of time, and what happened `at` one. */
export const trendsRoute = (
  chosen: { repositoryId?: string; folder?: string; range?: string; at?: string } = {},
): string => address('/trends', chosen);

/** `filter`: what the page of findings is narrowed to, such as a `rule`. */
export const findingsRoute = (
  filter: { rule?: string; severity?: string; repositoryId?: string; verdict?: 'unknown' | 'ignored' } = {},
): string => address('/findings', filter);

/** Of one `repositoryId`, or of all. */
export const activityRoute = (repositoryId?: string): string => address('/activity', { repositoryId });

/** How the product itself is. */
export const diagnosticsRoute = '/diagnostics';

/** With a `rule`: what it found there, explained. */
export const repositoryRoute = (id: string, rule?: string): string =>
  address(`/repositories/${encodeURIComponent(id)}`, { rule });

/** Whether the page at that address has nothing to show before the repositories are there. */
export const needsRows = (route: string): boolean =>
  ![overviewRoute, diagnosticsRoute].includes(String(route).split('?', 1)[0] ?? '');
