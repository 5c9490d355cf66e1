import { join } from 'node:path';
import { absent, type Fact, known, unknown } from '../fact.ts';
import type { GitDirectory } from './directory.ts';
import type { Head } from './facts.ts';
import type { FileCache } from './file-cache.ts';
import type { Git, RunOptions } from './git.ts';

/** More are counted as this many. */
const maxDetachedCommits = 1000;
const maxReflogBytes = 16 * 1024 * 1024;

/**
 * How many commits of a detached HEAD were made here and are held by no branch, tag or remote-tracking branch. What
 * was only fetched and checked out (a pull request, a submodule's commit) is at its remote: HEAD's reflog tells.
 */
export async function readDetachedCommits(
  { location, head: file, reftable }: GitDirectory,
  head: Fact<Head>,
  files: FileCache,
  git: Git | undefined,
  options: RunOptions,
): Promise<Fact<number>> {
  if ('ref' in file || head.state !== 'known' || head.value.oid === null) return absent('a branch is checked out');
  if (reftable) return unknown('its reflog is kept in a reftable, which only git reads');
  const made = await files.read(join(location.gitDir, 'logs', 'HEAD'), parseMadeHere, {
    limit: maxReflogBytes,
    as: 'made here',
  });
  if (made === undefined) return absent('no reflog tells which commits were made here');
  if (made.size === 0) return known(0);
  if (git === undefined) return unknown('not read in an untrusted workspace: git would have to be started');
  const limit = `--max-count=${maxDetachedCommits}`;
  const held = ['--not', '--branches', '--tags', '--remotes'];
  const listed = await git.text(location.path, ['rev-list', limit, head.value.oid, ...held, '--'], options);
  return known(listed.split('\n').filter((oid) => made.has(oid)).length);
}

/** The commits that HEAD's reflog records as made, not merely checked out or fetched. */
function parseMadeHere(log: Buffer): ReadonlySet<string> {
  const entry =
    /^[0-9a-f]+ ([0-9a-f]+) [^\t\n]*\t(?:commit|cherry-pick|revert|am|rebase|merge|pull)\b(?![^\n]*: Fast-forward$)/gm;
  return new Set([...log.toString('latin1').matchAll(entry)].map(([, oid = '']) => oid));
}
