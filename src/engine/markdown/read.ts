import { hash } from 'node:crypto';

import { absent, type Fact, known } from '../fact.ts';
import type { TrackedEntry, TrackedTree } from '../git/tracked-tree.ts';
import { anchorsOf, hasAnchor } from './anchors.ts';
import { isJudgedMarkdown, isPage, siteFolder } from './files.ts';
import type { MarkdownLink } from './links.ts';
import { possibleTargets } from './scan.ts';
import { isMadeAnchor, type LocalTarget, localTarget } from './target.ts';
import { markdownText, maxMarkdownBytes } from './text.ts';
import { TrackedPaths, variantsOf } from './tracked-paths.ts';
import type { BrokenLink, LinkProblem, MarkdownLinks } from './types.ts';

const maxFiles = 5_000;
const maxOfFile = 20;
const maxBroken = 100;
const limit = maxMarkdownBytes + 1;

/** What may be a link in one file, by its target as written. */
interface Scan {
  readonly targets: readonly string[];
  readonly frontMatter: boolean;
}

/** What may be wrong, before it is sure that it is a link. */
interface Suspicion {
  readonly problem: LinkProblem;
  /** In the repository. */
  readonly leadsTo: string;
  /** Of `anchor`: percent-decoded. */
  readonly anchor?: string;
}
/** By target as written, by file. */
type Suspicions = ReadonlyMap<string, ReadonlyMap<string, Suspicion>>;

/** Of the index as it is now. */
interface Listing {
  readonly paths: readonly string[];
  readonly unlisted: number;
  readonly sites: readonly string[];
  /** What was looked up last, and for which targets. */
  last: { readonly print: string; readonly suspicions: Suspicions } | undefined;
}

export async function readMarkdownLinks(tree: TrackedTree): Promise<Fact<MarkdownLinks>> {
  const listed = await tree.fromIndex('Markdown files', listMarkdown);
  if (listed.state !== 'known') return listed;
  const { paths, unlisted } = listed.value;
  if (paths.length === 0) return absent('it has no Markdown file');
  const scans = new Map<string, Scan>();
  let unread = unlisted;
  for (const path of paths) {
    const scan = await tree.read(path, scanContent, { limit, as: 'possible links' });
    if (scan === null) unread += 1;
    else if (scan !== undefined && scan.targets.length > 0) scans.set(path, scan);
  }
  const suspicions = await suspicionsOf(tree, listed.value, scans);
  if (suspicions.state !== 'known') return suspicions;
  const found = new Findings();
  for (const [path, byTarget] of suspicions.value) unread += (await judgeFile(tree, path, byTarget, found)) ? 0 : 1;
  return known({ files: paths.length, unread, broken: found.broken, more: found.more });
}

function listMarkdown(entries: readonly TrackedEntry[]): Listing {
  const all = entries.filter(isJudgedMarkdown).map(({ path }) => path);
  const sites = entries.flatMap(({ path }) => siteFolder(path) ?? []);
  return { paths: all.slice(0, maxFiles), unlisted: Math.max(0, all.length - maxFiles), sites, last: undefined };
}

/** null: not to be read. Links to its own headings that are there are left out at once. */
function scanContent(content: Buffer): Scan | null {
  const read = markdownText(content);
  const possible = read && possibleTargets(read.text);
  if (read === undefined || possible === undefined) return null;
  let own: ReturnType<typeof anchorsOf> | null = null;
  const targets = [...possible].filter((text) => {
    const target = localTarget(text);
    if (target === undefined) return false;
    if (target.path !== '') return true;
    if (target.anchor === '' || isMadeAnchor(target.anchor)) return false;
    if (own === null) own = anchorsOf(read.text);
    return own !== undefined && !hasAnchor(own, target.anchor);
  });
  return { targets, frontMatter: read.frontMatter };
}

/** Looked up anew only where the index or a target changed. */
async function suspicionsOf(
  tree: TrackedTree,
  listing: Listing,
  scans: ReadonlyMap<string, Scan>,
): Promise<Fact<Suspicions>> {
  const print = hash(
    'sha256',
    JSON.stringify([...scans].map(([path, scan]) => [path, scan.frontMatter, scan.targets])),
  );
  if (listing.last?.print === print) return known(listing.last.suspicions);
  const entries = scans.size === 0 ? known([]) : await tree.entries();
  if (entries.state !== 'known') return entries;
  const tracked = new TrackedPaths(entries.value);
  const suspicions = new Map<string, Map<string, Suspicion>>();
  for (const [path, { targets, frontMatter }] of scans) {
    const page = isPage(path, frontMatter, listing.sites);
    for (const text of targets) {
      const target = localTarget(text);
      const suspicion = target && suspicionOf(tracked, path, target, page);
      if (suspicion === undefined) continue;
      const ofFile = suspicions.get(path) ?? new Map<string, Suspicion>();
      suspicions.set(path, ofFile.set(text, suspicion));
    }
  }
  listing.last = { print, suspicions };
  return known(suspicions);
}

