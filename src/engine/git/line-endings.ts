import { absent, type Fact, known, unknown } from '../fact.ts';
import { readAttributeFiles } from './attribute-files.ts';
import type { LineEndings } from './file-facts.ts';
import type { Git } from './git.ts';
import { whileUnchanged } from './rule-files.ts';
import type { TrackedEntry, TrackedTree } from './tracked-tree.ts';

const maxListed = 100;
/** More are asked for all at once; a command line must not be longer on Windows. */
const maxNamed = { paths: 200, length: 16_000 } as const;

type Found = LineEndings['files'][number];

export async function readLineEndings(tree: TrackedTree): Promise<Fact<LineEndings>> {
  const attributes = await readAttributeFiles(tree);
  if (attributes.state !== 'known') return attributes;
  if (!attributes.value.text) return absent('no attribute says how lines end');
  const { git } = tree;
  if (git === undefined) return unknown('how the lines of files end that git keeps, only git can tell');
  return whileUnchanged(tree, 'line endings', attributes.value.paths, async () => {
    const entries = await tree.entries();
    if (entries.state !== 'known') return entries;
    const found = await find(tree, git, entries.value);
    return known({ count: found.length, files: found.slice(0, maxListed) });
  });
}

/** git reads every file for it, so it is asked for those only whose content was never seen to be in order. */
async function find(tree: TrackedTree, git: Git, entries: readonly TrackedEntry[]): Promise<Found[]> {
  const inOrder = await tree.files.remember('contents without CRLF', '', async () => new Set<string>());
  const files = entries.filter(({ kind, oid }) => (kind === 'file' || kind === 'executable') && !inOrder.has(oid));
  if (files.length === 0) return [];
  if (inOrder.size > 2 * entries.length + 1_000) inOrder.clear();
  const oids = new Map(files.map(({ path, oid }) => [path, oid]));
  const named = files.map(({ path }) => `:(literal)${path}`);
  const few =
    named.length <= maxNamed.paths &&
    named.join(' ').length <= maxNamed.length &&
    !files.some(({ path }) => path.includes('\uFFFD'));
  const args = ['ls-files', '-z', '--eol', ...(few ? ['--', ...named] : [])];
  const found: Found[] = [];
  for (const line of (await git.text(tree.path, args, tree.run)).split('\0')) {
    const [, ending = '', attribute = '', path = ''] = /^i\/(\S*)\s+w\/\S*\s+attr\/(.*?)\s*\t(.*)$/s.exec(line) ?? [];
    const oid = oids.get(path);
    if (oid === undefined) continue;
    if (ending === 'lf' || ending === 'none' || ending === '-text') inOrder.add(oid);
    else if ((ending === 'crlf' || ending === 'mixed') && attribute.startsWith('text'))
      found.push({ path, ending, attribute });
  }
  return found;
}
