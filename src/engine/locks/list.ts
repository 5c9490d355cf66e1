import type { TrackedEntry } from '../git/tracked-tree.ts';
import { baseName, folderOf } from './drift.ts';
import { type EcosystemName, ecosystemNames, ecosystems } from './ecosystems.ts';
import { isSetAside } from './set-aside.ts';

/** More manifests than this are not looked at. */
const maxManifests = 300;

/** What the index tells of manifests and their lock files. */
export interface ListedManifests {
  readonly manifests: readonly { readonly path: string; readonly ecosystem: EcosystemName }[];
  /** By folder, the names of the lock files in it. */
  readonly locks: ReadonlyMap<string, readonly string[]>;
  /** Folders of Rust packages with a program. */
  readonly programs: readonly string[];
  /** Folders with a gem's description. */
  readonly gems: readonly string[];
}

const lockNames = new Set(
  ecosystemNames.flatMap((name) => ecosystems[name].managers.flatMap(({ locks }): readonly string[] => locks)),
);

export function listManifests(entries: readonly TrackedEntry[]): ListedManifests {
  const manifests: { path: string; ecosystem: EcosystemName }[] = [];
  const locks = new Map<string, string[]>();
  const programs = new Set<string>();
  const gems = new Set<string>();
  for (const { path, kind } of entries) {
    if (kind === 'submodule' || kind === 'link') continue;
    const name = baseName(path);
    const folder = folderOf(path);
    if (lockNames.has(name)) {
      if (!isSetAside(path)) locks.set(folder, [...(locks.get(folder) ?? []), name]);
    } else if (name.endsWith('.gemspec')) gems.add(folder);
    else if (name.endsWith('.rs')) {
      if (isSetAside(path)) continue;
      const [, crate] = /^(?:(.*)\/)?src\/(?:main\.rs|bin\/.+)$/.exec(path) ?? [];
      if (crate !== undefined || /^src\/(main\.rs|bin\/)/.test(path)) programs.add(crate ?? '');
    } else {
      const ecosystem = ecosystemOf(name);
      if (ecosystem !== undefined && manifests.length < maxManifests && !isSetAside(path))
        manifests.push({ path, ecosystem });
    }
  }
  return { manifests, locks, programs: [...programs], gems: [...gems] };
}

const byName = new Map<string, EcosystemName>(ecosystemNames.map((name) => [ecosystems[name].manifest, name]));

const ecosystemOf = (name: string): EcosystemName | undefined => byName.get(name);

export const foldersUp = (folder: string): string[] =>
  folder === '' ? [''] : [folder, ...foldersUp(folderOf(folder))];
