import type { SecretLintRuleContext, SecretLintRuleCreator, SecretLintSourceCode } from '@secretlint/types';
import { TextLines, type TextRange } from '../text-places.ts';
import { Fingerprints } from './fingerprints.ts';
import { type FileFinds, type FoundSecret, maxFindsPerFile } from './types.ts';

/** By name, without the prefix of the package. */
export type SecretRules = ReadonlyMap<string, SecretLintRuleCreator>;

const prefix = '@secretlint/secretlint-rule-';
export const commentsRule = 'filter-comments';

export const secretRules = (creators: readonly SecretLintRuleCreator[]): SecretRules =>
  new Map(creators.map((creator) => [creator.meta.id.replace(prefix, ''), creator]));

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Hit extends Range {
  readonly kind: string;
  readonly message: string;
  readonly value: string;
}

interface Of {
  readonly path: string;
  readonly file?: string;
  readonly fingerprints?: Fingerprints;
}

/** More than anybody reads; a file of nothing else must not fill the memory. */
const maxHits = 20_000;
const maxComments = 10_000;

/**
 * Runs some of secretlint's rules over a text, each by itself: one that throws keeps none of the others from going on.
 * Its comments (`secretlint-disable-line` and their like) count. This stands in for `lintSource` of `@secretlint/core`,
 * which fails as a whole with one rule, compares every finding with every other one, and puts the values into messages;
 * that both find the same is checked in the tests. `path`: relative to the working tree; `file`: absolute, for rules
 * that read a binary file themselves. Values leave this function as fingerprints only; where no more are made, the rest
 * is counted.
 */
export async function findSecrets(
  decoded: string,
  names: readonly string[],
  rules: SecretRules,
  { path, file = path, fingerprints = new Fingerprints(maxFindsPerFile) }: Of,
): Promise<FileFinds<FoundSecret> | undefined> {
  const content = decoded.charCodeAt(0) === 0xfeff ? decoded.slice(1) : decoded;
  let lines: TextLines | undefined;
  const linesOnce = () => {
    lines ??= new TextLines(content);
    return lines;
  };
  const source = sourceOf(content, file, linesOnce);
  const hits: Hit[] = [];
  const ignored: (Range & { readonly kind: string })[] = [];
  let uncollected = 0;
  let failures = 0;
  const run = async (kind: string): Promise<void> => {
    const report: SecretLintRuleContext['report'] = ({ range, message: { messageId, data } }) => {
      if (hits.length < maxHits) hits.push(hitOf(content, kind, messageId, range, data));
      else uncollected += 1;
    };
    const ignore: SecretLintRuleContext['ignore'] = ({ range: [start, end], targetRuleId }) => {
      if (ignored.length < maxComments) ignored.push({ start, end, kind: targetRuleId.replace(prefix, '') });
    };
    try {
      await rules.get(kind)?.create({ sharedOptions: {}, createTranslator, report, ignore }, {}).file?.(source);
    } catch {
      // What it throws may quote the file.
      failures += 1;
    }
  };
  for (const name of names) await run(name);
  if (hits.length > 0 && content.includes('secretlint-')) await run(commentsRule);
  const isIgnored = ({ kind, start, end }: Hit) =>
    ignored.some((one) => one.start <= start && end <= one.end && (one.kind === '*' || one.kind === kind));
  const distinct = withoutCovers(hits.filter((hit) => !isIgnored(hit)));
  if (distinct.length === 0 && failures === 0) return undefined;
  const found: FoundSecret[] = [];
  const told = distinct.slice(0, maxFindsPerFile);
  for (const hit of told) {
    const fingerprint = fingerprints.of(hit.value);
    if (fingerprint === undefined) break;
    const { kind, message, value } = hit;
    const place = placeOf(hit, content, linesOnce());
    found.push({ kind, message, fingerprint, placeholder: reservedHost.test(value), place });
  }
  return {
    found,
    more: distinct.length - found.length + (distinct.length === 0 ? 0 : uncollected),
    ...(failures > 0 && { unsearched: 'failed' as const }),
    ...(found.length < told.length && { curtailed: true as const }),
  };
}

/** Where secretlint gives a range that is not the value's (of a key of AWS), the value's own. */
function hitOf(content: string, kind: string, message: string, range: readonly [number, number], data: unknown): Hit {
  const [start, end] = range;
  const told = (data ?? {}) as Readonly<Record<string, unknown>>;
  const value = ['KEY', 'TOKEN', 'ID', 'CREDENTIAL', 'URI', 'URL'].map((name) => told[name]).find(isText);
  const at = value === undefined ? -1 : content.indexOf(value, start);
  if (value === undefined || at < 0) return { kind, message, start, end, value: content.slice(start, end) };
  return { kind, message, start: at, end: at + value.length, value };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** By their places; of two that cover one another the smaller one: a token in a URL is one secret, not two. */
function withoutCovers(hits: readonly Hit[]): Hit[] {
  const kept: Hit[] = [];
  let last = -1;
  for (const hit of hits.toSorted((a, b) => a.end - b.end || b.start - a.start)) {
    if (hit.start <= last) continue;
    kept.push(hit);
    last = hit.start;
  }
  return kept;
}

/** Hosts that RFC 2606 and RFC 6761 keep for examples: nobody has an account there. */
const reservedHost =
  /@(?:[\w-]+\.)*(?:example(?:\.(?:com|net|org))?|[\w-]+\.(?:example|test|invalid)|localhost)(?![\w.-])/i;

/** Of a file that as a whole is the secret, its first line; none where it is binary. */
function placeOf({ kind, start, end }: Hit, content: string, lines: TextLines): TextRange | null {
  if (kind !== 'gcp') return lines.range(start, end);
  return content.includes('\0') ? null : lines.range(0, firstLineEnd(content));
}

const firstLineEnd = (content: string): number => /^[^\r\n]*/.exec(content)?.[0].length ?? 0;

/** No sentences are made: they would hold the value. */
const createTranslator: SecretLintRuleContext['createTranslator'] = () =>
  ((messageId: string, data: unknown) => ({ message: '', messageId, data })) as never;

function sourceOf(content: string, filePath: string, lines: () => TextLines): SecretLintSourceCode {
  const positionToIndex: SecretLintSourceCode['positionToIndex'] = ({ line, column }) => lines().startOf(line) + column;
  const indexToPosition: SecretLintSourceCode['indexToPosition'] = (index) => {
    const line = lines().lineAt(index);
    return { line, column: index - lines().startOf(line) };
  };
  return {
    hasBOM: false,
    content,
    filePath,
    physicalFilePath: undefined,
    contentType: 'text',
    ext: /[^/\\](\.[^./\\]*)$/.exec(filePath)?.[1] ?? '',
    getFilePath: () => filePath,
    getPhysicalFilePath: () => undefined,
    positionToIndex,
    indexToPosition,
    locationToRange: ({ start, end }) => [positionToIndex(start), positionToIndex(end)],
    rangeToLocation: ([start, end]) => ({ start: indexToPosition(start), end: indexToPosition(end) }),
  };
}
