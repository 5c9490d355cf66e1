import { hash } from 'node:crypto';
import { join } from 'node:path';
import { type Fact, known } from '../fact.ts';
import { stampOf } from '../git/files.ts';
import { maxStatusEntries } from '../git/status.ts';
import type { TrackedEntry, TrackedTree } from '../git/tracked-tree.ts';
import { conflictNameClass } from './conflicts.ts';
import { filteredFiles } from './filtered-files.ts';
import { searchAside } from './search-aside.ts';
import { contentKey, SearchMemory } from './search-memory.ts';
import { secretNameClass } from './secret-filter.ts';
import { type FileFinds, type Finds, maxUnsearched, type Search, type SearchedFiles, searchBits } from './types.ts';

export type ContentResults = { readonly [S in Search]?: Fact<SearchedFiles<Finds[S]>> };

type Find = Finds[Search];

const nameClass: Readonly<Record<Search, (path: string) => number>> = {
  conflicts: conflictNameClass,
  secrets: secretNameClass,
};

/** Kept of one repository. */
const maxKeptFinds = 2_000;

/** A file that may have changed a moment ago can change again without its times telling. */
const settledMs = 50;

interface Content {
  readonly path: string;
  /** What it is known by; undefined where nothing tells whether it stays the same. */
  readonly id: string | undefined;
  /** Of what the index has there, where that was asked for. */
  readonly oid?: string | undefined;
  readonly byStamp: boolean;
}

/** How the working tree stands. */
interface State {
  /** The same object while the index stays the same. */
  readonly index: object;
  /** By path, of the files that may not be as the index has them. */
  readonly stamps: ReadonlyMap<string, string>;
  /** Changes with the stamps. */
  readonly dirty: ReadonlyMap<string, string>;
  /** All other files are as the index has them. */
  readonly changedAlone: boolean;
}

/** What was found now. */
interface Fresh {
  /** By path, of the files that were searched; null: nothing. */
  readonly finds: Readonly<Record<Search, Map<string, FileFinds<Find> | null>>>;
  /** Paths of files that changed so late that they may no longer be as git said. */
  readonly recent: ReadonlySet<string>;
}

interface FileResult extends FileFinds<Find> {
  /** The very same content is what git keeps. */
  readonly asKept: boolean;
}

/** What is kept of a repository for one search, from one reading to the next. */
interface Kept {
  readonly memory: SearchMemory<Find>;
  /** The same object while the index stays the same; undefined: look at everything again. */
  index?: object | undefined;
  /** By path of a file that is not as the index has it: its stamp. */
  dirty: ReadonlyMap<string, string>;
  /** By path, of those with something to tell. */
  results: ReadonlyMap<string, FileResult>;
  shown: SearchedFiles<Find>;
}

/** What there is to look at for one search. */
interface Plan {
  readonly search: Search;
  readonly kept: Kept;
  /** Undefined: all is as it was. */
  readonly contents: readonly Content[] | undefined;
  /** Of the files that are not looked at, the results of before hold. */
  readonly others: boolean;
}

/** Stamps of what has none. */
const noFile = 'no file';
const unsettled = 'unsettled ';
let unsettledCount = 0;

/** One search of the tracked files of one working tree; what was searched before, by its content, is not read again. */
export class ContentReading {
  readonly #tree: TrackedTree;
  #entries: readonly TrackedEntry[] | undefined;

  constructor(tree: TrackedTree) {
    this.#tree = tree;
  }

