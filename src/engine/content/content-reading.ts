import { type Fact, known } from '../fact.ts';
import type { TrackedTree } from '../git/tracked-tree.ts';
import { conflictNameClass } from './conflicts.ts';
import { filteredFiles } from './filtered-files.ts';
import { searchAside } from './search-aside.ts';
import { contentKey, SearchMemory } from './search-memory.ts';
import { secretNameClass } from './secret-filter.ts';
import { type Content, type State, TreeContents } from './tree-contents.ts';
import {
  type FileFinds,
  type Finds,
  maxKeptFinds,
  maxUnsearched,
  type Search,
  type SearchedFiles,
  searchBits,
} from './types.ts';

export type ContentResults = { readonly [S in Search]?: Fact<SearchedFiles<Finds[S]>> };

type Find = Finds[Search];

const nameClass: Readonly<Record<Search, (path: string) => number>> = {
  conflicts: conflictNameClass,
  secrets: secretNameClass,
};

/** What was found now. */
interface Fresh {
  /** By path, of the files that were searched; null: nothing. */
  readonly finds: Readonly<Record<Search, Map<string, FileFinds<Find> | null>>>;
  /** Paths of files that changed so late that they may no longer be as git said. */
  readonly recent: ReadonlySet<string>;
  /** Paths where there was no file to search. */
  readonly absent: ReadonlySet<string>;
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

/** One search of the tracked files of one working tree; what was searched before, by its content, is not read again. */
export class ContentReading {
  readonly #tree: TrackedTree;
  readonly #contents: TreeContents;

  constructor(tree: TrackedTree) {
    this.#tree = tree;
    this.#contents = new TreeContents(tree);
  }

  async read(searches: readonly Search[]): Promise<ContentResults> {
    const state = await this.#contents.state();
    if (state.state !== 'known') return Object.fromEntries(searches.map((search) => [search, state]));
    const plans: Plan[] = [];
    for (const search of searches) plans.push(await this.#plan(search, state.value));
    const fresh = await this.#searchNew(plans);
    const results: [Search, Fact<SearchedFiles<Find>>][] = [];
    for (const plan of plans) {
      if (plan.contents !== undefined) await this.#conclude(plan, plan.contents, fresh, state.value);
      results.push([plan.search, known(plan.kept.shown)]);
    }
    return Object.fromEntries(results) as ContentResults;
  }

  async #plan(search: Search, state: State): Promise<Plan> {
    const { index, dirty, changedAlone } = state;
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
    const contents = others ? this.#contents.changed(state) : await this.#contents.all(state);
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
    const { found, recent, absent } = await searchAside(this.#tree.path, files, this.#tree.run.signal);
    const pathOf = (index: number): string => files[index]?.path ?? '';
    for (const { search, index, finds: told } of found) finds[search].set(pathOf(index), told);
    return { finds, recent: new Set(recent.map(pathOf)), absent: new Set(absent.map(pathOf)) };
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
        const doubtful = fresh.absent.has(path) || (!content.byStamp && fresh.recent.has(path));
        // It may be readable the next time, or another one than git saw.
        if (now?.unsearched === 'unreadable' || (doubtful && !content.byStamp)) again = true;
        else if (!doubtful && now?.curtailed !== true && isThat(content, now)) learned.set(key, now);
      }
      if (finds) results.set(path, { ...finds, asKept: oid !== undefined && finds.blobs?.includes(oid) === true });
    }
    kept.memory.add(learned, others ? undefined : present);
    const shown = shownOf(results, await this.#filtered(results));
    Object.assign(kept, { index: again ? undefined : state.index, dirty: state.dirty, results, shown });
  }

  async #filtered(results: ReadonlyMap<string, FileResult>): Promise<ReadonlySet<string>> {
    const doubtful = [...results].flatMap(([path, { asKept, blobs }]) => (asKept || blobs === undefined ? [] : [path]));
    if (doubtful.length === 0) return new Set();
    const transformed = await this.#contents.transformed();
    if (transformed === undefined) return filteredFiles(this.#tree, doubtful);
    return new Set(doubtful.filter((path) => transformed.filtered.has(path)));
  }
}

/** Whether what was read is the content that it will be known by, as far as that was looked at. */
const isThat = ({ byStamp, oid }: Content, finds: FileFinds<Find> | null): boolean =>
  byStamp || oid === undefined || finds?.blobs === undefined || finds.blobs.includes(oid);

const isSame = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean =>
  one.size === other.size && [...one].every(([path, stamp]) => other.get(path) === stamp);

function shownOf(results: ReadonlyMap<string, FileResult>, filtered: ReadonlySet<string>): SearchedFiles<Find> {
  let left = maxKeptFinds;
  const files: SearchedFiles<Find>['files'][number][] = [];
  const unsearched: SearchedFiles<Find>['unsearched'][number][] = [];
  const inOrder = [...results].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [path, { found, more, unsearched: why }] of inOrder) {
    if (why !== undefined && unsearched.length < maxUnsearched) unsearched.push({ path, why });
    if (found.length + more === 0 || filtered.has(path)) continue;
    const told = found.slice(0, left);
    left -= told.length;
    files.push({ path, found: told, more: more + found.length - told.length });
  }
  return { files, unsearched };
}
