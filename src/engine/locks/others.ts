import { type Compare, type Drift, escapeRegExp, folderOf, type TextFile } from './drift.ts';

const beside = (lock: TextFile, manifests: readonly TextFile[]): TextFile | undefined =>
  manifests.find(({ path }) => folderOf(path) === folderOf(lock.path));

function lacking(
  manifest: TextFile,
  lock: string,
  names: readonly string[],
  held: ReadonlySet<string>,
  placeOf: (name: string) => RegExp,
): Drift[] {
  return [...new Set(names)]
    .filter((name) => !held.has(name))
    .map((name) => ({
      ...{ manifest: manifest.path, key: name, where: { pattern: placeOf(name) } },
      message: `It asks for \`${name}\`, which ${lock} does not hold.`,
    }));
}

/** `go.sum` has a checksum of each required module. Modules of a workspace come from beside it. */
export const compareGoSum: Compare = (lock, manifests) => {
  const manifest = beside(lock, manifests);
  if (manifest === undefined) return [];
  const held = new Set(
    [...lock.text.matchAll(/^(\S+) (v[^\s/]+)(?:\/go\.mod)? h1:/gm)].map(([, path, version]) => `${path} ${version}`),
  );
  const { required, replaced } = readGoMod(manifest.text);
  const needed = required.flatMap(({ path, version }) => {
    const by = replaced.get(`${path} ${version}`) ?? replaced.get(path);
    if (by === undefined) return [{ name: path, wanted: `${path} ${version}` }];
    // A folder has no checksum.
    return by.version === undefined ? [] : [{ name: path, wanted: `${by.path} ${by.version}` }];
  });
  return needed
    .filter(({ wanted }) => !held.has(wanted))
    .map(({ name, wanted }) => ({
      ...{
        manifest: manifest.path,
        key: name,
        where: { pattern: new RegExp(`(?<=^|\\s)"?${escapeRegExp(name)}"?\\s+v[^\\s]+`, 'm') },
      },
      message: `go.sum has no checksum of \`${wanted.replace(' ', '@')}\`.`,
    }));
};

interface GoModule {
  readonly path: string;
  readonly version?: string | undefined;
}

/** What `go.mod` requires, and what by `path` or `path version` it replaces. */
export function readGoMod(text: string): {
  readonly required: readonly { readonly path: string; readonly version: string }[];
  readonly replaced: ReadonlyMap<string, GoModule>;
} {
  const required: { path: string; version: string }[] = [];
  const replaced = new Map<string, GoModule>();
  let block = '';
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/\/\/.*$/, '').trim();
    const [, opened] = /^(\w+)\s*\($/.exec(line) ?? [];
    if (opened !== undefined) block = opened;
    else if (line === ')') block = '';
    else {
      const words = line.split(/\s+/).map((word) => word.replace(/^(["`])(.*)\1$/, '$2'));
      const [verb = '', ...rest] = block === '' ? words : [block, ...words];
      const [path = '', version = ''] = rest;
      if (verb === 'require' && version.startsWith('v')) required.push({ path, version });
      const arrow = rest.indexOf('=>');
      if (verb === 'replace' && arrow > 0)
        replaced.set(rest.slice(0, arrow).join(' '), { path: rest[arrow + 1] ?? '', version: rest[arrow + 2] });
    }
  }
  return { required, replaced };
}

/** `Gemfile.lock` names every gem of the `Gemfile`; where that has conditions, nobody can tell. */
export const compareGemfileLock: Compare = (lock, manifests) => {
  const manifest = beside(lock, manifests);
  const [, listed] = /^DEPENDENCIES\r?\n((?: {2}.*(?:\r?\n|$))*)/m.exec(lock.text) ?? [];
  if (manifest === undefined || listed === undefined) return [];
  if (
    /^[ \t]*(if|unless|case|eval_gemfile|eval|def|\w+\.each)\b|\s(if|unless)\s|install_if|require_relative/m.test(
      manifest.text,
    )
  )
    return [];
  const held = new Set([...listed.matchAll(/^ {2}([^\s!(]+)/gm)].map(([, name = '']) => name));
  const names = [...manifest.text.matchAll(/^[ \t]*gem(?:\s*\(\s*|\s*)(["'])([\w.-]+)\1/gm)].map(
    ([, , name = '']) => name,
  );
  return lacking(
    manifest,
    'Gemfile.lock',
    names,
    held,
    (name) => new RegExp(`^[ \\t]*gem(?:\\s*\\(\\s*|\\s*)["']${escapeRegExp(name)}["'].*$`, 'm'),
  );
};

/** `pubspec.lock` marks what the manifest itself asks for. */
export const comparePubspecLock: Compare = async (lock, manifests) => {
  const manifest = beside(lock, manifests);
  if (manifest === undefined) return [];
  const held = new Set([...lock.text.matchAll(/^ {2}["']?([\w]+)["']?:\s*$/gm)].map(([, name = '']) => name));
  const asked = await yamlKeys(manifest.text, ['dependencies', 'dev_dependencies']);
  return lacking(
    manifest,
    'pubspec.lock',
    asked,
    held,
    (name) => new RegExp(`^[ \\t]+${escapeRegExp(name)}[ \\t]*:.*$`, 'm'),
  );
};

/** `Chart.lock` lists the dependencies of `Chart.yaml`. */
export const compareChartLock: Compare = (lock, manifests) => {
  const manifest = beside(lock, manifests);
  if (manifest === undefined) return [];
  const names = (text: string): string[] => {
    const [, list = ''] = /^dependencies:[^\S\n]*\n((?:[ \t-].*(?:\n|$)|#.*(?:\n|$)|\r?\n)*)/m.exec(text) ?? [];
    return [...list.matchAll(/^[ \t]*(?:- [ \t]*)?name:\s*["']?([^\s"'#]+)/gm)].map(([, name = '']) => name);
  };
  return lacking(
    manifest,
    'Chart.lock',
    names(manifest.text),
    new Set(names(lock.text)),
    (name) => new RegExp(`name:\\s*["']?${escapeRegExp(name)}["']?\\s*$`, 'm'),
  );
};

async function yamlKeys(text: string, sections: readonly string[]): Promise<string[]> {
  const { parseYaml } = await import('../yaml/parse.ts');
  const value: unknown = parseYaml(text, 200_000).document?.toJS({ maxAliasCount: 50 });
  if (typeof value !== 'object' || value === null) return [];
  return sections.flatMap((section) => {
    const table = (value as Record<string, unknown>)[section];
    return typeof table === 'object' && table !== null ? Object.keys(table) : [];
  });
}
