import { stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { absent, type Fact, known, unknown } from '../fact.ts';
import { trimEndOf } from '../trim-end.ts';
import { type ConfigEntry, parseConfig } from './config.ts';
import type { GitDirectory } from './directory.ts';
import type { GitStatus, RepositoryLocation, Submodule } from './facts.ts';
import type { FileCache } from './file-cache.ts';
import { stampOf } from './files.ts';
import type { Git, RunOptions } from './git.ts';
import { reasonOf } from './readability.ts';
import { maxStatusEntries } from './status.ts';

/** A submodule as `.gitmodules` declares it. */
interface DeclaredSubmodule {
  readonly name: string;
  /** Relative to the working tree, never leading out of it. */
  readonly path: string;
  /** `update = none`: not meant to be checked out unless asked for. */
  readonly optional: boolean;
}

/** Reads `.gitmodules`. Throws `ConfigSyntaxError`. */
export function parseModules(content: Buffer): DeclaredSubmodule[] {
  const modules = new Map<string, { path?: string; optional: boolean }>();
  for (const { key, value } of parseConfig(content.toString('utf8'))) {
    const [, name, setting] = /^submodule\.(.+)\.([^.]+)$/s.exec(key) ?? [];
    if (name === undefined || value === null) continue;
    const module = modules.get(name) ?? { optional: false };
    modules.set(name, module);
    if (setting === 'path') module.path = trimEndOf(value, '/');
    if (setting === 'update') module.optional = value === 'none';
  }
  return [...modules].flatMap(([name, { path, optional }]) =>
    path === undefined || path === '' || isAbsolute(path) || path.split(/[/\\]/).includes('..')
      ? []
      : [{ name, path, optional }],
  );
}

interface Reader extends RunOptions {
  /** Absent: git must not be started. */
  readonly git?: Git;
}

/** The submodules of a working tree, by `.gitmodules`, the folders, and what the status says of them. */
export async function readSubmodules(
  { location, own, config }: GitDirectory,
  status: GitStatus | undefined,
  files: FileCache,
  reader: Reader,
): Promise<Fact<readonly Submodule[]>> {
  if (location.kind === 'bare') return absent('a bare repository has no working tree');
  let declared: DeclaredSubmodule[] | undefined;
  try {
    declared = await files.read(join(location.path, '.gitmodules'), parseModules);
  } catch (thrown) {
    return unknown(`\`.gitmodules\` cannot be read: ${reasonOf(thrown)}`);
  }
  if (declared === undefined) return absent('there is no .gitmodules');
  const inactive = inactiveModules(config);
  const wanted = declared.filter(({ name }) => !inactive.has(name));
  const initialised = await Promise.all(wanted.map(({ path }) => files.disk.exists(join(location.path, path, '.git'))));
  const there = wanted.filter((_, index) => initialised[index]);
  let missing = wanted.filter(({ optional }, index) => !initialised[index] && !optional);
  if (missing.length > 0 && reader.git !== undefined && own.has('index')) {
    const recorded = await recordedModules(location, files, reader.git, reader);
    missing = missing.filter(({ path }) => recorded.has(path));
  }
  return known([
    ...there.map(({ name, path }) => ({ name, path, initialised: true, drifted: driftOf(path, status) })),
    ...missing.map(({ name, path }) => ({ name, path, initialised: false, drifted: null })),
  ]);
}

/** `.gitmodules` may name what the index does not have: only paths that are recorded there are submodules. */
async function recordedModules(
  { path, gitDir }: RepositoryLocation,
  files: FileCache,
  git: Git,
  options: RunOptions,
): Promise<ReadonlySet<string>> {
  const index = await stat(join(gitDir, 'index'), { bigint: true });
  return files.remember('submodules in the index', stampOf(index), async () => {
    const listed = await git.text(path, ['ls-files', '-z', '--stage'], options);
    return new Set([...listed.matchAll(/(?:^|\0)160000 [0-9a-f]+ \d\t([^\0]+)/g)].map(([, path = '']) => path));
  });
}

/** Which submodules the repository's own config leaves out (`submodule.<name>.active = false`). */
function inactiveModules(entries: readonly ConfigEntry[]): ReadonlySet<string> {
  const inactive = new Set<string>();
  for (const { key, value } of entries) {
    const [, name] = /^submodule\.(.+)\.active$/s.exec(key) ?? [];
    if (name === undefined) continue;
    if (value !== null && /^(false|no|off|0)$/i.test(value)) inactive.add(name);
    else inactive.delete(name);
  }
  return inactive;
}

/** Of a submodule that is checked out; null where the status does not reach. */
function driftOf(path: string, status: GitStatus | undefined): Submodule['drifted'] {
  if (status === undefined) return null;
  const entry = status.entries.find((candidate) => candidate.path === path);
  if (entry !== undefined) return entry.submodule?.commit ?? null;
  return status.entries.length < maxStatusEntries ? false : null;
}
