import type { RepositoryFacts } from '../../git/facts.ts';
import { conflict } from '../support/change.ts';

/** Tracked paths where tools look by name. Throws `conflict` where they cannot be told. */
export function trackedPaths({ files }: RepositoryFacts): readonly string[] {
  if (files.state === 'known') return files.value.notable;
  throw conflict(`Its files cannot be told: ${files.reason}.`);
}
