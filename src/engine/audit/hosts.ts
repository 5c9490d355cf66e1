import { relative, sep } from 'node:path';
import picomatch from 'picomatch';
import type { RepositoryLocation } from '../git/facts.ts';
import type { PlacedHost } from './policy-types.ts';

/** The hosts that a file of a repository is run on; without a file: those on which any of it is. */
export type HostsOf = (repository: Pick<RepositoryLocation, 'name' | 'path'>) => readonly HostOf[];

export interface HostOf {
  readonly name: string;
  /** Which of the repository's files run there, by path from its top; null: those that are run by themselves. */
  readonly runs: ((path: string) => boolean) | null;
}

export function compileHosts(hosts: readonly PlacedHost[]): HostsOf {
  if (hosts.length === 0) return () => [];
  const compiled = hosts.map(({ name, folder, repositories, files }) => ({
    folder,
    here: repositories === undefined ? () => true : matcher(repositories),
    host: { name, runs: files === undefined ? null : matcher(files) },
  }));
  return ({ name, path }) =>
    compiled
      .filter(({ folder, here }) => here(name) || here(relative(folder, path).split(sep).join('/') || '.'))
      .map(({ host }) => host);
}

function matcher(globs: readonly string[]): (text: string) => boolean {
  const matches = picomatch([...globs], { dot: true });
  return (text) => matches(text);
}
