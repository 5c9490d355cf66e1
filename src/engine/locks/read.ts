import { absent, type Fact, known } from '../fact.ts';
import { fromFiles } from '../git/from-files.ts';
import type { TrackedTree } from '../git/tracked-tree.ts';
import { baseName, type Compare, folderOf, type TextFile } from './drift.ts';
import { type EcosystemName, type Manager, managersOf } from './ecosystems.ts';
import { foldersUp, type ListedManifests, listManifests } from './list.ts';
import type { CompetingLocks, DependencyLocks, InvalidManifest, MissingLock, OutOfStep } from './types.ts';

const maxLockBytes = 24 * 1024 * 1024;
const maxManifestBytes = 1024 * 1024;
const maxTold = 100;

export async function readDependencyLocks(tree: TrackedTree): Promise<Fact<DependencyLocks>> {
  const listed = await tree.fromIndex('manifests', listManifests);
  if (listed.state !== 'known') return listed;
  if (listed.value.manifests.length === 0) return absent('it has no manifest of a package manager');
  const reading = new LocksReading(tree, listed.value);
  return known(await reading.read());
}

interface Compared {
  readonly outOfStep: readonly OutOfStep[];
  readonly notCompared: DependencyLocks['notCompared'];
}

type ListedManifest = ListedManifests['manifests'][number];

class LocksReading {
  readonly #tree: TrackedTree;
  readonly #listed: ListedManifests;

  constructor(tree: TrackedTree, listed: ListedManifests) {
    this.#tree = tree;
    this.#listed = listed;
  }

