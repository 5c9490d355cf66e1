import { formatCount } from '../format.ts';

/** For what a fix would be done. */
export interface Meant {
  /** Findings. */
  readonly count: number;
  /** Repositories that they are in. */
  readonly places: number;
  /** Somebody chose them; else they are all that there are. */
  readonly chosen: boolean;
}

/** "Stash changes in all 3…", "Add healthcheck for 2 selected…"; "in", where each is in a repository of its own. */
export function bulkLabel(title: string, { count, places, chosen }: Meant): string {
  if (count <= 1 && !chosen) return `${title}…`;
  const which = chosen ? `${formatCount(count)} selected` : `all ${formatCount(count)}`;
  return `${title} ${count === places ? 'in' : 'for'} ${which}…`;
}
