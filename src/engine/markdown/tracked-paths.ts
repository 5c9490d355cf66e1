import { posix } from 'node:path';
import type { TrackedEntry } from '../git/tracked-tree.ts';
import { type LocalTarget, looksLikeAddress } from './target.ts';

/** `there`: with the file, where it is one; null where nobody can say. */
export type Resolved =
  | { readonly kind: 'there'; readonly file: string | null }
  | { readonly kind: 'case' | 'address' | 'missing'; readonly path: string };

const markdownEnding = /\.(?:mdx?|markdown)$/i;
const endings = ['.md', '.mdx', '.markdown', '.mdoc', '.rst', '.adoc', '.ipynb', '.html', '.qmd'];
/** Pages of a forge beside the files, as seen from a file. */
const forgePage =
  /^(?:issues|pulls?|wiki|releases|actions|discussions|tags|branches|blob|tree|raw|commits?|compare|security|labels|milestones?|projects|graphs|network|stargazers|-)(?:\/|$)/;

const nowhere: Resolved = { kind: 'there', file: null };

/** What git tracks, to look up where links lead. */
export class TrackedPaths {
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();
  /** Links and submodules: what lies behind them is not in this repository's index. */
  readonly #doors = new Set<string>();
  #byLowerCase: Map<string, string> | undefined;
  #byName: Map<string, string[]> | undefined;

  constructor(entries: readonly TrackedEntry[]) {
    for (const { path, kind } of entries) {
      this.#files.add(path);
      if (kind === 'link' || kind === 'submodule') this.#doors.add(path);
      for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
        const folder = path.slice(0, at);
        if (this.#folders.has(folder)) break;
        this.#folders.add(folder);
      }
    }
  }

  /** `page`: a generator resolves the links of `from`, so that only those to Markdown files are sure. */
  resolve(from: string, { path }: LocalTarget, page: boolean): Resolved {
    if (path === '') return { kind: 'there', file: from };
    const fromRoot = path.startsWith('/');
    const joined = posix.normalize(posix.join(fromRoot ? '' : posix.dirname(from), path)).replace(/^\/+|\/+$/g, '');
    if (joined === '' || joined === '.') return nowhere;
    // `../../issues`, or another repository beside this one.
    if (joined === '..' || joined.startsWith('../')) return nowhere;
    for (const one of [joined, joined.normalize('NFC'), joined.normalize('NFD')])
      if (this.#has(one)) return { kind: 'there', file: this.#files.has(one) ? one : null };
    if (this.#isBehindDoor(joined)) return nowhere;
    const meant = variantsOf(joined).find((one) => this.#files.has(one));
    if (meant !== undefined) return { kind: 'there', file: meant };
    if (this.#isDoubtful(joined, path, page)) return nowhere;
    const actual = this.#otherCase(joined);
    if (actual !== undefined) return { kind: 'case', path: actual };
    return { kind: !fromRoot && looksLikeAddress(path) ? 'address' : 'missing', path: joined };
  }

  #has(path: string): boolean {
    return this.#files.has(path) || this.#folders.has(path);
  }

  #isBehindDoor(path: string): boolean {
    if (this.#doors.size === 0) return false;
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1))
      if (this.#doors.has(path.slice(0, at))) return true;
    return false;
  }

  /** May well lead somewhere where the text is shown. */
  #isDoubtful(joined: string, path: string, page: boolean): boolean {
    if (forgePage.test(joined)) return true;
    const isMarkdown = markdownEnding.test(path);
    const hasEnding = /[^/]\.[a-z\d]{1,8}$/i.test(path);
    if (page && (!isMarkdown || path.startsWith('/') || this.#endsSomewhere(path))) return true;
    // From the root of a site, not of the repository.
    const [top = ''] = joined.split('/', 1);
    if (path.startsWith('/') && (!hasEnding || !this.#folders.has(top) || this.#endsSomewhere(path))) return true;
    // Pages of a wiki are known by their names alone.
    return !hasEnding && !path.includes('/') && this.#named(`${path.replace(/ /g, '-').toLowerCase()}.md`).length > 0;
  }

  /** Is there a file anywhere whose path ends so? */
  #endsSomewhere(path: string): boolean {
    const plain = posix.normalize(path).replace(/^(?:\.*\/)+|\/+$/g, '');
    return [plain, ...variantsOf(plain)].some((one) =>
      this.#named(posix.basename(one).toLowerCase()).some((file) => file === one || file.endsWith(`/${one}`)),
    );
  }

  #named(lowerCaseName: string): readonly string[] {
    this.#byName ??= Map.groupBy(this.#files, (path) => posix.basename(path).toLowerCase());
    return this.#byName.get(lowerCaseName) ?? [];
  }

  #otherCase(path: string): string | undefined {
    this.#byLowerCase ??= new Map([...this.#folders, ...this.#files].map((one) => [one.toLowerCase(), one]));
    return this.#byLowerCase.get(path.toLowerCase());
  }
}

/** What a forge or a generator may take a path for. */
export function variantsOf(path: string): string[] {
  const bare = path.replace(/\.html?$/, '');
  const stem = bare === path ? path.replace(markdownEnding, '') : bare;
  return [
    ...endings.map((ending) => stem + ending),
    ...['index', 'README', 'readme', '_index'].flatMap((name) =>
      ['.md', '.mdx', '.html', '.rst'].map((e) => `${stem}/${name}${e}`),
    ),
  ];
}
