import { parseEnvironmentFile } from '../env-file.ts';
import { type FileCache, realPathInside } from '../git/file-cache.ts';
import { groupComposeFiles } from './names.ts';
import { type ComposeSources, readProject } from './project.ts';
import { maxComposeLength, parseTree } from './tree.ts';
import type { ComposeProject } from './types.ts';

const maxEnvironmentBytes = 256 * 1024;

/** The Compose projects of a working tree whose tracked Compose files are `paths`, as they stand on disk. */
export async function readComposeProjects(
  workingTree: string,
  paths: readonly string[],
  files: FileCache,
): Promise<readonly ComposeProject[]> {
  const there: string[] = [];
  for (const path of paths) if ((await realPathInside(workingTree, path, files)) !== undefined) there.push(path);
  const sources = sourcesIn(workingTree, files);
  const projects: ComposeProject[] = [];
  for (const group of groupComposeFiles(there)) projects.push(await readProject(group, sources));
  return projects;
}

function sourcesIn(workingTree: string, files: FileCache): ComposeSources {
  return {
    async tree(path) {
      const real = await realPathInside(workingTree, path, files);
      if (real === undefined) return (await files.disk.lstat(`${workingTree}/${path}`)) ? 'outside' : undefined;
      return files.read(real, (content) => parseTree(content, path), {
        // Enough to see that it is too long; a letter has at most four bytes.
        limit: maxComposeLength * 4 + 4,
        as: `compose ${path}`,
      });
    },
    async variables(folder) {
      const real = await realPathInside(workingTree, folder === '' ? '.env' : `${folder}/.env`, files);
      const parse = (content: Buffer): ReadonlyMap<string, string> =>
        new Map(parseEnvironmentFile(content.toString('utf8')).map(({ name, value }) => [name, value]));
      const read =
        real === undefined
          ? undefined
          : await files.read(real, parse, { limit: maxEnvironmentBytes, as: 'compose variables' });
      return read ?? new Map();
    },
  };
}
