import { dirname, sep } from 'node:path';
import { type GitLayout, resolveLayout } from './layout.ts';

/** The repository around a folder. */
export interface Enclosing {
  /** Its working tree. */
  readonly path: string;
  readonly layout: Exclude<GitLayout, { readonly broken: string }>;
}

/** The repository in whose working tree a folder lies, found upwards as git does. `folder`: real and absolute. */
export async function findEnclosing(folder: string): Promise<Enclosing | undefined> {
  for (let path = dirname(folder), below = folder; path !== below; below = path, path = dirname(path)) {
    const layout = await resolveLayout(path);
    if (layout === undefined || 'broken' in layout || layout.kind === 'bare') continue;
    // What lies in the git directory lies in no working tree.
    const inGit = [layout.gitDir, layout.commonDir].some((git) => `${folder}${sep}`.startsWith(`${git}${sep}`));
    return inGit ? undefined : { path, layout };
  }
  return undefined;
}
