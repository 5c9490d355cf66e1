import { groupComposeFiles, isComposePath } from '../../../../src/engine/compose/names.ts';
import { parseTree } from '../../../../src/engine/compose/parse-tree.ts';
import { readProject } from '../../../../src/engine/compose/project.ts';
import type { ComposeProject } from '../../../../src/engine/compose/types.ts';
import { parseEnvironmentFile } from '../../../../src/engine/env-file.ts';
import { type Fact, known } from '../../../../src/engine/fact.ts';

/** The fact of a working tree that holds `files`, by path. */
export async function composeOf(
  files: Readonly<Record<string, string | Buffer>>,
): Promise<{ compose: Fact<readonly ComposeProject[]> }> {
  const text = new Map(Object.entries(files));
  const projects: ComposeProject[] = [];
  for (const group of groupComposeFiles([...text.keys()].filter(isComposePath)))
    projects.push(
      await readProject(group, {
        tree: async (path) => {
          const content = text.get(path);
          return content === undefined ? undefined : parseTree(Buffer.from(content), path);
        },
        variables: async (folder) =>
          new Map(
            parseEnvironmentFile(String(text.get(folder === '' ? '.env' : `${folder}/.env`) ?? '')).map((one) => [
              one.name,
              one.value,
            ]),
          ),
      }),
    );
  return { compose: known(projects) };
}
