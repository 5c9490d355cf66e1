import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import type { Fact } from '../../../src/engine/fact.ts';
import { discover } from '../../../src/engine/git/discover.ts';
import type { FactName, RepositoryFacts, RepositoryLocation } from '../../../src/engine/git/facts.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { FactReader, type FactSnapshot, type ReadOptions } from '../../../src/engine/git/read-facts.ts';

/** The repository at a path, as discovery sees it. */
export async function locate(path: string): Promise<RepositoryLocation> {
  const { repositories } = await discover([path], { depth: 0, ignore: [], includeEnclosing: false });
  const [location] = repositories;
  assert.ok(location !== undefined, `no repository at ${path}`);
  return location;
}

/** Reads the facts of the repository at a path. */
export async function readFacts(
  path: string,
  options: Partial<ReadOptions> & { git?: Git } = {},
): Promise<FactSnapshot> {
  const { git = new Git(), ...rest } = options;
  return new FactReader(git).read(await locate(path), { trusted: true, ...rest });
}

/** The value of a fact that must be known. */
export function factValue<N extends FactName>(
  facts: RepositoryFacts,
  name: N,
): Extract<RepositoryFacts[N], { state: 'known' }>['value'] {
  const fact: Fact<unknown> = facts[name];
  assert.ok(fact.state === 'known', `${name}: ${JSON.stringify(fact)}`);
  return fact.value as Extract<RepositoryFacts[N], { state: 'known' }>['value'];
}

/** URL of the folder of the code under test, for scripts of their own. */
export const engine: string = new URL('../../../src/engine/git', import.meta.url).href;

/** Runs a script that prints JSON as somebody without rights: root may read everything, so root becomes nobody first. */
export function asNobody<T>(script: string): T {
  const demote = process.getuid?.() === 0 ? 'process.setgid(65534); process.setuid(65534);' : '';
  const args = ['--input-type=module-typescript', '-e', `${demote}\n${script}`]; // imports come first wherever they stand
  return JSON.parse(execFileSync(process.execPath, args, { cwd: tmpdir(), encoding: 'utf8' })) as T;
}

/** A git that counts its processes. */
export function countingGit(): { git: Git; calls: string[] } {
  const calls: string[] = [];
  return { git: new Git({ onCall: ({ args }) => calls.push(args[0] ?? '') }), calls };
}
