import { absent, type Fact, known, unknown } from '../fact.ts';
import { toConfiguration } from '../git/config.ts';
import { fromFiles } from '../git/from-files.ts';
import type { TrackedEntry, TrackedTree } from '../git/tracked-tree.ts';
import { shortened } from '../shortened.ts';
import type { CodeOwners, OwnersForge } from './types.ts';

/** Where each forge looks, in its order: the first counts. */
const places: Readonly<Record<OwnersForge, readonly string[]>> = {
  GitHub: ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'],
  GitLab: ['CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'],
};
/** GitHub reads none of a larger file. */
const maxBytes = 3 * 1024 * 1024;
const maxTold = 100;

/** What the index tells of code owners and of the forge that reads them. */
interface Listed {
  readonly files: readonly string[];
  readonly signs: readonly (OwnersForge | 'other')[];
}

export async function readCodeOwners(tree: TrackedTree): Promise<Fact<CodeOwners>> {
  const listed = await tree.fromIndex('code owners', listOwners);
  if (listed.state !== 'known') return listed;
  const { files, signs } = listed.value;
  if (files.length === 0) return absent('it has no CODEOWNERS file');
  const forge = forgeOf(tree, signs);
  if (forge === undefined)
    return unknown('which forge reads its CODEOWNERS file is not to be told: each has its own rules');
  if (forge === 'other') return absent('its forge has rules of its own for CODEOWNERS, which are not known here');
  const [path, ...passedOver] = places[forge].filter((place) => files.includes(place));
  if (path === undefined) return absent(`it has no CODEOWNERS file where ${forge} looks for one`);
  const options = { as: `code owners ${forge}`, limit: maxBytes, withIndex: true };
  return known(
    await fromFiles(tree, [path], options, async (read): Promise<CodeOwners> => {
      const { text = '', whole = true } = read.get(path) ?? {};
      const nothing = { forge, path, passedOver, tooLarge: !whole, problems: [], withoutFiles: [], notCompared: 0 };
      if (!whole) return nothing;
      // Loaded where there is something to read: activation does not wait for it.
      const [{ parseOwners }, { patternsWithoutFiles }] = await Promise.all([
        import('./parse.ts'),
        import('./match.ts'),
      ]);
      const { patterns, problems } = parseOwners(text, path, forge);
      const entries = await tree.entries();
      const paths = entries.state === 'known' ? entries.value.map((entry) => entry.path) : undefined;
      const { without, left } =
        paths === undefined
          ? { without: [], left: 0 }
          : await patternsWithoutFiles(patterns, paths, forge, tree.run.signal);
      return {
        ...{ ...nothing, problems: problems.slice(0, maxTold), notCompared: left },
        withoutFiles: without.slice(0, maxTold).map(({ pattern, at }) => ({ pattern: shortened(pattern, 200), at })),
      };
    }),
  );
}

function listOwners(entries: readonly TrackedEntry[]): Listed {
  const files: string[] = [];
  const signs = new Set<OwnersForge | 'other'>();
  for (const { path } of entries) {
    if (/^((docs|\.github|\.gitlab|\.forgejo|\.gitea|\.bitbucket)\/)?CODEOWNERS$/.test(path)) files.push(path);
    if (path.startsWith('.github/')) signs.add('GitHub');
    else if (/^\.gitlab(\/|-ci\.ya?ml$)/.test(path)) signs.add('GitLab');
    else if (/^\.(forgejo|gitea|bitbucket)\//.test(path)) signs.add('other');
  }
  return { files, signs: [...signs] };
}

/** By the host of its remote, else by the folders that only one of them knows. */
function forgeOf(tree: TrackedTree, signs: Listed['signs']): OwnersForge | 'other' | undefined {
  const { remotes } = toConfiguration(tree.directory.config);
  const url = (remotes.find(({ name }) => name === 'origin') ?? remotes[0])?.url ?? '';
  if (/(^|[/@.])github\.com[:/]/i.test(url)) return 'GitHub';
  if (/[/@.]?gitlab[\w.-]*[:/]/i.test(url)) return 'GitLab';
  if (/\b(codeberg|gitea|forgejo|bitbucket)\b/i.test(url)) return 'other';
  return signs.length === 1 ? signs[0] : undefined;
}
