import { type Asked, folderOf, relativeTo, type TextFile } from './drift.ts';
import { isObject, type JsonObject, objectAt, parseObject, textsOf } from './json.ts';

export const sections = ['dependencies', 'devDependencies', 'optionalDependencies'] as const;

export interface Package {
  readonly path: string;
  /** Relative to the lock file's folder; '' beside it. */
  readonly folder: string;
  readonly json: JsonObject;
}

/** Of those that are JSON; a template of one is none. */
export function packages(lock: TextFile, manifests: readonly TextFile[]): Package[] {
  return manifests.flatMap(({ path, text }) => {
    try {
      return [{ path, folder: relativeTo(folderOf(lock.path), folderOf(path)), json: parseObject(text) }];
    } catch {
      return [];
    }
  });
}

export function askedBy({ json }: Package, of: readonly string[] = sections): Map<string, Asked[]> {
  const asked = new Map<string, Asked[]>();
  for (const section of of)
    for (const [name, spec] of textsOf(objectAt(json, section))) {
      const ways = asked.get(name) ?? [];
      ways.push({ spec, where: { keys: [section, name] } });
      asked.set(name, ways);
    }
  return asked;
}

export const sectionOf = ({ json }: Package) => ({ keys: sections.filter((name) => isObject(json[name])).slice(0, 1) });

/** What several sections of a lock file say, by name. */
export function heldBy(held: JsonObject, of: readonly string[]): Map<string, Set<string>> {
  const all = new Map<string, Set<string>>();
  for (const section of of)
    for (const [name, spec] of textsOf(objectAt(held, section))) all.set(name, (all.get(name) ?? new Set()).add(spec));
  return all;
}

export const withPeers = [...sections, 'peerDependencies'];

/** `parent>name@1` is an override of `name`. */
export const overridden = (key: string): string => key.slice(key.lastIndexOf('>') + 1).replace(/(?<=.)@.*$/, '');
