import { hash } from 'node:crypto';
import { parse } from 'smol-toml';
import { asciiJson } from './composer.ts';
import { type Compare, type Drift, escapeRegExp, folderOf, relativeTo, type TextFile } from './drift.ts';
import { isObject, type JsonObject, objectAt, parseObject, textAt } from './json.ts';

const beside = (lock: TextFile, manifests: readonly TextFile[]): TextFile | undefined =>
  manifests.find(({ path }) => folderOf(path) === folderOf(lock.path));

/** As hashes need it: Python tells 1 from 1.0. */
const parseExactly = (text: string): JsonObject => parse(text, { integersAsBigInt: true });

/** `poetry.lock` has a hash of what `pyproject.toml` asks for; versions of Poetry differ in what they take. */
export const comparePoetryLock: Compare = (lock, manifests) => {
  const manifest = beside(lock, manifests);
  const wanted = /^content-hash = "([0-9a-f]{64})"/m.exec(lock.text)?.[1];
  if (manifest === undefined || wanted === undefined) return [];
  const toml = parseExactly(manifest.text);
  const made = poetryContents(toml).map((content) => sha256Of(content, ': ', ', '));
  if (made.includes(wanted) || made.includes(undefined)) return [];
  const names = new Set([...lock.text.matchAll(/^name = "([^"]+)"/gm)].map(([, name = '']) => normalised(name)));
  const tables = [
    objectAt(toml, 'tool', 'poetry', 'dependencies'),
    objectAt(toml, 'tool', 'poetry', 'dev-dependencies'),
    ...Object.keys(objectAt(toml, 'tool', 'poetry', 'group')).map((group) =>
      objectAt(toml, 'tool', 'poetry', 'group', group, 'dependencies'),
    ),
  ];
  const asked = [
    ...tables.flatMap((table) => Object.keys(table)),
    ...requirements(objectAt(toml, 'project').dependencies).map(({ name }) => name),
  ];
  const lacking = asked.filter((name) => name !== 'python' && !names.has(normalised(name)));
  if (lacking.length > 0) return lacking.map((name) => lacks(manifest.path, 'poetry.lock', name));
  return [otherContent(manifest.path, 'poetry.lock', /^\[(tool\.poetry\.dependencies|project|tool\.poetry)\]/m)];
};

/** What the versions of Poetry hash, newest first. */
function poetryContents(toml: JsonObject): unknown[] {
  const project = picked(objectAt(toml, 'project'), ['requires-python', 'dependencies', 'optional-dependencies']);
  const groups = objectAt(toml, 'dependency-groups');
  const poetry = objectAt(toml, 'tool', 'poetry');
  const legacy = ['dependencies', 'source', 'extras', 'dev-dependencies'];
  const content = (withProject: JsonObject, withGroups: JsonObject): unknown => {
    const plain = Object.keys(withProject).length === 0 && Object.keys(withGroups).length === 0;
    const asked = {
      ...(plain && Object.fromEntries(legacy.map((key) => [key, null]))),
      ...picked(poetry, [...legacy, 'group']),
    };
    if (plain) return asked;
    return {
      ...(Object.keys(withProject).length > 0 && { project: withProject }),
      ...(Object.keys(withGroups).length > 0 && { 'dependency-groups': withGroups }),
      tool: { poetry: asked },
    };
  };
  return [content(project, groups), content(project, {}), content({}, {})];
}

const picked = (table: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(keys.filter((key) => Object.hasOwn(table, key)).map((key) => [key, table[key]]));

/** `Pipfile.lock` has a hash of the whole `Pipfile` but its scripts and settings. */
export const comparePipfileLock: Compare = (lock, manifests) => {
  const manifest = beside(lock, manifests);
  const wanted = textAt(objectAt(parseObject(lock.text), '_meta', 'hash'), 'sha256');
  if (manifest === undefined || wanted === undefined) return [];
  const toml = parseExactly(manifest.text);
  const known = [
    'source',
    'packages',
    'dev-packages',
    'requires',
    'scripts',
    'pipfile',
    'pipenv',
    'default',
    'develop',
  ];
  const others = Object.fromEntries(Object.entries(toml).filter(([key]) => !known.includes(key)));
  const content = {
    _meta: {
      sources: toml.source ?? [{ name: 'pypi', url: 'https://pypi.org/simple', verify_ssl: true }],
      requires: toml.requires ?? {},
    },
    default: toml.packages ?? {},
    develop: toml['dev-packages'] ?? {},
  };
  // Before there were further categories they were not in it.
  const made = [sha256Of({ ...content, ...others }, ':', ','), sha256Of(content, ':', ',')];
  if (made.includes(wanted) || made.includes(undefined)) return [];
  const held = parseObject(lock.text);
  const lacking = (
    [
      ['packages', 'default'],
      ['dev-packages', 'develop'],
    ] as const
  ).flatMap(([section, locked]) => {
    const names = new Set(Object.keys(objectAt(held, locked)).map(normalised));
    return Object.keys(objectAt(toml, section)).filter((name) => !names.has(normalised(name)));
  });
  if (lacking.length > 0) return lacking.map((name) => lacks(manifest.path, 'Pipfile.lock', name));
  return [otherContent(manifest.path, 'Pipfile.lock', /^\[packages\]/m)];
};

const lacks = (manifest: string, lock: string, name: string): Drift => ({
  ...{ manifest, key: name, where: { pattern: placeOf(name) } },
  message: `It asks for \`${name}\`, which ${lock} does not hold.`,
});

const otherContent = (manifest: string, lock: string, pattern: RegExp): Drift => ({
  ...{ manifest, key: 'content-hash', where: { pattern } },
  message: `${lock} was made for another content of ${manifest.slice(manifest.lastIndexOf('/') + 1)}: its hash is another one.`,
});

/** Python’s `json.dumps` with sorted keys, hashed; undefined for what it has no words for (dates). */
function sha256Of(value: unknown, colon: string, comma: string): string | undefined {
  const encode = (one: unknown): string | undefined => {
    if (typeof one === 'string') return asciiJson(one);
    if (typeof one === 'bigint' || typeof one === 'boolean' || one === null) return String(one);
    if (Array.isArray(one)) return whole(one.map(encode), '[', ']');
    if (!isObject(one) || one instanceof Date) return undefined;
    const entries = Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1));
    const parts = entries.map(([key, part]) => {
      const encoded = encode(part);
      return encoded === undefined ? undefined : `${asciiJson(key)}${colon}${encoded}`;
    });
    return whole(parts, '{', '}');
  };
  const whole = (parts: readonly (string | undefined)[], open: string, close: string) =>
    parts.includes(undefined) ? undefined : `${open}${parts.join(comma)}${close}`;
  const encoded = encode(value);
  return encoded === undefined ? undefined : hash('sha256', encoded, 'hex');
}

