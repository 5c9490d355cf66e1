/** A file at its path, relative to the working tree. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** Where it stands in the manifest: by its keys (JSON), or what matches first. */
export type Where = { readonly keys: readonly string[] } | { readonly pattern: RegExp };

/** One thing in which a lock file is not what its manifest asks for. */
export interface Drift {
  readonly manifest: string;
  readonly key: string;
  readonly message: string;
  readonly where: Where;
}

/**
 * Compares a lock file with the manifests that it may hold: the one beside it, and those below that have no lock
 * file of their own. What cannot be told is left out. Throws where a file is not to be read.
 */
export type Compare = (lock: TextFile, manifests: readonly TextFile[]) => readonly Drift[] | Promise<readonly Drift[]>;

const longestName = 300;

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
/** '' at the top. */
export const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

/** `path` relative to `folder`, which it lies in; '' for the folder itself. */
export const relativeTo = (folder: string, path: string): string =>
  folder === '' ? path : path.slice(folder.length + 1);

/** Of what is longer than any name the beginning, so that it is found nowhere. */
export const escapeRegExp = (text: string): string =>
  text.slice(0, longestName).replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

export interface Asked {
  readonly spec: string;
  readonly where: Where;
}

interface Sides {
  readonly manifest: string;
  /** What the lock file is called in messages. */
  readonly lock: string;
  /** By name; a name can be asked for in several places. */
  readonly asked: ReadonlyMap<string, readonly Asked[]>;
  /** By name, what the lock file says was asked for; undefined: it does not tell. */
  readonly locked: ReadonlyMap<string, ReadonlySet<string> | undefined>;
  /** Where dependencies stand, for what should not be in the lock file any more. */
  readonly section: Where;
  /** Names of which nothing is to be told. */
  readonly skip?: (name: string, spec: string) => boolean;
  /** What is in the lock file alone may be there for other reasons. */
  readonly extras?: boolean;
}

/** What the manifest asks for and the lock file does not hold so, and what it still holds. */
export function compareAsked({ manifest, lock, asked, locked, section, skip, extras = true }: Sides): Drift[] {
  const drifts: Drift[] = [];
  for (const [name, ways] of asked) {
    const held = locked.get(name);
    const wrong = ways.find(({ spec }) => !skip?.(name, spec) && !(locked.has(name) && (held?.has(spec) ?? true)));
    if (wrong === undefined) continue;
    const message = locked.has(name)
      ? `It asks for \`${name}\` ${shown(wrong.spec)}; ${lock} was made for ${[...(held ?? [])].map(shown).join(' and ')}.`
      : `It asks for \`${name}\`, which ${lock} does not hold.`;
    drifts.push({ manifest, key: name, message, where: wrong.where });
  }
  for (const [name, specs] of extras ? locked : [])
    if (!asked.has(name) && !skip?.(name, [...(specs ?? [''])][0] ?? ''))
      drifts.push({
        manifest,
        key: name,
        message: `${lock} holds \`${name}\`, which it does not ask for any more.`,
        where: section,
      });
  return drifts;
}

/** A version range; not what may have a credential in it. */
const shown = (spec: string): string =>
  spec === ''
    ? 'of any version'
    : /:\/\/|@/.test(spec)
      ? 'from another place'
      : spec.length > 60
        ? `${spec.slice(0, 60)}…`
        : spec;
