import type { Fact } from '../fact.ts';
import type { TrackedEntry, TrackedTree } from './tracked-tree.ts';

/** What was found out last by files that hold for a whole repository, such as `.gitignore`. */
interface Memory<T> {
  last: { readonly print: string; readonly fact: Fact<T> } | undefined;
}

/** The paths of every tracked file of that name, in any folder; kept while the index stays the same. */
export const trackedNamed = (tree: TrackedTree, name: string): Promise<Fact<readonly string[]>> =>
  tree.fromIndex(`files named ${name}`, (entries) => namedIn(entries, name));

/** git follows no link in their place. */
function namedIn(entries: readonly TrackedEntry[], name: string): string[] {
  return entries
    .filter(
      ({ path, kind }) => (path === name || path.endsWith(`/${name}`)) && (kind === 'file' || kind === 'executable'),
    )
    .map(({ path }) => path);
}

/** `find()`, or what it found before while the index and the files at `paths` stay the same. */
export async function whileUnchanged<T>(
  tree: TrackedTree,
  key: string,
  paths: readonly string[],
  find: () => Promise<Fact<T>>,
): Promise<Fact<T>> {
  const memory = await tree.fromIndex(key, (): Memory<T> => ({ last: undefined }));
  if (memory.state !== 'known') return memory;
  const prints: string[] = [];
  for (const path of paths) {
    const found = await tree.find(path);
    prints.push(`${path}\0${typeof found === 'object' ? found.stamp : (found ?? '')}`);
  }
  const print = prints.join('\n');
  const { last } = memory.value;
  if (last?.print === print) return last.fact;
  const fact = await find();
  memory.value.last = { print, fact };
  return fact;
}
