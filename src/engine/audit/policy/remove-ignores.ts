import { type Document, isMap, isScalar, isSeq, type Node, type Pair, type YAMLSeq } from 'yaml';
import { parseYaml } from '../../yaml/parse.ts';
import type { IgnoreEntry } from '../policy-types.ts';
import { canonical } from './edit.ts';
import { maxSourceLength } from './yaml-source.ts';

interface PolicyText {
  readonly ignore?: unknown;
}

/**
 * The text of a policy file without ignores that stand in it as lines of their own, whatever has been put in beside
 * them. Undefined where one is not there, or stands in a form that leaves no safe way to take it out.
 */
export function removeIgnores(text: string, entries: readonly IgnoreEntry[]): string | undefined {
  const found = ignoreList(text);
  if (found === undefined) return undefined;
  const { document, pair, items } = found;
  const places = Map.groupBy(items.keys(), (index) => saidBy(document, items[index]));
  const gone = new Set<number>();
  for (const entry of entries) {
    // Of several that are the same, that which was put in last.
    const index = places.get(canonical(entry))?.pop();
    if (index === undefined) return undefined;
    gone.add(index);
  }
  // The list goes with its last item.
  const isLast = gone.size === items.length;
  const cut = [...(isLast ? [pair.key] : []), ...items.filter((_, index) => gone.has(index))];
  const result = cut.reduceRight((left, { range }) => withoutLines(left, range?.[0] ?? 0, range?.[1] ?? 0), text);
  const { ignore, ...others } = meaningOf(document);
  const meant = isLast ? others : { ...others, ignore: (ignore as unknown[]).filter((_, index) => !gone.has(index)) };
  return says(result, meant) ? result : undefined;
}

/**
 * The text of a policy file in which an ignore does not name a repository any more that it names among others.
 * Undefined as above.
 */
export function narrowIgnore(text: string, entry: IgnoreEntry, repository: string): string | undefined {
  const found = ignoreList(text);
  if (found === undefined) return undefined;
  const { document, items } = found;
  const at = items.findLastIndex((item) => saidBy(document, item) === canonical(entry));
  const item = items[at];
  const list = isMap(item) ? item.get('repositories', true) : undefined;
  if (!isSeq(list)) return undefined;
  const globs = list.items as Node[];
  const index = globs.findIndex((glob) => isScalar(glob) && glob.value === repository);
  if (index < 0 || globs.length < 2) return undefined;
  const result = withoutItem(text, list, index);
  const { ignore, ...others } = meaningOf(document);
  const narrowed = (ignore as unknown[]).map((one, place) =>
    place === at ? { ...(one as object), repositories: entry.repositories?.filter((_, nth) => nth !== index) } : one,
  );
  return says(result, { ...others, ignore: narrowed }) ? result : undefined;
}

interface IgnoreList {
  readonly document: Document;
  readonly pair: Pair<Node, Node | null>;
  readonly items: readonly Node[];
}

function ignoreList(text: string): IgnoreList | undefined {
  const { document, problems } = parseYaml(text, maxSourceLength);
  if (document === undefined || problems.length > 0 || !isMap(document.contents)) return undefined;
  const pair = document.contents.items.find(({ key }) => isScalar(key) && key.value === 'ignore');
  if (pair === undefined || !isSeq(pair.value) || pair.value.flow) return undefined;
  return { document, pair: pair as Pair<Node, Node | null>, items: pair.value.items as Node[] };
}

/** One repository may stand there without a list. */
function saidBy(document: Document, item: Node | undefined): string {
  const said: unknown = item?.toJS(document);
  const { repositories } = (said ?? {}) as { repositories?: unknown };
  return canonical(typeof repositories === 'string' ? { ...(said as object), repositories: [repositories] } : said);
}

function withoutItem(text: string, { flow, items }: YAMLSeq, index: number): string {
  const [start, end] = [index, index].map((at, side) => (items[at] as Node).range?.[side] ?? 0) as [number, number];
  if (!flow) return withoutLines(text, start, end);
  const next = items[index + 1] as Node | undefined;
  const before = items[index - 1] as Node | undefined;
  return next
    ? text.slice(0, start) + text.slice(next.range?.[0] ?? end)
    : text.slice(0, before?.range?.[1] ?? start) + text.slice(end);
}

/** Whole lines go: those that hold something from `start` up to `end`. */
function withoutLines(text: string, start: number, end: number): string {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = text[end - 1] === '\n' ? end : text.indexOf('\n', end) + 1 || text.length;
  return text.slice(0, from) + text.slice(to);
}

const meaningOf = (document: Document): PolicyText => document.toJS({ maxAliasCount: 100 }) as PolicyText;

/** Reads the result back. */
function says(result: string, meant: unknown): boolean {
  const { document, problems } = parseYaml(result, maxSourceLength);
  return document !== undefined && problems.length === 0 && canonical(meaningOf(document) ?? {}) === canonical(meant);
}
