import { hash } from 'node:crypto';
import { type Compare, type Drift, folderOf } from './drift.ts';
import { isObject, objectAt, parseObject, textAt, textsOf } from './json.ts';

const relevant = [
  ...['conflict', 'extra', 'minimum-stability', 'name', 'prefer-stable', 'provide'],
  ...['replace', 'repositories', 'require', 'require-dev', 'version'],
];
/** Packages of the platform, which no lock file holds. */
const platform = /^(php(-.*)?|hhvm|(ext|lib)-.*|composer(-.*-api)?)$/;

/** `composer.lock` has a hash of those parts of `composer.json` that decide what is installed. */
export const compareComposerLock: Compare = (lock, manifests) => {
  const manifest = manifests.find(({ path }) => folderOf(path) === folderOf(lock.path));
  const held = parseObject(lock.text);
  const wanted = textAt(held, 'content-hash');
  if (manifest === undefined || wanted === undefined) return [];
  const made = composerContentHash(manifest.text);
  if (made === undefined || made === wanted) return [];
  const json = parseObject(manifest.text);
  const names = new Set(
    ['packages', 'packages-dev']
      .flatMap((key) => (Array.isArray(held[key]) ? held[key] : []))
      .flatMap((one) => {
        if (!isObject(one)) return [];
        return [
          String(one.name).toLowerCase(),
          ...Object.keys({ ...objectAt(one, 'replace'), ...objectAt(one, 'provide') }),
        ];
      }),
  );
  const lacking: Drift[] = ['require', 'require-dev'].flatMap((section) =>
    textsOf(objectAt(json, section))
      .filter(([name]) => !platform.test(name) && !names.has(name.toLowerCase()))
      .map(([name]) => ({
        ...{ manifest: manifest.path, key: name, where: { keys: [section, name] } },
        message: `It asks for \`${name}\`, which composer.lock does not hold.`,
      })),
  );
  if (lacking.length > 0) return lacking;
  return [
    {
      ...{ manifest: manifest.path, key: 'content-hash', where: { keys: ['require'] } },
      message: 'composer.lock was made for another content of composer.json: its hash is another one.',
    },
  ];
};

/** As Composer makes it; undefined where JavaScript cannot tell (numbers with a fraction, keys that are numbers). */
export function composerContentHash(text: string): string | undefined {
  const content = parseObject(text);
  const kept: Record<string, unknown> = {};
  for (const key of relevant) if (Object.hasOwn(content, key)) kept[key] = content[key];
  const config = objectAt(content, 'config').platform;
  if (config !== undefined && config !== null) kept.config = { platform: config };
  const sorted = Object.fromEntries(Object.entries(kept).sort(([a], [b]) => (a < b ? -1 : 1)));
  const encoded = phpJson(sorted);
  return encoded === undefined ? undefined : hash('md5', encoded, 'hex');
}

/** PHP’s `json_encode` of what its `json_decode` made arrays of. */
function phpJson(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  if (typeof value === 'string') return phpText(value);
  if (Array.isArray(value)) return joined(value.map(phpJson), '[', ']');
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value);
  // PHP does not tell an empty object from an empty list, and takes `"0"` for 0.
  if (entries.length === 0) return '[]';
  if (entries.some(([key]) => /^-?\d+$/.test(key))) return undefined;
  const parts = entries.map(([key, one]) => {
    const encoded = phpJson(one);
    return encoded === undefined ? undefined : `${phpText(key)}:${encoded}`;
  });
  return joined(parts, '{', '}');
}

const joined = (parts: readonly (string | undefined)[], open: string, close: string): string | undefined =>
  parts.includes(undefined) ? undefined : `${open}${parts.join(',')}${close}`;

const phpText = (text: string): string => asciiJson(text).replaceAll('/', '\\/');

/** A string in JSON, with letters alone that ASCII has. */
export const asciiJson = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
