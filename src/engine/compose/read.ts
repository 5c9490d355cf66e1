import { type EnvironmentSetting, parseEnvironmentFile } from '../env-file.ts';
import type { Look } from '../git/file-cache.ts';
import type { FoundFile } from '../git/found-file.ts';
import type { TrackedTree } from '../git/tracked-tree.ts';
import { interpolate } from './interpolate.ts';
import { type ComposeGroup, groupComposeFiles } from './names.ts';
import { PackedProject } from './packed-project.ts';
import { maxComposeLength, parseTree } from './parse-tree.ts';
import { type ComposeSources, readNames, readProject } from './project.ts';
import type { TreeFile } from './tree.ts';
import type { ComposeProject } from './types.ts';

const maxEnvironmentBytes = 256 * 1024;
/** Enough to see that it is too long; a letter has at most four bytes. */
const maxComposeBytes = maxComposeLength * 4 + 4;

/**
 * The Compose projects of a working tree whose tracked Compose files are `paths`, as they stand now. As long as no file
 * changed they are the same objects as before; when one did, those that it does not belong to are.
 */
export function readComposeProjects(tree: TrackedTree, paths: readonly string[]): Promise<readonly ComposeProject[]> {
  return tree.fromFiles('compose', async (look) => {
    const there: string[] = [];
    for (const path of paths) if (typeof (await look(path)) === 'object') there.push(path);
    const parsed = new ParsedFiles(tree);
    const projects: ComposeProject[] = [];
    for (const group of groupComposeFiles(there)) projects.push(await readGroup(group, tree, look, parsed));
    return projects;
  });
}

function readGroup(group: ComposeGroup, tree: TrackedTree, look: Look, parsed: ParsedFiles): Promise<ComposeProject> {
  const beside = group.beside.join('\0');
  return tree.fromFiles(
    `compose ${group.baseless}\0${group.files.join('\0')}\0\0${beside}`,
    async (find) =>
      new PackedProject(
        await readProject(group, parsed.sources(find), () =>
          // The same for each variant of a folder.
          tree.fromFiles(`compose names ${beside}`, (all) => readNames(group, parsed.sources(all)), find),
        ),
      ),
    look,
  );
}

/** Each file is parsed once for all the projects of one reading. */
class ParsedFiles {
  readonly #tree: TrackedTree;
  readonly #trees = new Map<string, Promise<TreeFile>>();

  constructor(tree: TrackedTree) {
    this.#tree = tree;
  }

  sources(look: Look): ComposeSources {
    return {
      tree: async (path) => {
        const found = await look(path);
        return typeof found === 'object' ? this.#parsed(path, found) : found;
      },
      variables: async (folder) => {
        const found = await look(folder === '' ? '.env' : `${folder}/.env`);
        if (typeof found !== 'object') return new Map();
        const content = await this.#tree.files.content(found, maxEnvironmentBytes);
        return filledIn(parseEnvironmentFile(content?.toString('utf8') ?? ''));
      },
    };
  }

  #parsed(path: string, found: FoundFile): Promise<TreeFile> {
    const known = this.#trees.get(path);
    if (known !== undefined) return known;
    const parsed = this.#parse(path, found);
    this.#trees.set(path, parsed);
    return parsed;
  }

  async #parse(path: string, found: FoundFile): Promise<TreeFile> {
    const content = await this.#tree.files.content(found, maxComposeBytes);
    // It went away just now: the next reading will see that.
    return parseTree(content ?? Buffer.alloc(0), path);
  }
}

/** A setting may hold those before it. One that holds what nothing here sets is not known. */
function filledIn(settings: readonly EnvironmentSetting[]): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const { name, value } of settings) {
    const { text } = interpolate(value, (other) => known.get(other));
    if (text === null) known.delete(name);
    else known.set(name, text);
  }
  return known;
}
