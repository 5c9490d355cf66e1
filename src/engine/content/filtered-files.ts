import type { TrackedTree } from '../git/tracked-tree.ts';

/**
 * Of some paths those whose content git keeps in another form than it stands in the working tree, such as encrypted by
 * git-crypt: what is found in the one says nothing of the other. Large files (LFS) are kept elsewhere, but as they are.
 */
export async function filteredFiles(tree: TrackedTree, paths: readonly string[]): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  if (tree.git === undefined) {
    const someAre = await tree.read('.gitattributes', (text) => /\bfilter=(?!lfs\b)/.test(text.toString('utf8')), {
      limit: 1024 * 1024,
      as: 'filters',
    });
    return new Set(someAre ? paths : []);
  }
  const { stdout } = await tree.git.run(tree.path, ['check-attr', '-z', '--stdin', 'filter'], {
    ...tree.run,
    input: paths.map((path) => `${path}\0`).join(''),
  });
  const told = stdout.toString('utf8').split('\0');
  const filtered = new Set<string>();
  for (let at = 0; at + 2 < told.length; at += 3) {
    const [path = '', , value = ''] = told.slice(at, at + 3);
    if (!['unspecified', 'unset', 'set', 'lfs'].includes(value)) filtered.add(path);
  }
  return filtered;
}
