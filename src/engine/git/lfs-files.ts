import { absent, type Fact, known, unknown } from '../fact.ts';
import { readAttributeFiles } from './attribute-files.ts';
import type { CountedPaths, LfsFiles } from './file-facts.ts';
import type { Git } from './git.ts';
import { whileUnchanged } from './rule-files.ts';
import type { TrackedEntry, TrackedTree } from './tracked-tree.ts';

/** A pointer is shorter, by its specification. */
const pointerLimit = 1024;
const maxListed = 100;
/** So many files are looked into. */
const maxRead = 5_000;
const isPointer = (content: Buffer): boolean =>
  /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\//.test(content.toString('latin1', 0, 64));

/** `stored`: what git keeps, in bytes; undefined where it does not have it here. */
type LfsFile = TrackedEntry & { readonly stored: number | undefined };

export async function readLfsFiles(tree: TrackedTree): Promise<Fact<LfsFiles>> {
  const attributes = await readAttributeFiles(tree);
  if (attributes.state !== 'known') return attributes;
  if (!attributes.value.lfs) return absent('no attribute puts a file into Git LFS');
  const { git } = tree;
  if (git === undefined) return unknown('which files are in Git LFS, only git can tell');
  const listed = await whileUnchanged(tree, 'LFS files', attributes.value.paths, () => list(tree, git));
  if (listed.state !== 'known') return listed;
  const pointers: string[] = [];
  const whole: string[] = [];
  let read = 0;
  for (const { path, size, stored } of listed.value) {
    const mayBe = size === null || size < pointerLimit;
    const pointer =
      mayBe && read++ < maxRead ? await tree.read(path, isPointer, { limit: 64, as: 'LFS pointer' }) : false;
    if (pointer) pointers.push(path);
    // A file as small as a pointer is whole where git keeps just as much as there is here.
    const small = stored !== undefined && stored > 0 && stored === size && pointer === false && read <= maxRead;
    if (stored !== undefined && (stored >= pointerLimit || small)) whole.push(path);
  }
  return known({ count: listed.value.length, pointers: counted(pointers), whole: counted(whole) });
}

const counted = (paths: readonly string[]): CountedPaths => ({ count: paths.length, paths: paths.slice(0, maxListed) });

async function list(tree: TrackedTree, git: Git): Promise<Fact<readonly LfsFile[]>> {
  const entries = await tree.entries();
  if (entries.state !== 'known') return entries;
  const said = await git.text(tree.path, ['ls-files', '-z', '--', ':(attr:filter=lfs)'], tree.run);
  const paths = new Set(said.split('\0'));
  const files = entries.value.filter(({ path, kind }) => paths.has(path) && (kind === 'file' || kind === 'executable'));
  if (files.length === 0) return known([]);
  const { stdout } = await git.run(tree.path, ['cat-file', '--batch-check=%(objectname) %(objectsize)', '--buffer'], {
    ...tree.run,
    input: files.map(({ oid }) => `${oid}\n`).join(''),
  });
  const sizes = new Map<string, number>();
  for (const [, oid = '', size] of stdout.toString('latin1').matchAll(/^([\da-f]+) (\d+)$/gm))
    sizes.set(oid, Number(size));
  return known(files.map((file) => ({ ...file, stored: sizes.get(file.oid) })));
}
