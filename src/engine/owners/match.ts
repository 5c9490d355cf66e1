import { compileGlob, matchesParts, matchesSegment, type OwnersGlob } from './glob.ts';
import type { OwnersPattern } from './parse.ts';
import type { OwnersForge } from './types.ts';

/** Distinct patterns, and letters of one; no person writes more. */
const maxPatterns = 20_000;
const longestPattern = 500;
/** Names and paths that are compared with wild cards: a few seconds’ worth, in turns. */
const maxSteps = 20_000_000;
const stepsPerTurn = 100_000;
/** To compare a whole path takes so much longer than a name. */
const stepsOfPath = 20;

export interface Unmatched {
  /** Those of the patterns that match none of the paths. */
  readonly without: readonly OwnersPattern[];
  /** So many were not compared with all paths: it would take too long. */
  readonly left: number;
}

/** `paths`: in git’s order. Now and then everybody else has a turn; throws where nobody waits any more. */
export async function patternsWithoutFiles(
  patterns: readonly OwnersPattern[],
  paths: readonly string[],
  forge: OwnersForge,
  signal?: AbortSignal,
): Promise<Unmatched> {
  const effort = new Effort(signal);
  const known = new KnownPaths(paths, effort);
  const seen = new Set<string>();
  const without: OwnersPattern[] = [];
  let left = 0;
  for (const one of patterns) {
    const { pattern } = one;
    if (seen.has(pattern) || !isJudged(pattern, forge)) continue;
    seen.add(pattern);
    const tooMuch = pattern.length > longestPattern || seen.size > maxPatterns;
    const has = tooMuch ? undefined : await known.has(compileGlob(pattern, { anywhere: forge === 'GitLab' }));
    if (has === undefined) left += 1;
    else if (!has) without.push(one);
    if (effort.add(1)) await effort.rest();
  }
  return { without, left };
}

/** GitLab's exceptions, ranges and alternatives are left to GitLab. */
const isJudged = (pattern: string, forge: OwnersForge): boolean => forge === 'GitHub' || !/^!|[[\]{}]/.test(pattern);

/** What all comparisons take together. */
class Effort {
  readonly #signal: AbortSignal | undefined;
  #steps = 0;
  #turn = stepsPerTurn;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  get isSpent(): boolean {
    return this.#steps > maxSteps;
  }

  /** True: others want to have a turn. */
  add(steps: number): boolean {
    this.#steps += steps;
    return this.#steps >= this.#turn;
  }

  async rest(): Promise<void> {
    this.#turn = this.#steps + stepsPerTurn;
    await new Promise(setImmediate);
    this.#signal?.throwIfAborted();
  }
}

/** Answers plain patterns, which most are, without going through the paths. */
class KnownPaths {
  readonly #paths: readonly string[];
  readonly #effort: Effort;
  readonly #files: ReadonlySet<string>;
  /** With the index of the first path in it; all others follow. */
  readonly #folders = new Map<string, number>();
  readonly #fileNames = new Set<string>();
  #split: readonly (readonly string[])[] | undefined;
  readonly #folderNames = new Set<string>();

  constructor(paths: readonly string[], effort: Effort) {
    this.#paths = paths;
    this.#effort = effort;
    this.#files = new Set(paths);
    for (const [index, path] of paths.entries()) {
      let end = path.lastIndexOf('/');
      this.#fileNames.add(path.slice(end + 1));
      while (end > 0) {
        const folder = path.slice(0, end);
        if (this.#folders.has(folder)) break;
        this.#folders.set(folder, index);
        end = folder.lastIndexOf('/');
        this.#folderNames.add(folder.slice(end + 1));
      }
    }
  }

  /** Undefined: too much has been compared already. */
  async has(glob: OwnersGlob): Promise<boolean | undefined> {
    const { segments, below } = glob;
    const [first = '', second = ''] = segments;
    if (first === '**' && second !== '**') {
      // `name`, `*.ext` and `name/`: by the names alone.
      if (segments.length === 2) {
        const isFile = await this.#anyName(this.#fileNames, second);
        return isFile === false && below ? this.#anyName(this.#folderNames, second) : isFile;
      }
      if (segments.length === 3 && segments[2] === '**') return this.#anyName(this.#folderNames, second);
    }
    const wildAt = segments.findIndex((segment) => /[*?]/.test(segment));
    const plain = unescaped((wildAt < 0 ? segments : segments.slice(0, wildAt)).join('/'));
    if (wildAt < 0) return this.#files.has(plain) || this.#folders.has(plain);
    if (plain !== '' && !this.#folders.has(plain)) return false;
    if (wildAt === segments.length - 1 && segments[wildAt] === '**' && plain !== '') return true;
    // What has no wild card in it must be the name of something.
    const names = segments.filter((segment) => !/[*?]/.test(segment)).map(unescaped);
    if (names.some((name) => !this.#folderNames.has(name) && !this.#fileNames.has(name))) return false;
    return this.#anyPath(glob, plain === '' ? '' : `${plain}/`, this.#folders.get(plain) ?? 0);
  }

  async #anyName(names: ReadonlySet<string>, segment: string): Promise<boolean | undefined> {
    if (!/[*?\\]/.test(segment)) return names.has(segment);
    for (const name of names) {
      if (this.#effort.isSpent) return undefined;
      if (matchesSegment(segment, name)) return true;
      if (this.#effort.add(1 + (name.length >> 3))) await this.#effort.rest();
    }
    return false;
  }

  /** Of the paths in a folder, which stand together. */
  async #anyPath(glob: OwnersGlob, folder: string, from: number): Promise<boolean | undefined> {
    this.#split ??= this.#paths.map((path) => path.split('/'));
    for (let at = from; at < this.#paths.length; at++) {
      if (!this.#paths[at]?.startsWith(folder)) return false;
      if (this.#effort.isSpent) return undefined;
      if (matchesParts(glob, this.#split[at] ?? [])) return true;
      if (this.#effort.add(stepsOfPath)) await this.#effort.rest();
    }
    return false;
  }
}

const unescaped = (text: string): string => text.replace(/\\(.)/g, '$1');
