import { address } from '../../contract/addresses.ts';
import type { CommandTarget, Targets } from './targets.ts';

/** The page of the dashboard that tells most of what was chosen. */
export function dashboardRoute(targets: Targets | undefined, target?: CommandTarget | null): string {
  const [id, another] = targets?.repositoryIds ?? [];
  if (id === undefined) return '/repositories';
  const rule = target?.rule ?? targets?.findings?.[0]?.rule;
  return address(
    another === undefined || rule === undefined ? `/repositories/${encodeURIComponent(id)}` : '/findings',
    {
      rule,
    },
  );
}
