/** Folders that hold repositories, in their order. One that holds all of them is the fleet itself, and left out. */
export function foldersOf(paths: readonly string[]): string[] {
  const parents = paths
    .map((path) => path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))))
    .filter(Boolean);
  return [...new Set(parents)].filter((folder) => !paths.every((path) => isWithin(path, folder))).sort();
}

/** A folder as seen from the one that holds all of them, with the name of that: "repos/media". */
export function labelOf(folder: string, all: readonly string[]): string {
  const parts = (path: string): string[] => path.split(/(?<=[/\\])/);
  const [first = [], ...others] = all.map(parts);
  const apart = first.findIndex((part, i) => others.some((other) => withoutEnd(other[i] ?? '') !== withoutEnd(part)));
  const shared = apart < 0 ? first.length : apart;
  const label = parts(folder)
    .slice(Math.max(0, shared - 1))
    .join('');
  // Of nothing in common only the root of the disk would be left.
  return shared <= 1 ? folder : label;
}

const isWithin = (path: string, folder: string): boolean =>
  path.startsWith(folder) && /[/\\]/.test(path.charAt(folder.length));

const withoutEnd = (part: string): string => part.replace(/[/\\]$/, '');
