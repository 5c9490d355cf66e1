import { absent, type Fact, known, unknown } from '../fact.ts';
import type { IgnoredBy, IgnoredFiles } from './file-facts.ts';
import type { Git } from './git.ts';
import { mayIgnore, parseIgnorePatterns } from './ignore-patterns.ts';
import { trackedNamed, whileUnchanged } from './rule-files.ts';
import type { TrackedTree } from './tracked-tree.ts';

const ignoreFile = '.gitignore';
const maxIgnoreBytes = 256 * 1024;
const maxListed = 100;

const none: IgnoredFiles = { count: 0, files: [], folders: [] };

/** They hold a folder or a rule in its place: they are tracked on purpose. */
const onPurpose = /(?:^|\/)(?:\.git(?:keep|ignore|attributes)|\.(?:keep|empty|placeholder)|\.?placeholder(?:\.\w+)?)$/i;

/** Tests are given what would be ignored elsewhere. */
const forTests = /(?:^|\/)(?:fixtures?|test[-_]?data|__\w+__|tests?|specs?|e2e)\//i;

export async function readIgnoredFiles(tree: TrackedTree): Promise<Fact<IgnoredFiles>> {
  const tracked = await trackedNamed(tree, ignoreFile);
  if (tracked.state !== 'known') return tracked;
  const added = (tree.status?.entries ?? [])
    .filter(({ kind, path }) => kind === 'untracked' && (path === ignoreFile || path.endsWith(`/${ignoreFile}`)))
    .map(({ path }) => path);
  const paths = [...tracked.value, ...added];
  if (paths.length === 0) return absent('it has no ignore file');
  return whileUnchanged(tree, 'ignored files', paths, async () => {
    const entries = await tree.entries();
    if (entries.state !== 'known') return entries;
    const files = entries.value.filter(
      ({ kind, path }) => kind !== 'submodule' && !onPurpose.test(path) && !forTests.test(path),
    );
    const names = `\n${files.map(({ path }) => path.toLowerCase()).join('\n')}\n`;
    if (!(await someMayBe(tree, paths, names))) return known(none);
    if (tree.git === undefined) return unknown('which tracked files are ignored, only git can tell');
    return known(await askGit(tree, tree.git, new Set(files.map(({ path }) => path))));
  });
}

/** Most repositories need no git to say that nothing is. */
async function someMayBe(tree: TrackedTree, paths: readonly string[], names: string): Promise<boolean> {
  for (const path of paths) {
    const patterns = await tree.read(
      path,
      (content) => (content.length > maxIgnoreBytes ? null : parseIgnorePatterns(content.toString('utf8'))),
      { limit: maxIgnoreBytes + 1, as: 'ignore patterns' },
    );
    if (patterns !== undefined && (await mayIgnore(patterns, path.slice(0, -ignoreFile.length), names))) return true;
  }
  return false;
}

async function askGit(tree: TrackedTree, git: Git, judged: ReadonlySet<string>): Promise<IgnoredFiles> {
  const args = ['ls-files', '-z', '--cached', '--ignored', `--exclude-per-directory=${ignoreFile}`];
  const listed = (await git.text(tree.path, args, tree.run)).split('\0').filter((path) => judged.has(path));
  if (listed.length === 0) return none;
  const shown = listed.slice(0, maxListed);
  const by = await patternsOf(tree, git, shown);
  const folders = Map.groupBy(listed, (path) => path.slice(0, Math.max(path.indexOf('/'), 0)));
  return {
    count: listed.length,
    files: shown.map((path) => ({ path, by: by.get(path) ?? null })),
    folders: [...folders].slice(0, maxListed).map(([folder, inIt]) => ({ folder, count: inIt.length })),
  };
}

async function patternsOf(
  { path: folder, run }: TrackedTree,
  git: Git,
  paths: readonly string[],
): Promise<ReadonlyMap<string, IgnoredBy>> {
  const { stdout } = await git.run(folder, ['check-ignore', '--no-index', '--verbose', '-z', '--stdin'], {
    ...run,
    input: `${paths.join('\0')}\0`,
    exitCodes: [0, 1],
  });
  const fields = stdout.toString('utf8').split('\0');
  const found = new Map<string, IgnoredBy>();
  for (let at = 0; at + 3 < fields.length; at += 4) {
    const [path = '', line = '', pattern = '', ignored = ''] = fields.slice(at, at + 4);
    // Absolute where it is the person's own.
    if (path === ignoreFile || path.endsWith(`/${ignoreFile}`))
      found.set(ignored, { path, line: Number(line), pattern });
  }
  return found;
}