  async read(searches: readonly Search[]): Promise<ContentResults> {
    const index = await this.#tree.fromIndex('searched contents', (entries): object => {
      this.#entries = entries;
      return {};
    });
    if (index.state !== 'known') return Object.fromEntries(searches.map((search) => [search, index]));
    const changed = this.#changedPaths();
    const stamps = await this.#stamps(changed ?? (await this.#files()).map(({ path }) => path));
    const state: State = {
      index: index.value,
      stamps,
      // One short text stands for the stamps of all files.
      dirty: changed ? stamps : new Map([['', hash('sha256', [...stamps].flat().join('\0'))]]),
      changedAlone: changed !== undefined,
    };
    const plans: Plan[] = [];
    for (const search of searches) plans.push(await this.#plan(search, state));
    const fresh = await this.#searchNew(plans);
    const results: [Search, Fact<SearchedFiles<Find>>][] = [];
    for (const plan of plans) {
      if (plan.contents !== undefined) await this.#conclude(plan, plan.contents, fresh, state);
      results.push([plan.search, known(plan.kept.shown)]);
    }
    return Object.fromEntries(results) as ContentResults;
  }

  /** Files that are not as the index has them; undefined where that is not known of all. */
  #changedPaths(): string[] | undefined {
    const { status } = this.#tree;
    if (status === undefined || status.entries.length >= maxStatusEntries) return undefined;
    return status.entries
      .filter(({ kind, xy, submodule }) => kind !== 'untracked' && xy[1] !== '.' && submodule === undefined)
      .map(({ path }) => path);
  }

  /** By path. */
  async #stamps(paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const stamps = new Map<string, string>();
    for (const path of paths) {
      const stats = await this.#tree.files.disk.lstat(join(this.#tree.path, path));
      const settled = stats === undefined || Date.now() - Number(stats.mtimeNs / 1_000_000n) > settledMs;
      if (stats?.isFile() !== true) stamps.set(path, noFile);
      else stamps.set(path, settled ? stampOf(stats) : `${unsettled}${++unsettledCount}`);
    }
    return stamps;
  }

  async #files(): Promise<readonly TrackedEntry[]> {
    if (this.#entries === undefined) {
      const entries = await this.#tree.entries();
      this.#entries = entries.state === 'known' ? entries.value : [];
    }
    return this.#entries.filter(({ kind }) => kind === 'file' || kind === 'executable');
  }

  async #plan(search: Search, { index, dirty, stamps, changedAlone }: State): Promise<Plan> {
    const kept = await this.#tree.files.remember<Kept>(`searched for ${search}`, '', async () => ({
      memory: new SearchMemory(),
      dirty: new Map(),
      results: new Map(),
      shown: { files: [], unsearched: [] },
    }));
    const sameIndex = kept.index === index;
    if (sameIndex && isSame(kept.dirty, dirty)) return { search, kept, contents: undefined, others: true };
    // What has been dirty and is no longer so is as the index has it: only the entries tell.
    const others = sameIndex && changedAlone && [...kept.dirty.keys()].every((path) => dirty.has(path));
    const contents = others
      ? [...stamps].flatMap(([path, stamp]) => byStamp(path, stamp))
      : (await this.#files()).flatMap(({ path, oid }) => {
          const stamp = stamps.get(path);
          return stamp === undefined ? [{ path, id: oid, oid, byStamp: false }] : byStamp(path, stamp, oid);
        });
    return { search, kept, contents, others };
  }

  /** What another thread finds in those contents that were not searched before. */
  async #searchNew(plans: readonly Plan[]): Promise<Fresh> {
    const asked = new Map<string, number>();
    const finds: Fresh['finds'] = { conflicts: new Map(), secrets: new Map() };
    for (const { search, kept, contents } of plans)
      for (const { path, id } of contents ?? [])
        if (id === undefined || kept.memory.get(contentKey(id, nameClass[search](path))) === undefined) {
          asked.set(path, (asked.get(path) ?? 0) | searchBits[search]);
          finds[search].set(path, null);
        }
    const files = [...asked].map(([path, searches]) => ({ path, searches }));
    const { found, recent } = await searchAside(this.#tree.path, files, this.#tree.run.signal);
    for (const { search, index, finds: told } of found) finds[search].set(files[index]?.path ?? '', told);
    return { finds, recent: new Set(recent.map((index) => files[index]?.path ?? '')) };
  }

  async #conclude(
    { search, kept, others }: Plan,
    contents: readonly Content[],
    fresh: Fresh,
    state: State,
  ): Promise<void> {
    const results = new Map(others ? kept.results : []);
    for (const path of state.stamps.keys()) results.delete(path);
    const learned = new Map<number, FileFinds<Find> | null>();
    const present = new Set<number>();
    let again = false;
    for (const content of contents) {
      const { path, id, oid } = content;
      const key = id === undefined ? undefined : contentKey(id, nameClass[search](path));
      const now = fresh.finds[search].get(path);
      const finds = now === undefined && key !== undefined ? kept.memory.get(key) : now;
      if (key !== undefined) present.add(key);
      if (now !== undefined && key !== undefined) {
        // It may be readable the next time, or another one than git saw.
        if (now?.unsearched === 'unreadable' || (!content.byStamp && fresh.recent.has(path))) again = true;
        else learned.set(key, now);
      }
      if (finds) results.set(path, { ...finds, asKept: oid !== undefined && finds.blobs?.includes(oid) === true });
    }
    kept.memory.add(learned, others ? undefined : present);
    const doubtful = [...results].flatMap(([path, { asKept, blobs }]) => (asKept || blobs === undefined ? [] : [path]));
    const shown = shownOf(results, await filteredFiles(this.#tree, doubtful));
    Object.assign(kept, { index: again ? undefined : state.index, dirty: state.dirty, results, shown });
  }
}

const byStamp = (path: string, stamp: string, oid?: string): readonly Content[] =>
  stamp === noFile
    ? []
    : [{ path, oid, byStamp: true, id: stamp.startsWith(unsettled) ? undefined : hash('sha256', `${path}\0${stamp}`) }];

const isSame = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean =>
  one.size === other.size && [...one].every(([path, stamp]) => other.get(path) === stamp);

function shownOf(results: ReadonlyMap<string, FileResult>, filtered: ReadonlySet<string>): SearchedFiles<Find> {
  let left = maxKeptFinds;
  const files: SearchedFiles<Find>['files'][number][] = [];
  const unsearched: SearchedFiles<Find>['unsearched'][number][] = [];
  const inOrder = [...results].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [path, { found, more, unsearched: why }] of inOrder) {
    if (why !== undefined && unsearched.length < maxUnsearched) unsearched.push({ path, why });
    if (found.length === 0 || filtered.has(path)) continue;
    const told = found.slice(0, left);
    left -= told.length;
    files.push({ path, found: told, more: more + found.length - told.length });
  }
  return { files, unsearched };
}
