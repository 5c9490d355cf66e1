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

/** `stored`: what git keeps of it; undefined where it has nothing here. */
type LfsFile = Pick<TrackedEntry, 'path' | 'size'> & { readonly stored: 'pointer' | 'whole' | undefined };

export async function readLfsFiles(tree: TrackedTree): Promise<Fact<LfsFiles>> {
  const attributes = await readAttributeFiles(tree);
  if (attributes.state !== 'known') return attributes;
  if (!attributes.value.lfs) return absent('no attribute puts a file into Git LFS');
  const { git } = tree;
  if (git === undefined) return unknown('which files are in Git LFS, only git can tell');
  const listed = await whileUnchanged(tree, 'LFS files', attributes.value.paths, () => list(tree, git));
  if (listed.state !== 'known') return listed;
  // As git last saw them; what is put in a pointer's place since is seen by reading.
  const small = listed.value.filter(({ size, stored }) => stored !== 'whole' && (size === null || size < pointerLimit));
  const pointers: string[] = [];
  for (const { path } of small.slice(0, maxRead))
    if (await tree.read(path, isPointer, { limit: 64, as: 'LFS pointer' })) pointers.push(path);
  const whole = listed.value.filter(({ stored }) => stored === 'whole').map(({ path }) => path);
  return known({ count: listed.value.length, pointers: counted(pointers), whole: counted(whole) });
}

const counted = (paths: readonly string[]): CountedPaths => ({ count: paths.length, paths: paths.slice(0, maxListed) });

async function list(tree: TrackedTree, git: Git): Promise<Fact<readonly LfsFile[]>> {
  const entries = await tree.entries();
  if (entries.state !== 'known') return entries;
  const said = await git.text(tree.path, ['ls-files', '-z', '--', ':(attr:filter=lfs)'], tree.run);
  const paths = new Set(said.split('\0'));
  const files = entries.value.filter(({ path, kind }) => paths.has(path) && (kind === 'file' || kind === 'executable'));
  const stored = await storedAs(tree, git, new Set(files.map(({ oid }) => oid)));
  return known(files.map(({ path, size, oid }) => ({ path, size, stored: stored.get(oid) })));
}

/** An empty file is its own pointer. */
async function storedAs(
  { path, run }: TrackedTree,
  git: Git,
  oids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, 'pointer' | 'whole'>> {
  const stored = new Map<string, 'pointer' | 'whole'>();
  const ask = async (mode: string, of: Iterable<string>) => {
    const input = [...of].map((oid) => `${oid}\n`).join('');
    return input === ''
      ? Buffer.alloc(0)
      : (await git.run(path, ['cat-file', mode, '--buffer'], { ...run, input })).stdout;
  };
  const sizes = await ask('--batch-check=%(objectname) %(objectsize)', oids);
  const small: string[] = [];
  for (const [, oid = '', size = ''] of sizes.toString('latin1').matchAll(/^([\da-f]+) (\d+)$/gm))
    if (size !== '0' && Number(size) < pointerLimit) small.push(oid);
    else stored.set(oid, size === '0' ? 'pointer' : 'whole');
  const contents = await ask('--batch', small);
  for (let at = 0; at < contents.length; ) {
    const begin = contents.indexOf('\n', at) + 1;
    const [oid = '', , size] = contents.toString('latin1', at, begin - 1).split(' ');
    const end = begin + Number(size);
    stored.set(oid, isPointer(contents.subarray(begin, end)) ? 'pointer' : 'whole');
    at = end + 1;
  }
  return stored;
}
