import { type Compare, compareAsked } from './drift.ts';
import { askedBy, overridden, packages, sectionOf, sections } from './javascript.ts';
import { objectAt } from './json.ts';
import { blockLines, unquoted } from './lock-lines.ts';

/** `pnpm-lock.yaml`, of every version, by its lines: it can be long, and what is asked for stands at its top. */
export const comparePnpmLock: Compare = (lock, manifests) => {
  const lines = lock.text.split(/\r?\n/);
  // Hooks may have changed what the manifests say.
  if (lines.some((line) => line.startsWith('pnpmfileChecksum'))) return [];
  const skipped = new Set<string>();
  const importers = new Map<string, Map<string, Set<string>>>();
  const holds: Holds = (importer, name, spec) => {
    const held = importers.get(importer) ?? new Map<string, Set<string>>();
    importers.set(importer, name === undefined ? held : held.set(name, (held.get(name) ?? new Set()).add(spec ?? '')));
  };
  lines.forEach((line, from) => {
    if (/^overrides:|^ignoredOptionalDependencies:/.test(line)) {
      for (const { key } of blockLines(lines, from)) skipped.add(overridden(key));
      for (let at = from + 1; /^\s+- /.test(lines[at] ?? ''); at++)
        skipped.add(unquoted((lines[at] ?? '').replace(/^\s+- /, '').trim()));
    } else if (line === 'importers:') readImporters(lines, from, holds);
    else if (/^(specifiers|dependencies|devDependencies|optionalDependencies):$/.test(line))
      readTop(lines, from, holds);
  });
  return packages(lock, manifests).flatMap((one) => {
    const locked = importers.get(one.folder || '.');
    if (locked === undefined) return [];
    const peers = objectAt(one.json, 'peerDependencies');
    const skip = (name: string, spec: string) =>
      skipped.has(name) || spec === '' || (Object.hasOwn(peers, name) && !askedBy(one).has(name));
    // With `autoInstallPeers` peers are among what is installed.
    const side = { manifest: one.path, lock: 'pnpm-lock.yaml', section: sectionOf(one) };
    return compareAsked({ ...side, asked: askedBy(one), locked, skip });
  });
};

/** Without a name: the importer is there, with nothing yet. */
type Holds = (importer: string, name?: string, spec?: string) => void;

/** `importers:`, each with `specifiers:`, or with a `specifier:` in each dependency. */
function readImporters(lines: readonly string[], from: number, holds: Holds): void {
  const path: string[] = [];
  for (const { indent, key, value } of blockLines(lines, from)) {
    const depth = indent / 2 - 1;
    path.length = depth;
    path[depth] = key;
    const [importer = '', section = '', name = ''] = path;
    if (section === 'specifiers' && depth === 2) holds(importer, name, value);
    else if (depth === 3 && key === 'specifier' && isSection(section)) holds(importer, name, value);
    else if (depth === 0) holds(importer);
  }
}

/** Newer versions also list what pnpm itself is installed with. */
const isSection = (name: string): boolean => (sections as readonly string[]).includes(name);

/** Without workspaces, older versions tell it at the top. */
function readTop(lines: readonly string[], from: number, holds: Holds): void {
  const specifiers = lines[from] === 'specifiers:';
  let name = '';
  for (const { indent, key, value } of blockLines(lines, from)) {
    if (indent === 2) name = key;
    if (specifiers ? indent === 2 : indent === 4 && key === 'specifier') holds('.', name, value);
  }
}
