import { trimEndOf } from '../trim-end.ts';

/** What a path must have for a pattern of an ignore file to match it: each of the pieces, at a border or not. */
interface Pattern {
  /** Lower case: whether case counts is git's matter. */
  readonly pieces: readonly string[];
  readonly opens: boolean;
  readonly closes: boolean;
  readonly anchored: boolean;
  readonly folderOnly: boolean;
}

const maxAlternatives = 16;
/** Written so seldom that git may be asked: escaped backslashes, classes by name or with backslashes, `//`, and `**` that is no whole folder. */
const intricate = /\\\\|\[:|\[[^\]]*\\|\/\/|[^/]\*\*|\*\*[^/]/;

/** Longer ones nobody writes, and they would take long. */
const longestPattern = 500;

const isIntricate = (line: string): boolean => line.length > longestPattern || intricate.test(line);

/** More nobody writes by hand, and to look for each of them would take longer than git does. */
const maxPatterns = 2_000;
/** So many letters are gone through for all patterns of a file, which takes about a second, and at once. */
const maxLetters = 2_000_000_000;
const lettersPerTurn = 20_000_000;

/** The patterns of an ignore file, without those that take back others; null: too many to be looked at here. */
export function parseIgnorePatterns(text: string): readonly Pattern[] | null {
  const patterns: Pattern[] = [];
  for (const raw of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const line = withoutSpaces(raw);
    if (line === '' || /^[#!]/.test(line)) continue;
    for (const one of isIntricate(line) ? [line] : alternativesOf(line)) patterns.push(patternOf(one));
    if (patterns.length > maxPatterns) return null;
  }
  return patterns;
}

/** At its end; an escaped one counts. */
function withoutSpaces(line: string): string {
  const plain = trimEndOf(line, ' ');
  return plain.endsWith('\\') ? line.slice(0, plain.length + 1) : plain;
}

/** `*.py[co]` as `*.pyc` and `*.pyo`; classes of other kinds as `?`. */
function alternativesOf(line: string): string[] {
  let all = [''];
  for (const [part] of line.matchAll(/\\.|\[[!^]?\]?[^\]]*\]|[^\\[]+|[\\[]/g)) {
    const letters = /^\[([^\]\\!^:-]{1,8})\]$/.exec(part)?.[1];
    const choices =
      letters === undefined
        ? [part.startsWith('[') && part.length > 1 ? '?' : part]
        : [...new Set(letters.toLowerCase())];
    all =
      all.length * choices.length > maxAlternatives
        ? all.map((one) => `${one}?`)
        : all.flatMap((one) => choices.map((choice) => one + choice));
  }
  return all;
}

function patternOf(line: string): Pattern {
  if (isIntricate(line)) return { pieces: [''], opens: false, closes: false, anchored: false, folderOnly: false };
  const folderOnly = line.endsWith('/');
  const whole = (folderOnly ? line.slice(0, -1) : line).replace(/^\/?(?:\*\*\/)+/, '');
  const anchored = whole === line.slice(0, whole.length) && whole.includes('/');
  const body = whole.replace(/^\//, '');
  const pieces = body
    .toLowerCase()
    .split(/(?<!\\)[*?]+/)
    .map((piece) => piece.replace(/\\(.)/g, '$1'));
  return { pieces, opens: pieces[0] !== '', closes: pieces.at(-1) !== '', anchored, folderOnly };
}

/**
 * Whether some path may match some pattern: never no where git says yes, and yes where it takes too long to tell. `names`: paths in lower case, each between
 * line ends; `folder`: where the ignore file lies, `''` or ending in a slash.
 */
export async function mayIgnore(patterns: readonly Pattern[] | null, folder: string, names: string): Promise<boolean> {
  if (patterns === null) return true;
  const within = namesIn(folder.toLowerCase(), names);
  if (within === '') return false;
  let letters = 0;
  let turn = lettersPerTurn;
  for (const pattern of patterns) {
    if (letters > maxLetters || mayMatch(pattern, folder.toLowerCase(), within)) return true;
    letters += pattern.pieces.length * within.length;
    if (letters < turn) continue;
    turn = letters + lettersPerTurn;
    await new Promise(setImmediate);
  }
  return false;
}

/** git keeps its index in order, so what lies in a folder stands together. */
function namesIn(folder: string, names: string): string {
  if (folder === '') return names;
  const begin = names.indexOf(`\n${folder}`);
  return begin < 0 ? '' : names.slice(begin, names.indexOf('\n', names.lastIndexOf(`\n${folder}`) + 1) + 1);
}

function mayMatch({ pieces, opens, closes, anchored, folderOnly }: Pattern, folder: string, names: string): boolean {
  return pieces.every((piece, index) => {
    const before = index > 0 || !opens ? [''] : anchored ? [`\n${folder}`] : ['\n', '/'];
    const after = index < pieces.length - 1 || !closes ? [''] : folderOnly ? ['/'] : ['/', '\n'];
    return before.some((start) => after.some((end) => names.includes(start + piece + end)));
  });
}
