import { hash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { type Fact, known } from '../fact.ts';
import { stampOf } from '../git/files.ts';
import { maxStatusEntries } from '../git/status.ts';
import type { TrackedEntry, TrackedTree } from '../git/tracked-tree.ts';
import { readTransformed, type Transformed } from './filtered-files.ts';

/** A file that may have changed a moment ago can change again without its times telling. */
const settledMs = 50;

export interface Content {
  readonly path: string;
  /** What it is known by; undefined where nothing tells whether it stays the same. */
  readonly id: string | undefined;
  /** Of what the index has there, where that was asked for. */
  readonly oid?: string | undefined;
  readonly byStamp: boolean;
}

/** How the working tree stands. */
export interface State {
  /** The same object while the index stays the same. */
  readonly index: object;
  /** By path, of the files that may not be as the index has them. */
  readonly stamps: ReadonlyMap<string, string>;
  /** Changes with the stamps. */
  readonly dirty: ReadonlyMap<string, string>;
  /** All other files are as the index has them. */
  readonly changedAlone: boolean;
}

/** Stamps of what has none. */
const noFile = 'no file';
const unsettled = 'unsettled ';
let unsettledCount = 0;

/**
 * What the tracked files of one working tree are known by, in one reading. By what the index has only where git has
 * looked at the file just now, found it unchanged, and keeps it as it stands on disk; else by the file's own stamp.
 */
export class TreeContents {
  readonly #tree: TrackedTree;
  #entries: readonly TrackedEntry[] | undefined;
  #transformed: Promise<Transformed | undefined> | undefined;
  /** Whether a folder is there. */
  readonly #folders = new Map<string, boolean>();

  constructor(tree: TrackedTree) {
    this.#tree = tree;
  }

  /** Not known where the index is not. */
  async state(): Promise<Fact<State>> {
    const index = await this.#tree.fromIndex('searched contents', (entries): object => {
      this.#entries = entries;
      return {};
    });
    if (index.state !== 'known') return index;
    const changed = this.#changedPaths();
    const stamps = await this.#stamps(
      changed ? [...changed, ...(await this.#unwatched())] : (await this.#files()).map(({ path }) => path),
    );
    const changedAlone = changed !== undefined && stamps.size <= maxStatusEntries;
    // One short text stands for the stamps of very many files.
    const dirty = changedAlone ? stamps : new Map([['', hash('sha256', [...stamps].flat().join('\0'))]]);
    return known({ index: index.value, stamps, dirty, changedAlone });
  }

  /** Of those files that may not be as the index has them. */
  changed({ stamps }: State): readonly Content[] {
    return [...stamps].flatMap(([path, stamp]) => byStamp(path, stamp));
  }

  async all({ stamps }: State): Promise<readonly Content[]> {
    const files = await this.#files();
    const transformed = (await this.transformed())?.paths;
    const others = files.flatMap(({ path }) => (transformed?.has(path) && !stamps.has(path) ? [path] : []));
    const more = await this.#stamps(others);
    return files.flatMap(({ path, oid }) => {
      const stamp = stamps.get(path) ?? more.get(path);
      return stamp === undefined ? [{ path, id: oid, oid, byStamp: false }] : byStamp(path, stamp, oid);
    });
  }

  /** Asked for once. */
  transformed(): Promise<Transformed | undefined> {
    this.#transformed ??= readTransformed(this.#tree);
    return this.#transformed;
  }

  /** Files that are not as the index has them; undefined where that is not known of all. */
  #changedPaths(): string[] | undefined {
    const { status } = this.#tree;
    if (status === undefined || status.entries.length >= maxStatusEntries) return undefined;
    return status.entries
      .filter(({ kind, xy, submodule }) => kind !== 'untracked' && xy[1] !== '.' && submodule === undefined)
      .map(({ path }) => path);
  }

  /** Files that git does not look at: a sparse checkout leaves them out, `--assume-unchanged` vouches for them. */
  async #unwatched(): Promise<readonly string[]> {
    const listed = await this.#tree.fromIndex('unwatched files', (entries) =>
      entries.flatMap((entry) => (entry.unwatched && isFile(entry) ? [entry.path] : [])),
    );
    return listed.state === 'known' ? listed.value : [];
  }

  async #files(): Promise<readonly TrackedEntry[]> {
    if (this.#entries === undefined) {
      const entries = await this.#tree.entries();
      this.#entries = entries.state === 'known' ? entries.value : [];
    }
    return this.#entries.filter(isFile);
  }

  /** By path. */
  async #stamps(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const stamps = new Map<string, string>();
    for (const path of paths) {
      const isThere = await this.#hasFolder(dirname(path));
      const stats = isThere ? await this.#tree.files.disk.lstat(join(this.#tree.path, path)) : undefined;
      const settled = stats === undefined || Date.now() - Number(stats.mtimeNs / 1_000_000n) > settledMs;
      if (stats?.isFile() !== true) stamps.set(path, noFile);
      else stamps.set(path, settled ? stampOf(stats) : `${unsettled}${++unsettledCount}`);
    }
    return stamps;
  }

  /** A sparse checkout leaves out whole folders, with many files. */
  async #hasFolder(folder: string): Promise<boolean> {
    let isThere = this.#folders.get(folder);
    if (isThere === undefined) {
      isThere = (await this.#tree.files.disk.lstat(join(this.#tree.path, folder))) !== undefined;
      this.#folders.set(folder, isThere);
    }
    return isThere;
  }
}

const isFile = ({ kind }: TrackedEntry): boolean => kind === 'file' || kind === 'executable';

const byStamp = (path: string, stamp: string, oid?: string): readonly Content[] =>
  stamp === noFile
    ? []
    : [{ path, oid, byStamp: true, id: stamp.startsWith(unsettled) ? undefined : hash('sha256', `${path}\0${stamp}`) }];
