import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { RepositorySummary } from '../contract/repositories.ts';
import { shortPath } from './error-text.ts';
import { listed } from './finding-subjects.ts';
import { didYouMean } from './similar.ts';
import { printable } from './terminal.ts';
import { usage } from './usage.ts';

type Known = Pick<RepositorySummary, 'id' | 'name' | 'path'>;

/**
 * The ids of those that are meant by `--repository`, by name or by path; undefined: all. Throws `bad-input` for what
 * is none of them, and for a name that several have.
 */
export function repositoriesMeant(wanted: readonly string[], all: readonly Known[]): ReadonlySet<string> | undefined {
  return wanted.length === 0 ? undefined : new Set(wanted.map((word) => oneMeant(word, all).id));
}

function oneMeant(word: string, all: readonly Known[]): Known {
  const path = realPath(word);
  const atPath = all.find((repository) => repository.path === path);
  const [found, another] = atPath ? [atPath] : all.filter(({ name }) => name === word);
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
    const paths = all.filter(({ name }) => name === word).map((repository) => shortPath(repository.path));
    throw usage(
      `--repository: several are called ${JSON.stringify(word)}.`,
      `Name a path: ${printable(listed(paths))}`,
    );
  }
  return found;
}

/** Also of a repository that is not here, which an inventory may list. */
function realPath(word: string): string {
  const path = resolve(word);
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
