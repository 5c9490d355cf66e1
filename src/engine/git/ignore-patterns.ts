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

/** The patterns of an ignore file, without those that take back others. */
export function parseIgnorePatterns(text: string): readonly Pattern[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.replace(/(?<!\\) +$/, ''))
    .filter((line) => line !== '' && !/^[#!]/.test(line))
    .flatMap((line) => (isIntricate(line) ? [line] : alternativesOf(line)).map(patternOf));
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
 * Whether some path may match some pattern: never no where git says yes. `names`: paths in lower case, each between
 * line ends; `folder`: where the ignore file lies, `''` or ending in a slash.
 */
export function mayIgnore(patterns: readonly Pattern[], folder: string, names: string): boolean {
  const within = namesIn(folder.toLowerCase(), names);
  return within !== '' && patterns.some((pattern) => mayMatch(pattern, folder.toLowerCase(), within));
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
