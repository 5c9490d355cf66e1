import { type Document, isCollection, isPair, LineCounter, type ParseOptions, parseDocument } from 'yaml';
import { shortened } from '../shortened.ts';

/** Brackets in brackets, lists in lists; what is meant needs far less, and whoever walks the tree may do so by recursion. */
const maxDepth = 200;
const tooDeep = 'The file is nested too deeply and was not read.';

/** What is wrong with the syntax; `at`: offsets in the text. */
export interface SyntaxProblem {
  readonly code: string;
  readonly at: readonly [start: number, end: number];
  /** A whole sentence. */
  readonly message: string;
  readonly hint?: string;
}

export interface ParsedYaml {
  /** Undefined where the text was not read at all. */
  readonly document: Document | undefined;
  readonly problems: readonly SyntaxProblem[];
  readonly lines: LineCounter;
}

/** Parses a text from anywhere: never throws, and never takes long. Keys that are given twice are left to the caller. */
export function parseYaml(text: string, maxLength: number, options: ParseOptions = {}): ParsedYaml {
  const lines = new LineCounter();
  // Counted here: the parser does not see the ends of lines in what it could not make sense of.
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  const refused = (code: string, message: string): ParsedYaml => ({
    document: undefined,
    problems: [{ code, at: [0, 0], message }],
    lines,
  });
  if (text.length > maxLength)
    return refused('', `The file is too large (over ${maxLength / 1_000} KB) and was not read.`);
  if (isBracketBomb(text)) return refused('', tooDeep);
  try {
    // The library's own check for duplicate keys compares each key with each.
    const document = parseDocument(text, { ...options, uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
    if (isDeep(document)) return refused('', tooDeep);
    const problems = document.errors.map(({ code, pos, message }) => ({
      code: `syntax.${code}`,
      at: pos,
      message: `Not valid YAML: ${shortened(message.trimEnd().replace(/[.:]$/, ''), 500)}.`,
      ...(code === 'TAB_AS_INDENT' && { hint: 'Indent with spaces.' }),
    }));
    return { document, problems, lines };
  } catch {
    return refused('', tooDeep);
  }
}

/** Without recursion, which would come to its end before the tree does. */
function isDeep(document: Document): boolean {
  let level: unknown[] = [document.contents];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxDepth) return true;
    const below: unknown[] = [];
    for (const node of level)
      if (isCollection(node))
        for (const item of node.items)
          if (isPair(item)) below.push(item.key, item.value);
          else below.push(item);
    level = below;
  }
  return false;
}

/** Thousands of brackets that nobody closes (or opened) keep the parser busy for seconds. */
function isBracketBomb(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '[' || letter === '{') depth += 1;
    else if (letter === ']' || letter === '}') depth -= 1;
    if (depth > maxDepth || depth < -maxDepth) return true;
  }
  return false;
}
