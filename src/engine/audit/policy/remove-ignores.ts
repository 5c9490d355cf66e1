import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { parseYaml } from '../../yaml/parse.ts';
import type { IgnoreEntry } from '../policy-types.ts';
import { canonical } from './edit.ts';
import { maxSourceLength } from './yaml-source.ts';

interface PolicyText {
  readonly ignore?: unknown;
}

/**
 * The text of a policy file without ignores that `addIgnores` put in as lines of their own, whatever has been put in
 * beside them since. Undefined where one is not there, or stands in a form that leaves no safe way to take it out.
 */
export function removeIgnores(text: string, entries: readonly IgnoreEntry[]): string | undefined {
  const { document, problems } = parseYaml(text, maxSourceLength);
  if (document === undefined || problems.length > 0 || !isMap(document.contents)) return undefined;
  const pair = document.contents.items.find(({ key }) => isScalar(key) && key.value === 'ignore');
  if (pair === undefined || !isSeq(pair.value) || pair.value.flow) return undefined;
  const items = pair.value.items as Node[];
  const places = Map.groupBy(items.keys(), (index) => canonical(items[index]?.toJS(document)));
  const gone = new Set<number>();
  for (const entry of entries) {
    // Of several that are the same, that which was put in last.
    const index = places.get(canonical(JSON.parse(JSON.stringify(entry))))?.pop();
    if (index === undefined) return undefined;
    gone.add(index);
  }
  // The list goes with its last item.
  const isLast = gone.size === items.length;
  const cut = [...(isLast ? [pair.key as Node] : []), ...items.filter((_, index) => gone.has(index))];
  const result = cut.reduceRight((left, { range }) => withoutLines(left, range?.[0] ?? 0, range?.[1] ?? 0), text);
  const before = document.toJS({ maxAliasCount: 100 }) as PolicyText;
  return isWithout(result, before, isLast ? 'all' : gone) ? result : undefined;
}

/** Whole lines go: those that hold something from `start` up to `end`. */
function withoutLines(text: string, start: number, end: number): string {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = text[end - 1] === '\n' ? end : text.indexOf('\n', end) + 1 || text.length;
  return text.slice(0, from) + text.slice(to);
}

/** Reads the result back: it means the same but for the ignores at `gone`. */
function isWithout(result: string, before: PolicyText, gone: ReadonlySet<number> | 'all'): boolean {
  const { document, problems } = parseYaml(result, maxSourceLength);
  if (document === undefined || problems.length > 0) return false;
  const { ignore, ...others } = before;
  const meant =
    gone === 'all' ? others : { ...others, ignore: (ignore as unknown[]).filter((_, index) => !gone.has(index)) };
  return canonical(document.toJS({ maxAliasCount: 100 }) ?? {}) === canonical(meant);
}