interface Requirement {
  readonly name: string;
  /** Version bounds without spaces, sorted; '' for any. */
  readonly bounds: string;
  readonly url: boolean;
}

/** `name[extra]>=1,<2; marker` (PEP 508). */
function requirements(list: unknown): Requirement[] {
  return (Array.isArray(list) ? list : []).flatMap((one) => {
    // What is meant is short; matching much longer ones could take long.
    const text = typeof one === 'string' && one.length <= 1_000 ? one.replace(/\s+/g, ' ') : '';
    const [, name, bounds = '', url] =
      /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*\(?([^;@)]*)\)?\s*(@[^;]*)?(?:;.*)?$/.exec(text) ?? [];
    return name === undefined ? [] : [{ name, bounds: sortedBounds(bounds), url: url !== undefined }];
  });
}

const sortedBounds = (bounds: string): string =>
  bounds
    .split(',')
    .map((one) => one.replace(/\s/g, ''))
    .filter(Boolean)
    .sort()
    .join(',');
const normalised = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

/** `name = …`, or `"name>=1"` in a list; `-`, `_` and `.` are one. */
const placeOf = (name: string): RegExp => {
  const any = normalised(name).split('-').map(escapeRegExp).join('[-_.]+');
  return new RegExp(`^[ \\t]*["']?${any}["']?[ \\t]*[.=].*$|["']${any}(?![\\w.-])[^"'\\n]*["']`, 'im');
};

/** `uv.lock` repeats what each project of the workspace asks for. */
export const compareUvLock: Compare = (lock, manifests) => {
  const locked = new Map<string, JsonObject>();
  for (const block of lock.text.split(/^\[\[package\]\]\s*$/m).slice(1)) {
    const [, folder] = /^source = \{ (?:virtual|editable) = "([^"]*)"/m.exec(block) ?? [];
    if (folder === undefined) continue;
    const { package: held } = parse(`[[package]]${block}`);
    if (Array.isArray(held) && isObject(held[0])) locked.set(folder === '.' ? '' : folder, held[0]);
  }
  return manifests.flatMap(({ path, text }) => {
    const held = locked.get(relativeTo(folderOf(lock.path), folderOf(path)));
    return held === undefined ? [] : compareUvProject(path, parse(text), held);
  });
};

function compareUvProject(manifest: string, toml: JsonObject, held: JsonObject): Drift[] {
  const project = objectAt(toml, 'project');
  const dynamic = Array.isArray(project.dynamic) ? project.dynamic : [];
  if (dynamic.includes('dependencies') || dynamic.includes('optional-dependencies')) return [];
  const optional = objectAt(project, 'optional-dependencies');
  const sources = objectAt(toml, 'tool', 'uv', 'sources');
  const asked = [...requirements(project.dependencies), ...Object.values(optional).flatMap(requirements)];
  const listed = objectAt(held, 'metadata')['requires-dist'];
  const dist = (Array.isArray(listed) ? listed : []).filter(isObject);
  // Lock files of the first versions do not tell what was asked for.
  if (listed === undefined && Array.isArray(held.dependencies)) return [];
  const byName = Map.groupBy(dist, (one) => normalised(String(one.name)));
  const drifts: Drift[] = [];
  for (const { name, bounds, url } of asked) {
    const same = byName.get(normalised(name)) ?? [];
    if (same.length === 0) drifts.push(lacks(manifest, 'uv.lock', name));
    else if (
      !url &&
      !Object.hasOwn(sources, name) &&
      same.every((one) => Object.keys(one).every((key) => ['name', 'specifier', 'marker', 'extras'].includes(key)))
    ) {
      const made = same.map((one) => sortedBounds(textAt(one, 'specifier') ?? ''));
      if (!made.includes(bounds))
        drifts.push({
          ...{ manifest, key: name, where: { pattern: placeOf(name) } },
          message: `It asks for \`${name}\` ${bounds || 'of any version'}; uv.lock was made for ${made[0] || 'any version'}.`,
        });
    }
  }
  const names = new Set(asked.map(({ name }) => normalised(name)));
  for (const name of new Set(dist.map((one) => String(one.name))))
    if (!names.has(normalised(name)))
      drifts.push({
        ...{ manifest, key: name, where: { pattern: /^\[project\]/m } },
        message: `uv.lock holds \`${name}\`, which it does not ask for any more.`,
      });
  return drifts;
}