  async read(): Promise<DependencyLocks> {
    const missing: MissingLock[] = [];
    const competing: CompetingLocks[] = [];
    const compared: Compared[] = [];
    for (const [ecosystem, manifests] of Map.groupBy(this.#listed.manifests, (one) => one.ecosystem))
      for (const [folder, group] of Map.groupBy(manifests, ({ path }) => this.#folderOfLock(path, ecosystem))) {
        if (folder === undefined) missing.push(...(await this.#missing(group)));
        else {
          const { several, counting } = await this.#managers(ecosystem, folder, group);
          if (several !== undefined) competing.push(several);
          if (counting !== undefined)
            compared.push(await this.#compare(counting.manager, counting.lock, folder, group));
        }
      }
    return {
      missing: missing.slice(0, maxTold),
      competing: competing.slice(0, maxTold),
      outOfStep: compared.flatMap(({ outOfStep }) => outOfStep).slice(0, maxTold),
      notCompared: compared.flatMap(({ notCompared }) => notCompared).slice(0, maxTold),
      invalid: (await this.#invalid()).slice(0, maxTold),
    };
  }

  async #invalid(): Promise<InvalidManifest[]> {
    const { invalidManifest } = await import('./invalid-manifest.ts');
    const found: InvalidManifest[] = [];
    for (const { path, ecosystem } of this.#listed.manifests) {
      const options = { as: `syntax of ${path}`, limit: maxManifestBytes };
      const invalid = await fromFiles(this.#tree, [path], options, (files) => {
        const file = files.get(path);
        return file?.whole ? invalidManifest(ecosystem, path, file.text) : null;
      });
      if (invalid !== null) found.push({ ...invalid, locked: this.#folderOfLock(path, ecosystem) !== undefined });
    }
    return found;
  }

  /** The nearest folder, from the manifest's up, with a lock file of its kind. */
  #folderOfLock(manifest: string, ecosystem: EcosystemName): string | undefined {
    return foldersUp(folderOf(manifest)).find((folder) => this.#locksIn(folder, ecosystem).length > 0);
  }

  /** The managers whose lock files are in a folder, each with the one that counts. */
  #locksIn(folder: string, ecosystem: EcosystemName): { readonly manager: Manager; readonly lock: string }[] {
    const names = this.#listed.locks.get(folder) ?? [];
    return managersOf(ecosystem).flatMap((manager) => {
      const lock = manager.locks.find((name) => names.includes(name));
      return lock === undefined ? [] : [{ manager, lock }];
    });
  }

  async #managers(ecosystem: EcosystemName, folder: string, group: readonly ListedManifest[]) {
    const here = this.#locksIn(folder, ecosystem);
    if (here.length < 2) return { several: undefined, counting: here[0] };
    const manifest = group.find(({ path }) => folderOf(path) === folder)?.path;
    if (manifest === undefined) return { several: undefined, counting: undefined };
    const named = await this.#tree.read(
      manifest,
      (content) => /"packageManager"\s*:\s*"(\w+)@/.exec(content.toString('utf8'))?.[1],
      {
        as: 'package manager',
        limit: maxManifestBytes,
      },
    );
    const counting = here.find(({ manager }) => manager.name === named);
    return { several: { manifest, locks: here.map(({ lock }) => lock) }, counting };
  }

  async #missing(group: readonly ListedManifest[]): Promise<MissingLock[]> {
    const missing: MissingLock[] = [];
    for (const { path, ecosystem } of group) {
      const folder = folderOf(path);
      if (ecosystem === 'ruby' && this.#isAmongGems(folder)) continue;
      const wanted = await fromFiles(
        this.#tree,
        [path],
        { as: `lock wanted ${path}`, limit: maxManifestBytes },
        async (files) => {
          const file = files.get(path);
          if (!file?.whole || /\{\{|<%/.test(file.text)) return null;
          const { wantedLock } = await import('./wanted.ts');
          try {
            return await wantedLock(ecosystem, file.text);
          } catch {
            return null; // told as invalid
          }
        },
      );
      if (wanted === null) continue;
      if (wanted.if === 'binary' && !this.#hasProgram(folder)) continue;
      const inFolder = (name: string) => (folder === '' ? name : `${folder}/${name}`);
      const there = await this.#firstThere(managersOf(ecosystem).flatMap(({ locks }) => locks.map(inFolder)));
      if (there === undefined && ecosystem === 'javascript' && (await this.#locksAreOff(folder))) continue;
      missing.push({ manifest: path, lock: there ?? inFolder(wanted.lock), untracked: there !== undefined });
    }
    // Of a workspace its root tells it.
    return missing.filter(({ manifest }) =>
      foldersUp(folderOf(folderOf(manifest))).every(
        (above) =>
          folderOf(manifest) === '' ||
          !missing.some((one) => baseName(one.manifest) === baseName(manifest) && folderOf(one.manifest) === above),
      ),
    );
  }

  /** A gem’s own Gemfile, or one of a repository of several, is for developing them. */
  #isAmongGems(folder: string): boolean {
    const above = foldersUp(folder);
    return this.#listed.gems.some((gem) => above.includes(gem) || folder === '' || gem.startsWith(`${folder}/`));
  }

  #hasProgram(folder: string): boolean {
    return this.#listed.programs.some((one) => one === folder || folder === '' || one.startsWith(`${folder}/`));
  }

  async #firstThere(paths: readonly string[]): Promise<string | undefined> {
    for (const path of paths) if (typeof (await this.#tree.find(path)) === 'object') return path;
    return undefined;
  }

  /** `package-lock=false`: somebody decided it. Nothing else is taken from the file: it may hold secrets. */
  async #locksAreOff(folder: string): Promise<boolean> {
    for (const above of foldersUp(folder)) {
      const path = above === '' ? '.npmrc' : `${above}/.npmrc`;
      const off = await this.#tree.read(
        path,
        (content) =>
          /^[ \t]*(package-lock|shrinkwrap|lockfile)[ \t]*=[ \t]*false[ \t]*\r?$/m.test(content.toString('utf8')),
        { as: 'lock files are off', limit: 64 * 1024 },
      );
      if (off !== undefined) return off;
    }
    return false;
  }

  async #compare(
    manager: Manager,
    lockName: string,
    folder: string,
    group: readonly ListedManifest[],
  ): Promise<Compared> {
    const compare = await manager.compare?.(lockName);
    if (compare === undefined) return { outOfStep: [], notCompared: [] };
    const lock = folder === '' ? lockName : `${folder}/${lockName}`;
    const manifests = group.map(({ path }) => path).filter((path) => manager.workspaces || folderOf(path) === folder);
    const options = { as: `lock in step ${[lock, ...manifests].join('\0')}`, limit: maxLockBytes };
    return fromFiles(this.#tree, [lock, ...manifests], options, async (files): Promise<Compared> => {
      const notCompared = (reason: string): Compared => ({ outOfStep: [], notCompared: [{ path: lock, reason }] });
      const lockFile = files.get(lock);
      if (lockFile === undefined) return { outOfStep: [], notCompared: [] };
      if (!lockFile.whole)
        return notCompared(`${lock} is larger than ${maxLockBytes / 1024 / 1024} MiB and was not read`);
      const texts = manifests.flatMap((path): TextFile[] => {
        const file = files.get(path);
        return file?.whole && file.text.length <= maxManifestBytes ? [{ path, text: file.text }] : [];
      });
      return compareFiles(compare, { path: lock, text: lockFile.text }, texts).catch(() =>
        notCompared(`${lock}, or its manifest, is not valid and was not compared`),
      );
    });
  }
}

async function compareFiles(compare: Compare, lock: TextFile, manifests: readonly TextFile[]): Promise<Compared> {
  const drifts = await compare(lock, manifests);
  if (drifts.length === 0) return { outOfStep: [], notCompared: [] };
  const { ManifestPlaces } = await import('./place.ts');
  const outOfStep = [...Map.groupBy(drifts.slice(0, maxTold), ({ manifest }) => manifest)].flatMap(([path, all]) => {
    const places = new ManifestPlaces({ path, text: manifests.find((one) => one.path === path)?.text ?? '' });
    return all.map(({ key, message, where }) => ({ at: places.of(where), lock: lock.path, key, message }));
  });
  return { outOfStep, notCompared: [] };
}
