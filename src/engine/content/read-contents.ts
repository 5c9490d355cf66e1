import { absent, type Fact } from '../fact.ts';
import type { TrackedTree } from '../git/tracked-tree.ts';
import { ContentReading, type ContentResults } from './content-reading.ts';
import type { Finds, Search, SearchedFiles } from './types.ts';

type Searched<S extends Search> = Promise<Fact<SearchedFiles<Finds[S]>>>;

export const readConflicts = (tree: TrackedTree): Searched<'conflicts'> => searched(tree, 'conflicts');
export const readSecrets = (tree: TrackedTree): Searched<'secrets'> => searched(tree, 'secrets');

interface Joint {
  readonly searches: Set<Search>;
  readonly results: Promise<ContentResults>;
}

/** What one reading of facts asks for in one go is searched for in one go: each file is read once. */
const joints = new WeakMap<TrackedTree, Joint>();

async function searched<S extends Search>(tree: TrackedTree, search: S): Searched<S> {
  if (tree.directory.location.kind === 'submodule')
    return absent('the files of a submodule are its own repository’s matter');
  const joint = joints.get(tree) ?? begin(tree);
  joint.searches.add(search);
  const { [search]: result } = await joint.results;
  if (result === undefined) throw new Error(`${search} were not searched for`);
  return result;
}

function begin(tree: TrackedTree): Joint {
  const searches = new Set<Search>();
  const results = Promise.resolve().then(() => {
    joints.delete(tree);
    return new ContentReading(tree).read([...searches]);
  });
  const joint = { searches, results };
  joints.set(tree, joint);
  return joint;
}
