import picomatch from 'picomatch';
import { type Compare, compareAsked, type Drift, type TextFile } from './drift.ts';
import { askedBy, overridden, type Package, packages, sectionOf } from './javascript.ts';
import { isObject, objectAt, textAt } from './json.ts';
import { blockLines, unquoted } from './lock-lines.ts';

/** `yarn.lock`, of both kinds. */
export const compareYarnLock: Compare = (lock, manifests) => {
  const all = packages(lock, manifests);
  const root = all.find(({ folder }) => folder === '');
  const resolutions = new Set(
    Object.keys(objectAt(root?.json, 'resolutions')).map((key) => overridden(key.replace(/^.*\/(?=@|[^/]*$)/, ''))),
  );
  const berry = /^__metadata:/m.test(lock.text);
  if (root === undefined) return [];
  return berry ? compareBerry(lock, all, resolutions) : compareClassic(lock, all, root, resolutions);
};

function compareClassic(
  lock: TextFile,
  all: readonly Package[],
  root: Package,
  resolutions: ReadonlySet<string>,
): Drift[] {
  const locked = new Map<string, Set<string>>();
  for (const line of lock.text.split(/\r?\n/))
    if (/^["\w@].*:$/.test(line))
      for (const key of line.slice(0, -1).split(', ').map(unquoted)) {
        const [, name = '', spec = ''] = /^(.[^@]*)@(.*)$/.exec(key) ?? [];
        locked.set(name, (locked.get(name) ?? new Set()).add(spec));
      }
  const listed = root.json.workspaces;
  const globs: unknown = isObject(listed) ? listed.packages : listed;
  const patterns = Array.isArray(globs) ? globs.filter(isPlainGlob).slice(0, maxGlobs) : [];
  const isMember = picomatch(patterns.map((glob) => glob.replace(/^\.\//, '').replace(/\/$/, '')));
  const ownNames = new Set(all.map(({ json }) => textAt(json, 'name')));
  const skip = (name: string, spec: string) =>
    resolutions.has(name) || ownNames.has(name) || /^(file|link|portal|workspace):|^\.{0,2}\/|^$|^\s|\s$/.test(spec);
  return all
    .filter(({ folder }) => folder === '' || (patterns.length > 0 && isMember(folder)))
    .flatMap((one) =>
      compareAsked({
        ...{ manifest: one.path, lock: 'yarn.lock', section: sectionOf(one) },
        ...{ asked: askedBy(one), locked, skip, extras: false },
      }),
    );
}

const maxGlobs = 200;

/** Others would be nobody’s, and some take very long to be matched. */
const isPlainGlob = (glob: unknown): glob is string =>
  typeof glob === 'string' && glob.length <= 200 && glob.split('*').length <= 8 && !/[()]/.test(glob);

const workspace = '@workspace:';

function compareBerry(lock: TextFile, all: readonly Package[], resolutions: ReadonlySet<string>): Drift[] {
  const lines = lock.text.split(/\r?\n/);
  const workspaces = new Map<string, Map<string, Set<string>>>();
  lines.forEach((line, from) => {
    const begin = line.endsWith(':') ? line.lastIndexOf(workspace) : -1;
    const folder = begin < 0 ? undefined : /^([^",]+)"?:$/.exec(line.slice(begin + workspace.length))?.[1];
    if (folder === undefined) return;
    const held = new Map<string, Set<string>>();
    let section = '';
    for (const { indent, key, value } of blockLines(lines, from)) {
      if (indent === 2) section = key;
      else if (indent === 4 && section === 'dependencies') held.set(key, new Set([withoutProtocol(value)]));
    }
    workspaces.set(folder === '.' ? '' : folder, held);
  });
  const skip = (name: string, spec: string) =>
    resolutions.has(name) || /^(patch|catalog|workspace|portal|link|file):|^\.{0,2}\/|::|^$/.test(spec);
  return all.flatMap((one) => {
    const locked = workspaces.get(one.folder);
    if (locked === undefined) return [];
    const asked = new Map(
      [...askedBy(one)].map(
        ([name, ways]) => [name, ways.map((way) => ({ ...way, spec: withoutProtocol(way.spec) }))] as const,
      ),
    );
    return compareAsked({ manifest: one.path, lock: 'yarn.lock', section: sectionOf(one), asked, locked, skip });
  });
}

const withoutProtocol = (spec: string): string => spec.replace(/^npm:(?!@?[^@]+@)/, '');
