import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { policyFileName } from '../../engine/audit/policy-types.ts';
import type { Fleet } from '../../engine/fleet/fleet.ts';
import { ChangeClassifier, type DiskChange, type Touched } from '../../engine/git/classify-change.ts';
import type { IgnoredPaths } from '../../engine/git/ignored.ts';
import { isWithin } from '../../engine/is-within.ts';

/** Events of one cause arrive close together: they are looked at together. */
const gatherMs = 10;
const rediscoverAfterMs = 150;
/** So many new paths are looked at one by one for a repository in them; with more the whole is searched. */
const maxLooks = 200;

interface Waiting {
  causedAt: number;
  touched: Touched;
  readonly paths: Map<string, DiskChange>;
}

interface Parts {
  readonly fleet: Fleet;
  readonly ignored: IgnoredPaths;
  /** git may be asked what is ignored. */
  readonly trusted: () => boolean;
  /** Told of each repository in whose git directory something was noticed. */
  readonly heard?: (repositoryId: string) => void;
}

/**
 * Takes changed paths from the watchers and tells the fleet what they touch. Paths that git ignores end here: a burst
 * in an ignored folder costs at most one question to git.
 */
export class ChangeIntake {
  readonly #parts: Parts;
  readonly #files = new Map<string, Waiting>();
  readonly #asking = new Set<string>();
  readonly #closing = new AbortController();
  #classifier: ChangeClassifier;
  #gathered = new Map<string, DiskChange>();
  #gatheredAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #rediscovery: NodeJS.Timeout | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#classifier = this.#freshClassifier();
  }

  /** Repositories have come or gone. */
  relocate(): void {
    this.#classifier = this.#freshClassifier();
  }

  /** `path`: absolute, with the links of its root resolved. */
  changed(path: string, change: DiskChange): void {
    if (this.#gathered.size === 0) this.#gatheredAt = Date.now();
    // Gone and back within one burst (an atomic save) is a change.
    const earlier = this.#gathered.get(path);
    this.#gathered.set(path, earlier === 'deleted' && change === 'created' ? 'changed' : change);
    this.#timer ??= setTimeout(() => this.#sort(), gatherMs);
  }

  /** Judges again whom a policy file concerns; its text may be unsaved. */
  policyEdited(path: string): void {
    const found = this.#classifier.classify(path, 'changed');
    if (found.kind !== 'policy') return;
    const now = Date.now();
    for (const id of found.touched.keys()) this.#parts.fleet.changed(id, new Set(), now);
    this.#parts.fleet.inventoryChanged(now);
  }

  rediscover(): void {
    clearTimeout(this.#rediscovery);
    this.#rediscovery = setTimeout(() => this.#parts.fleet.rediscover(), rediscoverAfterMs);
  }

  dispose(): void {
    this.#closing.abort();
    clearTimeout(this.#timer);
    clearTimeout(this.#rediscovery);
  }

  #freshClassifier(): ChangeClassifier {
    return new ChangeClassifier(this.#parts.fleet.locations(), policyFileName);
  }

  #sort(): void {
    this.#timer = undefined;
    const { fleet, ignored, heard } = this.#parts;
    const gathered = this.#gathered;
    const causedAt = this.#gatheredAt;
    this.#gathered = new Map();
    const outside: string[] = [];
    for (const [path, change] of gathered) {
      if (fleet.isInventory(path)) fleet.inventoryChanged(causedAt);
      const found = this.#classifier.classify(path, change);
      if (found.kind === 'nothing') continue;
      if (found.kind === 'outside') {
        if (found.rediscover) this.rediscover();
        else if (change === 'created') outside.push(path);
        continue;
      }
      // It may name another inventory, or be wrong where there is no repository.
      if (found.kind === 'policy') fleet.inventoryChanged(causedAt);
      else if (found.rediscover) this.rediscover();
      if (found.kind === 'file') {
        if (found.ignoreRules) ignored.forget(found.repositoryId);
        this.#keep(found.repositoryId, found.touched, path, change, causedAt);
        continue;
      }
      if (found.kind === 'git' && found.ignoreRules) for (const id of found.touched.keys()) ignored.forget(id);
      for (const [id, sources] of found.touched) {
        if (found.kind === 'git') heard?.(id);
        fleet.changed(id, sources, causedAt);
      }
    }
    void this.#lookForRepositories(outside);
    for (const id of this.#files.keys()) void this.#ask(id);
  }

  #keep(id: string, touched: Touched, path: string, change: DiskChange, causedAt: number): void {
    const waiting = this.#files.get(id) ?? { causedAt, touched, paths: new Map() };
    waiting.paths.set(path, change);
    // A file that declares submodules touches more than others do.
    if (sizeOf(touched) > sizeOf(waiting.touched)) waiting.touched = touched;
    this.#files.set(id, waiting);
  }

  /** One question at a time for each repository; what comes meanwhile waits and is asked together. */
  async #ask(id: string): Promise<void> {
    const { fleet, ignored, trusted } = this.#parts;
    const waiting = this.#files.get(id);
    if (!waiting || this.#asking.has(id)) return;
    this.#files.delete(id);
    const location = fleet.location(id);
    if (!location) return;
    this.#asking.add(id);
    try {
      const paths = [...waiting.paths.keys()];
      const relevant = trusted() ? await ignored.relevant(location, paths, { signal: this.#closing.signal }) : paths;
      if (relevant.length === 0) return;
      for (const [touched, sources] of waiting.touched) fleet.changed(touched, sources, waiting.causedAt);
      void this.#lookForRepositories(relevant.filter((path) => waiting.paths.get(path) === 'created'));
    } catch {
      // Aborted: this window closes.
    } finally {
      this.#asking.delete(id);
      if (!this.#closing.signal.aborted) void this.#ask(id);
    }
  }

  /** A folder that was moved here may be a repository, or hold some: only its top is reported. */
  async #lookForRepositories(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    if (paths.length > maxLooks) {
      this.rediscover();
      return;
    }
    const known = (path: string) => this.#parts.fleet.locations().some((location) => isWithin(location.path, path));
    const folders = await Promise.all(paths.map(async (path) => ((await isFolder(path)) ? path : undefined)));
    for (const folder of folders) {
      if (folder === undefined || known(folder)) continue;
      const isRepository = await isFolder(join(folder, '.git'));
      if (isRepository || this.#classifier.classify(folder, 'created').kind === 'outside') {
        this.rediscover();
        return;
      }
    }
  }
}

const sizeOf = (touched: Touched): number => [...touched.values()].reduce((sum, { size }) => sum + size, 0);

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
