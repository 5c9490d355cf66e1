import type { Finding } from '../../contract/findings.ts';
import { severities } from '../../contract/findings.ts';
import type { AttentionItem } from '../../contract/fleet.ts';
import { mostSevere } from './score.ts';
import { count } from './words.ts';

/** From so many repositories on, the same warning or info is told once for all of them. */
const groupFrom = 4;

export interface AttentionOptions {
  /** Name of a repository, by its id. */
  readonly nameOf: (repositoryId: string) => string;
  /** A rule's title, for groups. */
  readonly titleOf: (rule: string) => string;
  /** A fix's imperative title; undefined where there is no such fix. */
  readonly labelOf: (fix: string) => string | undefined;
  /** At most so many items. */
  readonly limit?: number;
}

/**
 * What needs people first: failed findings, the most severe first, and of those the ones that have lasted longest.
 * An error always speaks for itself; a warning or info that many repositories share is one item.
 */
export function attention(findings: readonly Finding[], options: AttentionOptions): AttentionItem[] {
  const failed = findings.filter((f) => f.verdict === 'fail');
  const items: AttentionItem[] = [];
  for (const [rule, found] of Map.groupBy(failed, (f) => f.rule)) {
    const byRepository = Map.groupBy(found, (f) => f.repositoryId);
    const shared = [...byRepository].filter(([, own]) => mostSevere(own) !== 'error');
    if (shared.length >= groupFrom) items.push(groupItem(rule, shared, options));
    const single =
      shared.length >= groupFrom ? [...byRepository].filter(([, own]) => mostSevere(own) === 'error') : byRepository;
    for (const [id, own] of single) items.push(singleItem(rule, id, own, options));
  }
  return items.sort(byUrgency).slice(0, options.limit ?? 50);
}

function singleItem(rule: string, id: string, own: readonly Finding[], options: AttentionOptions): AttentionItem {
  const [first, ...others] = [...own].sort((a, b) => rank(a) - rank(b) || bySince(a, b));
  const more = others.length === 0 ? '' : ` And ${others.length} more.`;
  return item(`${id}:${rule}`, rule, [id], options.nameOf(id), `${first?.message ?? ''}${more}`, own, options);
}

function groupItem(rule: string, shared: readonly [string, Finding[]][], options: AttentionOptions): AttentionItem {
  const ids = shared.map(([id]) => id).sort((a, b) => compare(options.nameOf(a), options.nameOf(b)));
  const title = options.titleOf(rule);
  const message = title.charAt(0).toLowerCase() + title.slice(1);
  const own = shared.flatMap(([, found]) => found);
  return item(rule, rule, ids, count(ids.length, 'repository', 'repositories'), message, own, options);
}

function item(
  key: string,
  rule: string,
  repositoryIds: string[],
  subject: string,
  message: string,
  own: readonly Finding[],
  { labelOf }: AttentionOptions,
): AttentionItem {
  const since = oldest(own);
  const fix = sharedFix(own);
  const label = fix === undefined ? undefined : labelOf(fix);
  return {
    key,
    severity: mostSevere(own),
    rule,
    repositoryIds,
    subject,
    message,
    ...(since !== undefined && { since }),
    ...(fix !== undefined && label !== undefined && { fix: { id: fix, label } }),
  };
}

/** The best fix that repairs every one of them. */
function sharedFix(own: readonly Finding[]): string | undefined {
  return own[0]?.fixes.find((fix) => own.every((f) => f.fixes.includes(fix)));
}

function oldest(own: readonly Finding[]): string | undefined {
  return own.reduce<string | undefined>(
    (min, { since }) => (min === undefined || (since ?? min) < min ? (since ?? min) : min),
    undefined,
  );
}

const rank = ({ severity }: { severity: Finding['severity'] }): number => severities.indexOf(severity);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Oldest first; what nobody knows the age of comes last. */
function bySince(a: { since?: string | undefined }, b: { since?: string | undefined }): number {
  if (a.since === undefined || b.since === undefined)
    return Number(a.since === undefined) - Number(b.since === undefined);
  return compare(a.since, b.since);
}

function byUrgency(a: AttentionItem, b: AttentionItem): number {
  return (
    rank(a) - rank(b) ||
    bySince(a, b) ||
    b.repositoryIds.length - a.repositoryIds.length ||
    compare(a.subject, b.subject) ||
    compare(a.key, b.key)
  );
}
