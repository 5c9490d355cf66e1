import { join } from 'node:path';
import { known } from '../fact.ts';
import { readAttributeFiles } from '../git/attribute-files.ts';
import type { Git } from '../git/git.ts';
import { whileUnchanged } from '../git/rule-files.ts';
import type { TrackedTree } from '../git/tracked-tree.ts';

/** Of tracked files, those that stand in the working tree in another form than git keeps them in. */
export interface Transformed {
  /** All of them: what git says of its own form says nothing of what stands on disk. */
  readonly paths: ReadonlySet<string>;
  /** Those whose forms say nothing of one another, such as encrypted by git-crypt. Of LFS and encodings they do. */
  readonly filtered: ReadonlySet<string>;
}

const maxAttributeBytes = 1024 * 1024;

/** Undefined where the repository’s own attributes speak of none, or only git could tell. */
export async function readTransformed(tree: TrackedTree): Promise<Transformed | undefined> {
  const { git } = tree;
  if (git === undefined) return undefined;
  const attributes = await readAttributeFiles(tree);
  if (attributes.state !== 'known') return undefined;
  const { paths, transforms } = attributes.value;
  const local = join(tree.directory.location.commonDir, 'info', 'attributes');
  const info = await tree.files.read(local, (content) => content.toString('utf8'), {
    limit: maxAttributeBytes,
    as: 'filters',
  });
  if (!transforms && !/\s(?:filter|working-tree-encoding)=/.test(info ?? '')) return undefined;
  const transformed = await whileUnchanged(tree, `transformed files\0${info ?? ''}`, paths, async () => {
    const entries = await tree.entries();
    const files = entries.state === 'known' ? entries.value : [];
    return known(
      await ask(
        tree,
        git,
        files.flatMap(({ path, kind }) => (kind === 'submodule' ? [] : [path])),
      ),
    );
  });
  return transformed.state === 'known' ? transformed.value : undefined;
}

/**
 * Of some paths those whose content git keeps in another form than it stands in the working tree, such as encrypted by
 * git-crypt: what is found in the one says nothing of the other. Large files (LFS) are kept elsewhere, but as they are.
 */
export async function filteredFiles(tree: TrackedTree, paths: readonly string[]): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  if (tree.git === undefined) {
    const someAre = await tree.read('.gitattributes', (text) => /\bfilter=(?!lfs\b)/.test(text.toString('utf8')), {
      limit: maxAttributeBytes,
      as: 'filters',
    });
    return new Set(someAre ? paths : []);
  }
  return (await ask(tree, tree.git, paths)).filtered;
}

/** Values that name no filter. */
const noFilter = ['unspecified', 'unset', 'set'];

async function ask(tree: TrackedTree, git: Git, paths: readonly string[]): Promise<Transformed> {
  const { stdout } = await git.run(tree.path, ['check-attr', '-z', '--stdin', 'filter', 'working-tree-encoding'], {
    ...tree.run,
    input: paths.map((path) => `${path}\0`).join(''),
  });
  const told = stdout.toString('utf8').split('\0');
  const transformed = { paths: new Set<string>(), filtered: new Set<string>() };
  for (let at = 0; at + 2 < told.length; at += 3) {
    const [path = '', attribute, value = ''] = told.slice(at, at + 3);
    if (noFilter.includes(value)) continue;
    transformed.paths.add(path);
    if (attribute === 'filter' && value !== 'lfs') transformed.filtered.add(path);
  }
  return transformed;
}
