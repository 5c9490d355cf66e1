import {
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { AuditorError } from '../../../contract/errors.ts';
import { parseYaml } from '../../yaml/parse.ts';
import type { IgnoreEntry } from '../policy-types.ts';
import { maxPolicyLength, maxSourceLength } from './yaml-source.ts';

/**
 * The text of a policy file with more ignores. Everything that was there stays, byte for byte: the entries are put in
 * at one place. Throws AuditorError (`bad-input`) where the file has a mistake that leaves no safe place for them.
 */
export function addIgnores(text: string, entries: readonly IgnoreEntry[]): string {
  const { document, problems } = parseYaml(text, maxSourceLength);
  if (document === undefined || problems.length > 0) throw refuse('it is not valid YAML');
  const { at, insert } = placeFor(text, document, entries);
  const result = text.slice(0, at) + insert + text.slice(at);
  if (result.length > maxPolicyLength)
    throw refuse('it would be too long to be read', 'Ignore a whole rule, or turn it off, in the file.');
  if (!isWhatWasMeant(document, result, entries)) throw refuse('its form is too unusual to be edited safely');
  return result;
}

interface Insertion {
  readonly at: number;
  readonly insert: string;
}

function placeFor(text: string, document: Document, entries: readonly IgnoreEntry[]): Insertion {
  const newline = /\r?\n/.exec(text)?.[0] ?? '\n';
  const root = document.contents as Node | null;
  if (root === null || (isScalar(root) && root.value === null)) {
    if (document.directives?.docStart) throw refuse('it holds nothing but a document marker');
    return atEnd(text, `ignore:${newline}${blockItems(entries, '  ', newline)}`, newline);
  }
  if (!isMap(root)) throw refuse('it is no mapping of keys to values');
  const pair = (root as YAMLMap<Node, Node | null>).items.find((p) => isScalar(p.key) && p.key.value === 'ignore');
  if (pair === undefined)
    return root.flow ? intoFlow(root, `ignore: [${flowItems(entries)}]`) : newKey(text, root, entries, newline);
  return intoIgnore(text, root, pair, entries, newline);
}

function intoIgnore(
  text: string,
  root: YAMLMap,
  pair: Pair<Node, Node | null>,
  entries: readonly IgnoreEntry[],
  newline: string,
): Insertion {
  const { value } = pair;
  if (isSeq(value))
    return value.flow ? intoFlow(value, flowItems(entries)) : afterLastItem(text, value, entries, newline);
  const isEmpty = value === null || (isScalar(value) && value.value === null && value.source === '');
  if (!isEmpty || root.flow) throw refuse('`ignore` is no list');
  const keyEnd = pair.key.range?.[1] ?? 0;
  const indent = ' '.repeat(columnOf(text, pair.key.range?.[0] ?? 0) + 2);
  return atLineEnd(text, text.indexOf(':', keyEnd) + 1, blockItems(entries, indent, newline), newline);
}

function newKey(text: string, root: YAMLMap, entries: readonly IgnoreEntry[], newline: string): Insertion {
  const indent = ' '.repeat(columnOf(text, root.range?.[0] ?? 0));
  const body = `${indent}ignore:${newline}${blockItems(entries, `${indent}  `, newline)}`;
  const last = root.items.at(-1);
  const lastNode = (last?.value ?? last?.key) as Node | undefined;
  return atLineEnd(text, lastNode?.range?.[1] ?? root.range?.[1] ?? text.length, body, newline);
}

function afterLastItem(text: string, list: YAMLSeq, entries: readonly IgnoreEntry[], newline: string): Insertion {
  const last = list.items.at(-1) as Node | undefined;
  const indent = ' '.repeat(columnOf(text, list.range?.[0] ?? 0));
  return atLineEnd(
    text,
    last?.range?.[1] ?? list.range?.[1] ?? text.length,
    blockItems(entries, indent, newline),
    newline,
  );
}

/** Before the closing bracket of a list or mapping in flow style. */
function intoFlow(collection: YAMLSeq | YAMLMap, items: string): Insertion {
  const close = (collection.range?.[1] ?? 1) - 1;
  if (collection.items.length === 0) return { at: close, insert: items };
  const last = collection.items.at(-1) as Node | Pair<Node, Node | null>;
  const lastEnd = (isPair(last) ? ((last.value ?? last.key) as Node) : last).range?.[1];
  const at = lastEnd ?? close;
  return { at, insert: `, ${items}` };
}

/** After the line on which `offset` lies, or at `offset` where a line has just ended (after a block of text). */
function atLineEnd(text: string, offset: number, body: string, newline: string): Insertion {
  if (offset > 0 && text[offset - 1] === '\n') return { at: offset, insert: `${body}${newline}` };
  const end = text.indexOf('\n', offset);
  return end < 0 ? atEnd(text, body, newline) : { at: end + 1, insert: `${body}${newline}` };
}

function atEnd(text: string, body: string, newline: string): Insertion {
  const lineIsOpen = text !== '' && !text.endsWith('\n') && text !== '\uFEFF';
  return { at: text.length, insert: `${lineIsOpen ? newline : ''}${body}${newline}` };
}

function columnOf(text: string, offset: number): number {
  const column = offset - (text.lastIndexOf('\n', offset - 1) + 1);
  return text.startsWith('\uFEFF') && column === offset && column > 0 ? column - 1 : column;
}

function fields(entry: IgnoreEntry): [key: string, value: string][] {
  const { rule, repositories, subject, path, reason, until } = entry;
  return [
    ['rule', /^[a-z]+\/[a-z-]+$/.test(rule) ? rule : quoted(rule)],
    ...(repositories === undefined
      ? []
      : [['repositories', `[${repositories.map(quoted).join(', ')}]`] as [string, string]]),
    ...(subject === undefined ? [] : [['subject', quoted(subject)] as [string, string]]),
    ...(path === undefined ? [] : [['path', quoted(path)] as [string, string]]),
    ['reason', quoted(reason)],
    ...(until === undefined ? [] : [['until', quoted(until)] as [string, string]]),
  ];
}

function blockItems(entries: readonly IgnoreEntry[], indent: string, newline: string): string {
  return entries
    .flatMap((entry) =>
      fields(entry).map(([key, value], index) => `${indent}${index === 0 ? '- ' : '  '}${key}: ${value}`),
    )
    .join(newline);
}

function flowItems(entries: readonly IgnoreEntry[]): string {
  return entries
    .map((entry) => fields(entry).map(([key, value]) => `${key}: ${value}`))
    .map((parts) => `{ ${parts.join(', ')} }`)
    .join(', ');
}

/** YAML's double quotes take JSON's escapes; what YAML calls not printable is escaped as well. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Reads the result back: what was there means the same, and the new ignores are the last ones. */
function isWhatWasMeant(before: Document, result: string, entries: readonly IgnoreEntry[]): boolean {
  const after = parseDocument(result, { uniqueKeys: false, logLevel: 'error' });
  if (after.errors.length > 0) return false;
  try {
    const old: { ignore?: unknown } = (before.toJS({ maxAliasCount: 100 }) ?? {}) as object;
    const now = after.toJS({ maxAliasCount: 100 }) as unknown;
    const ignores = [...((old.ignore as unknown[] | null | undefined) ?? []), ...JSON.parse(JSON.stringify(entries))];
    return canonical(now) === canonical({ ...old, ignore: ignores });
  } catch {
    return false; // aliases without end
  }
}

/** JSON with sorted keys, so that only the content counts. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, v: unknown) =>
    v !== null && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  );
}

function refuse(why: string, hint = 'Open the file and add it there.'): AuditorError {
  return new AuditorError('bad-input', `The ignore could not be added to the policy file: ${why}.`, { hint });
}
