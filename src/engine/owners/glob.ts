/**
 * Patterns of code owners: much like those of ignore files, but `*` at the end takes one level only, and there are no
 * ranges and no exceptions. Matching takes time in proportion to pattern and path, whatever the pattern.
 */
export interface OwnersGlob {
  /** `**` for any number of folders; others with `*` and `?` in them, or plain. */
  readonly segments: readonly string[];
  /** What lies below a path that it matches belongs to it too. */
  readonly below: boolean;
}

/** Of a pattern without escapes that are wildcards; `anywhere`: one with a slash inside counts at any depth (GitLab). */
export function compileGlob(pattern: string, { anywhere = false } = {}): OwnersGlob {
  const segments = pattern.split('/');
  const rooted = segments[0] === '';
  if (rooted) segments.shift();
  const folderOnly = segments.length > 1 && segments.at(-1) === '';
  if (folderOnly) segments.pop();
  if (!rooted && (segments.length === 1 || anywhere) && segments[0] !== '**') segments.unshift('**');
  const last = segments.at(-1);
  // A folder's pattern needs something in the folder.
  if (folderOnly && last !== '**') segments.push('**');
  return {
    segments,
    below: !folderOnly && last !== '*' && last !== '**',
  };
}

/** Whether it matches a file's path. */
export const matchesGlob = (glob: OwnersGlob, path: string): boolean => matchesParts(glob, path.split('/'));

/** The same, of a path that is split at its slashes. After a `**` the first fit is as good as any later one. */
export function matchesParts({ segments, below }: OwnersGlob, parts: readonly string[]): boolean {
  let at = 0;
  let from = 0;
  let doubleStar = -1;
  let doubleStarAt = 0;
  while (at < parts.length) {
    const segment = segments[from];
    if (segment === undefined && below) return true;
    if (segment === '**') {
      // At the end it takes what is left, and something is: a folder is not in itself.
      if (from + 1 === segments.length) return true;
      doubleStar = from++;
      doubleStarAt = at;
    } else if (segment !== undefined && matchesSegment(segment, parts[at] ?? '')) {
      from += 1;
      at += 1;
    } else if (doubleStar >= 0) {
      from = doubleStar + 1;
      at = ++doubleStarAt;
    } else return false;
  }
  return from === segments.length;
}

/** `*` for any letters, `?` for one; a backslash takes what follows as it is. */
export function matchesSegment(pattern: string, text: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const escaped = pattern[from] === '\\' && from + 1 < pattern.length;
    const letter = escaped ? pattern[from + 1] : pattern[from];
    if (!escaped && letter === '*') {
      star = from++;
      starAt = at;
    } else if (letter !== undefined && (letter === text[at] || (!escaped && letter === '?'))) {
      from += escaped ? 2 : 1;
      at += 1;
    } else if (star >= 0) {
      from = star + 1;
      at = ++starAt;
    } else return false;
  }
  while (pattern[from] === '*') from += 1;
  return from === pattern.length;
}