function suspicionOf(tracked: TrackedPaths, from: string, target: LocalTarget, page: boolean): Suspicion | undefined {
  const resolved = tracked.resolve(from, target, page);
  if (resolved.kind !== 'there') return { problem: resolved.kind, leadsTo: resolved.path };
  const { file } = resolved;
  const { anchor } = target;
  // What components make of an .mdx file, nobody knows here.
  return file !== null && anchor !== '' && !isMadeAnchor(anchor) && /\.(?:md|markdown)$/i.test(file)
    ? { problem: 'anchor', leadsTo: file, anchor }
    : undefined;
}

/** False where the file could not be read exactly. */
async function judgeFile(
  tree: TrackedTree,
  path: string,
  byTarget: ReadonlyMap<string, Suspicion>,
  found: Findings,
): Promise<boolean> {
  const suspected = new Map<string, Suspicion>();
  for (const [target, suspicion] of byTarget)
    if (suspicion.anchor === undefined || !(await finds(tree, suspicion.leadsTo, suspicion.anchor)))
      suspected.set(target, suspicion);
  if (suspected.size === 0) return true;
  // Loaded where something looks broken: most repositories never need it.
  const exact = await import('./links.ts');
  await new Promise(setImmediate);
  const links = await tree.read(path, (content) => exactLinks(content, exact), { limit, as: 'links' });
  if (links === undefined) return true; // It went away.
  if (links === null) return false;
  for (const { target, ...place } of links) {
    const suspicion = suspected.get(target);
    if (suspicion === undefined) continue;
    // What is not told one by one is not looked for.
    const problem = found.isFull(path) ? suspicion.problem : await problemOnDisk(tree, path, suspicion);
    const shown = target.trim().replace(/\?[^#]*/, '');
    if (problem !== undefined) found.add({ path, ...place, problem, target: shown, leadsTo: suspicion.leadsTo });
  }
  return true;
}

function exactLinks(content: Buffer, { isTangled, markdownLinks }: typeof import('./links.ts')): MarkdownLink[] | null {
  const markdown = markdownText(content);
  if (markdown === undefined || isTangled(markdown.text)) return null;
  return markdownLinks(markdown.text).filter(({ target }) => localTarget(target) !== undefined);
}

/** What is wrong, as the working tree says besides the index; undefined: nothing. */
async function problemOnDisk(
  tree: TrackedTree,
  from: string,
  { problem, leadsTo }: Suspicion,
): Promise<LinkProblem | undefined> {
  if (problem !== 'missing') return problem;
  if ((await isOnDisk(tree, leadsTo)) === false) {
    // By other names it is not told as untracked: what stands there may be made of something else.
    for (const variant of variantsOf(leadsTo)) if (await isOnDisk(tree, variant)) return undefined;
    return problem;
  }
  // Who is at work on the file may be about to add the other one.
  const { status } = tree;
  return status === undefined || status.entries.some(({ path }) => path === from) ? undefined : 'untracked';
}

/** Has the file an anchor like that, as far as it can be known? */
async function finds(tree: TrackedTree, path: string, anchor: string): Promise<boolean> {
  const anchors = await tree.read(path, anchorsIn, { limit, as: 'anchors' });
  return anchors === undefined || anchors === null || hasAnchor(anchors, anchor);
}

const anchorsIn = (content: Buffer): ReadonlySet<string> | null => {
  const read = markdownText(content);
  return (read && anchorsOf(read.text)) ?? null;
};

/** Null: a link leads out of the repository, or nobody can say. */
async function isOnDisk(tree: TrackedTree, path: string): Promise<boolean | null> {
  try {
    const found = await tree.find(path);
    return found === 'outside' ? null : found !== undefined;
  } catch {
    return null; // A name that is too long, a folder that is closed.
  }
}

class Findings {
  readonly broken: BrokenLink[] = [];
  more = 0;
  readonly #ofFile = new Map<string, number>();

  isFull(path: string): boolean {
    return this.broken.length >= maxBroken || (this.#ofFile.get(path) ?? 0) >= maxOfFile;
  }

  add(link: BrokenLink): void {
    if (this.isFull(link.path)) this.more += 1;
    else this.broken.push(link);
    this.#ofFile.set(link.path, (this.#ofFile.get(link.path) ?? 0) + 1);
  }
}
