import type { AttentionItem } from '../../contract/fleet.ts';
import { bySince, oldest, type RuleDigest, rank } from './finding-digest.ts';
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
export function attention(digests: readonly RuleDigest[], options: AttentionOptions): AttentionItem[] {
  const items: AttentionItem[] = [];
  for (const found of Map.groupBy(digests, ({ rule }) => rule).values()) {
    const shared = found.filter(({ severity }) => severity !== 'error');
    const isGroup = shared.length >= groupFrom;
    if (isGroup) items.push(groupItem(shared, options));
    for (const one of found) if (!isGroup || one.severity === 'error') items.push(singleItem(one, options));
  }
  return items.sort(byUrgency).slice(0, options.limit ?? 50);
}

function singleItem(digest: RuleDigest, options: AttentionOptions): AttentionItem {
  const { repositoryId: id, rule, first, findings } = digest;
  const more = findings === 1 ? '' : ` And ${findings - 1} more.`;
  return item(`${id}:${rule}`, [digest], [id], options.nameOf(id), `${first.message}${more}`, options);
}

function groupItem(shared: readonly RuleDigest[], options: AttentionOptions): AttentionItem {
  const ids = shared
    .map(({ repositoryId }) => repositoryId)
    .sort((a, b) => compare(options.nameOf(a), options.nameOf(b)));
  const rule = shared[0]?.rule ?? '';
  const title = options.titleOf(rule);
  const message = title.charAt(0).toLowerCase() + title.slice(1);
  return item(rule, shared, ids, count(ids.length, 'repository', 'repositories'), message, options);
}

function item(
  key: string,
  digests: readonly RuleDigest[],
  repositoryIds: string[],
  subject: string,
  message: string,
  { labelOf }: AttentionOptions,
): AttentionItem {
  const since = oldest(digests);
  const fix = digests[0]?.fixes.find((one) => digests.every(({ fixes }) => fixes.includes(one)));
  const label = fix === undefined ? undefined : labelOf(fix);
  return {
    key,
    severity: mostSevere(digests),
    rule: digests[0]?.rule ?? '',
    repositoryIds,
    subject,
    message,
    ...(since !== undefined && { since }),
    ...(fix !== undefined && label !== undefined && { fix: { id: fix, label } }),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function byUrgency(a: AttentionItem, b: AttentionItem): number {
  return (
    rank(a) - rank(b) ||
    bySince(a, b) ||
    b.repositoryIds.length - a.repositoryIds.length ||
    compare(a.subject, b.subject) ||
    compare(a.key, b.key)
  );
}
