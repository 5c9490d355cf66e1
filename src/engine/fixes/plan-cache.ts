import { AuditorError } from '../../contract/errors.ts';
import type { Finding } from '../../contract/findings.ts';
import type { FixPlan, PlanItem } from '../../contract/fixes.ts';
import type { RepositoryLocation } from '../git/facts.ts';
import type { Fix, RepairTarget } from './fix.ts';

export interface CachedItem {
  readonly item: PlanItem;
  readonly location: RepositoryLocation;
  readonly entryId: string;
  /** The fix's own data; absent where blocked. */
  readonly data?: unknown;
  /** What it is to repair; absent where blocked. */
  readonly findings?: readonly Finding[];
  readonly others?: readonly RepairTarget[];
}

export interface CachedPlan {
  readonly plan: FixPlan;
  readonly fix: Fix;
  readonly items: readonly CachedItem[];
  readonly answers: Readonly<Record<string, string>>;
}

/** A preview older than this is made again: too much may have changed. */
const timeToLiveMs = 30 * 60_000;
const maxPlans = 50;

/** Plans wait in memory until they are applied, once. */
export class PlanCache {
  readonly #plans = new Map<string, { readonly cached: CachedPlan; readonly until: number }>();

  put(cached: CachedPlan, now = Date.now()): void {
    for (const [id, { until }] of this.#plans) if (until < now) this.#plans.delete(id);
    const [oldest] = this.#plans.keys();
    if (this.#plans.size >= maxPlans && oldest !== undefined) this.#plans.delete(oldest);
    this.#plans.set(cached.plan.id, { cached, until: now + timeToLiveMs });
  }

  /** Throws `not-found` where it was applied already, is too old or never was. */
  take(id: string, now = Date.now()): CachedPlan {
    const found = this.#plans.get(id);
    this.#plans.delete(id);
    if (found !== undefined && found.until >= now) return found.cached;
    throw new AuditorError('not-found', 'That preview is no longer valid.', { hint: 'Preview again.' });
  }
}
