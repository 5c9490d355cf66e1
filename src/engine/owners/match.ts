import { compileGlob, matchesGlob, matchesSegment, type OwnersGlob } from './glob.ts';
import type { OwnersPattern } from './parse.ts';
import type { OwnersForge } from './types.ts';

/** Those of the patterns that match none of the paths. Now and then everybody else has a turn. */
export async function patternsWithoutFiles(
  patterns: readonly OwnersPattern[],
  paths: readonly string[],
  forge: OwnersForge,
): Promise<OwnersPattern[]> {
  const known = new KnownPaths(paths);
  const without: OwnersPattern[] = [];
  const seen = new Set<string>();
  for (const one of patterns) {
    if (seen.has(one.pattern) || !isJudged(one.pattern, forge)) continue;
    seen.add(one.pattern);
    if (!known.has(compileGlob(one.pattern, { anywhere: forge === 'GitLab' }))) without.push(one);
    await new Promise(setImmediate);
  }
  return without;
}

/** GitLab's exceptions, ranges and alternatives are left to GitLab. */
const isJudged = (pattern: string, forge: OwnersForge): boolean => forge === 'GitHub' || !/^!|[[\]{}]/.test(pattern);

/** Answers plain patterns, which most are, without going through the paths. */
class KnownPaths {
  readonly #paths: readonly string[];
  readonly #files: ReadonlySet<string>;
  readonly #folders = new Set<string>();
  readonly #fileNames = new Set<string>();
  readonly #folderNames = new Set<string>();

  constructor(paths: readonly string[]) {
    this.#paths = paths;
    this.#files = new Set(paths);
    for (const path of paths) {
      let end = path.lastIndexOf('/');
      this.#fileNames.add(path.slice(end + 1));
      while (end > 0) {
        const folder = path.slice(0, end);
        if (this.#folders.has(folder)) break;
        this.#folders.add(folder);
        end = folder.lastIndexOf('/');
        this.#folderNames.add(folder.slice(end + 1));
      }
    }
  }

  has(glob: OwnersGlob): boolean {
    const { segments, below } = glob;
    const [first = '', second = ''] = segments;
    if (first === '**' && second !== '**') {
      // `name`, `*.ext` and `name/`: by the names alone.
      if (segments.length === 2)
        return anyName(this.#fileNames, second) || (below && anyName(this.#folderNames, second));
      if (segments.length === 3 && segments[2] === '**') return anyName(this.#folderNames, second);
    }
    const wildAt = segments.findIndex((segment) => /[*?]/.test(segment));
    const plain = (wildAt < 0 ? segments : segments.slice(0, wildAt)).join('/').replace(/\\(.)/g, '$1');
    if (wildAt < 0) return this.#files.has(plain) || this.#folders.has(plain);
    if (plain !== '' && !this.#folders.has(plain)) return false;
    if (wildAt === segments.length - 1 && segments[wildAt] === '**' && plain !== '') return true;
    return this.#paths.some((path) => path.startsWith(plain) && matchesGlob(glob, path));
  }
}

function anyName(names: ReadonlySet<string>, segment: string): boolean {
  if (!/[*?\\]/.test(segment)) return names.has(segment);
  for (const name of names) if (matchesSegment(segment, name)) return true;
  return false;
}
