import { parse } from 'smol-toml';
import { type Compare, type Drift, escapeRegExp, folderOf, relativeTo, type TextFile } from './drift.ts';
import { isObject, type JsonObject, objectAt, textAt } from './json.ts';

interface LockedPackage {
  readonly version: string;
  readonly dependencies: ReadonlySet<string>;
}

const sections = ['dependencies', 'dev-dependencies', 'build-dependencies', 'dev_dependencies', 'build_dependencies'];

/** `Cargo.lock` names every dependency of each package of the workspace, optional ones and those of other systems too. */
export const compareCargoLock: Compare = (lock, manifests) => {
  const locked = localPackages(lock.text);
  const rootFile = manifests.find(({ path }) => folderOf(path) === folderOf(lock.path));
  if (rootFile === undefined) return [];
  const root = parse(rootFile.text);
  const isWorkspace = isObject(root.workspace);
  const excluded = objectAt(root, 'workspace').exclude;
  const inside = (path: string): boolean => {
    const folder = relativeTo(folderOf(lock.path), folderOf(path));
    return !(Array.isArray(excluded) && excluded.some((one) => folder === one || folder.startsWith(`${String(one)}/`)));
  };
  return manifests
    .filter(({ path }) => path === rootFile.path || (isWorkspace && inside(path)))
    .flatMap((one) => comparePackage(one, one === rootFile ? root : parsed(one.text), root, locked, one === rootFile));
};

/** A template of a manifest is none. */
function parsed(text: string): JsonObject {
  try {
    return parse(text);
  } catch {
    return {};
  }
}

function comparePackage(
  { path }: TextFile,
  toml: JsonObject,
  root: JsonObject,
  locked: ReadonlyMap<string, LockedPackage | undefined>,
  isRoot: boolean,
): Drift[] {
  const name = textAt(objectAt(toml, 'package'), 'name');
  if (name === undefined) return [];
  const held = locked.get(name);
  if (held === undefined) {
    // Two of one name, or a package of its own below the workspace.
    if (locked.has(name) || !isRoot) return [];
    return [
      {
        manifest: path,
        key: 'package',
        message: `Cargo.lock does not hold \`${name}\` itself.`,
        where: { pattern: /^[ \t]*name[ \t]*=.*$/m },
      },
    ];
  }
  const drifts: Drift[] = [];
  const given = objectAt(toml, 'package').version;
  const version = isObject(given) ? textAt(objectAt(root, 'workspace', 'package'), 'version') : given;
  if (typeof version === 'string' && version !== held.version)
    drifts.push({
      ...{ manifest: path, key: 'version', where: { pattern: /^[ \t]*version\b.*$/m } },
      message: `It is version ${version}; Cargo.lock was made for ${held.version}.`,
    });
  const asked = dependenciesOf(toml, root);
  for (const [real, key] of asked)
    if (real !== name && !held.dependencies.has(real))
      drifts.push({
        ...{ manifest: path, key: real, where: { pattern: placeOf(key) } },
        message: `It asks for \`${real}\`, which Cargo.lock does not hold for it.`,
      });
  for (const one of held.dependencies)
    if (!asked.has(one) && one !== name)
      drifts.push({
        ...{
          manifest: path,
          key: one,
          where: { pattern: /^[ \t]*\[(?!workspace)[^\n\]]{0,200}dependencies[^\n\]]{0,200}\]/m },
        },
        message: `Cargo.lock holds \`${one}\` for it, which it does not ask for any more.`,
      });
  return drifts;
}

/** Real names, with the names in the manifest. */
function dependenciesOf(toml: JsonObject, root: JsonObject): Map<string, string> {
  const asked = new Map<string, string>();
  const targets = Object.keys(objectAt(toml, 'target')).map((target) => objectAt(toml, 'target', target));
  for (const table of [toml, ...targets])
    for (const section of sections)
      for (const [key, value] of Object.entries(objectAt(table, section))) {
        const shared =
          isObject(value) && value.workspace === true ? objectAt(root, 'workspace', 'dependencies')[key] : value;
        asked.set((isObject(shared) ? textAt(shared, 'package') : undefined) ?? key, key);
      }
  return asked;
}

/** `name = …`, `name.workspace = …` or `[dependencies.name]`. */
const placeOf = (key: string): RegExp => {
  const name = escapeRegExp(key);
  return new RegExp(`^[ \\t]*(?:["']?${name}["']?[ \\t]*[.=]|\\[[^\\]\\n]*\\.["']?${name}["']?\\]).*$`, 'm');
};

/** Packages that come from no registry; undefined for a name that several have. */
function localPackages(text: string): Map<string, LockedPackage | undefined> {
  const found = new Map<string, LockedPackage | undefined>();
  for (const block of text.split(/^\[\[package\]\]\s*$/m).slice(1)) {
    const name = /^name = "([^"]+)"/m.exec(block)?.[1];
    if (name === undefined || /^source = /m.test(block)) continue;
    const begin = block.search(/^dependencies = \[/m);
    const listed = begin < 0 ? '' : block.slice(begin, Math.max(block.indexOf(']', begin), 0));
    const dependencies = new Set([...listed.matchAll(/"([^" ]+)[^"]*"/g)].map(([, one = '']) => one));
    const version = /^version = "([^"]+)"/m.exec(block)?.[1] ?? '';
    found.set(name, found.has(name) ? undefined : { version, dependencies });
  }
  return found;
}
