import type { RepositorySummary } from '../contract/repositories.ts';
import { pathWord } from './error-text.ts';
import { listed } from './finding-subjects.ts';
import { didYouMean } from './similar.ts';
import { realFolder } from './targets.ts';
import { printable } from './terminal.ts';
import { usage } from './usage.ts';

type Known = Pick<RepositorySummary, 'id' | 'name' | 'path'>;

/**
 * The ids of those that are meant by `--repository`, by path or by name; undefined: all. Throws `bad-input` for what
 * is none of them, and for a name that several have, also where one of them lies here under it.
 */
export function repositoriesMeant(wanted: readonly string[], all: readonly Known[]): ReadonlySet<string> | undefined {
  return wanted.length === 0 ? undefined : new Set(wanted.map((word) => oneMeant(word, all).id));
}

function oneMeant(word: string, all: readonly Known[]): Known {
  if (word === '') throw usage('--repository: no repository is named.');
  const path = realFolder(word);
  const named = all.filter(({ name }) => name === word);
  const atPath = named.length > 1 ? undefined : all.find((repository) => repository.path === path);
  const [found, another] = atPath ? [atPath] : named;
  if (found === undefined)
    throw usage(
      `--repository: there is no ${JSON.stringify(word)} among ${all.length === 1 ? 'the one repository' : `the ${all.length} repositories`} here.`,
      didYouMean(
        word,
        all.map(({ name }) => name),
      ),
      'It is a name as the audit tells it, or a path.',
    );
  if (another) {
    const paths = named.map((repository) => pathWord(repository.path));
    throw usage(
      `--repository: several are called ${JSON.stringify(word)}.`,
      `Name a path: ${printable(listed(paths))}`,
    );
  }
  return found;
}
