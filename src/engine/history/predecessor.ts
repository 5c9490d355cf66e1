import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { AuditorError } from '../../contract/errors.ts';
import { fleetHealth } from '../../contract/fleet-words.ts';
import { type ImportResult, maxLeftOut } from '../../contract/history.ts';
import type { Progress } from '../../contract/operations.ts';
import { type RepositorySummary, repositoryStatus } from '../../contract/repositories.ts';
import { parseRemoteUrl } from '../git/urls.ts';
import type { History, ImportedStanding, ImportOutcome } from '../store/history-types.ts';
import { addFigures, type FigureSums, figuresOf, noFigures } from './figures.ts';

/** A report of homelab-gitops-auditor (`audit-history/*.json`), as far as history needs it. */
const predecessorReport = z.object({
  timestamp: z.string(),
  repos: z.array(
    z.object({
      name: z.string().check(z.minLength(1), z.maxLength(500)),
      status: repositoryStatus,
      local_path: z.optional(z.string()),
      clone_url: z.optional(z.string()),
      remote_url: z.optional(z.string()),
    }),
  ),
});
type PredecessorRepository = z.infer<typeof predecessorReport>['repos'][number];

const importer = 'homelab-gitops-auditor';
const maxBytes = 32 * 1024 * 1024;
const maxFiles = 100_000;

interface ImportOptions {
  readonly signal: AbortSignal;
  /** ms since the epoch: `older` counts what is from before. */
  readonly keptSince?: number | undefined;
  /** Only tell what would be taken. */
  readonly preview?: boolean;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Takes the predecessor's reports: files, or every `.json` of folders. Repositories are recognised by their path, the
 * URL of their remote, or their name; one that is not here keeps a history of its own below `root`. A report that was
 * taken before is left alone, as is what lies after the beginning of the own history. Throws `not-found` where there is nothing to read.
 */
export async function importPredecessor(
  paths: readonly string[],
  history: History,
  fleet: { readonly root: string; readonly repositories: readonly KnownRepository[] },
  { signal, keptSince = 0, preview = false, onProgress = () => {} }: ImportOptions,
): Promise<ImportResult> {
  const files = [...new Set((await Promise.all(paths.map(reportFiles))).flat())];
  const recognise = recogniser(fleet.repositories, fleet.root);
  const problems: { path: string; message: string }[] = [];
  const outcomes: Record<ImportOutcome, number> = { imported: 0, known: 0, later: 0 };
  const leftOut: ImportResult['leftOut'] = [];
  const reports: { file: string; at: number; repos: readonly PredecessorRepository[] }[] = [];
  for (const [done, file] of files.entries()) {
    signal.throwIfAborted();
    onProgress({ done, total: files.length });
    try {
      reports.push({ file, ...(await readReport(file)) });
    } catch (thrown) {
      problems.push({ path: file, message: AuditorError.from(thrown).message });
    }
  }
  const taken = new Set<number>();
  const take = (at: number, repos: readonly PredecessorRepository[]): ImportOutcome => {
    const standings = repos.map((repo) => standingOf(repo, recognise(repo)));
    const folder = { path: fleet.root, sums: standings.map((one) => one.sums).reduce(addFigures, noFigures) };
    if (!preview) return history.importReport(at, importer, standings, folder);
    return taken.has(at) ? 'known' : history.importOutcome(at, importer, standings, folder);
  };
  // In the order of their times, so that only what changed from one to the next is a change.
  for (const { file, at, repos } of reports.toSorted((a, b) => a.at - b.at)) {
    signal.throwIfAborted();
    const outcome = take(at, repos);
    outcomes[outcome] += 1;
    if (outcome === 'imported') taken.add(at);
    else if (leftOut.length < maxLeftOut) leftOut.push({ path: file, at: iso(at), why: outcome });
    await new Promise(setImmediate);
  }
  const [first, last] = [[...taken][0], [...taken].at(-1)];
  const span = first === undefined || last === undefined ? null : { first: iso(first), last: iso(last) };
  const older = [...taken].filter((at) => at < keptSince).length;
  return { ...outcomes, older, span, leftOut, problems };
}

const iso = (at: number): string => new Date(at).toISOString();

export type KnownRepository = Pick<RepositorySummary, 'id' | 'name' | 'path'> & {
  /** Of its remotes. */
  readonly urls: readonly string[];
};

async function reportFiles(path: string): Promise<string[]> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined)
    throw new AuditorError('not-found', `${path} is not there.`, { hint: 'Name a report, or a folder of them.', path });
  if (!stats.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => name.toLowerCase().endsWith('.json')).sort();
  if (names.length === 0)
    throw new AuditorError('not-found', `There is no report (*.json) in ${path}.`, {
      hint: 'The predecessor keeps them in audit-history/.',
      path,
    });
  return names.slice(0, maxFiles).map((name) => join(path, name));
}

async function readReport(path: string) {
  const { size } = await stat(path);
  if (size > maxBytes) throw new AuditorError('bad-input', 'It is too large for a report.', { path });
  const parsed = predecessorReport.safeParse(parseJson(await readFile(path, 'utf8')));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? '' : ` (${issue.path.join('.')}: ${issue.message})`;
    throw new AuditorError('bad-input', `It is not a report of ${importer}${where}.`, { path });
  }
  const at = Date.parse(parsed.data.timestamp);
  if (!Number.isFinite(at) || at < 0 || at > Date.now())
    throw new AuditorError(
      'bad-input',
      `Its timestamp is no time that has been (${parsed.data.timestamp.slice(0, 40)}).`,
    );
  return { at, repos: parsed.data.repos };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AuditorError('bad-input', `It is not JSON: ${(cause as Error).message}`, { cause });
  }
}

type Recognised = Pick<ImportedStanding, 'id' | 'name' | 'path'>;

function recogniser(
  repositories: readonly KnownRepository[],
  root: string,
): (repo: PredecessorRepository) => Recognised {
  const byPath = new Map(repositories.map((one) => [one.path, one]));
  const byUrl = unambiguous(repositories.flatMap((one) => one.urls.map((url) => [urlKey(url), one] as const)));
  const byName = unambiguous(repositories.map((one) => [one.name, one] as const));
  return ({ name, local_path, clone_url, remote_url }) => {
    const known =
      (local_path === undefined ? undefined : byPath.get(local_path)) ??
      [remote_url, clone_url].map((url) => (url === undefined ? undefined : byUrl.get(urlKey(url)))).find(Boolean) ??
      byName.get(name);
    return known ?? { id: `imported:${root}:${name}`, name, path: join(root, name) };
  };
}

/** Only keys that stand for one repository. */
function unambiguous(pairs: readonly (readonly [string, KnownRepository])[]): Map<string, KnownRepository> {
  const found = new Map<string, KnownRepository | null>();
  for (const [key, one] of pairs) found.set(key, !found.has(key) || found.get(key)?.id === one.id ? one : null);
  return new Map([...found].filter((entry): entry is [string, KnownRepository] => entry[1] !== null));
}

function urlKey(url: string): string {
  const { host, path } = parseRemoteUrl(url);
  return `${host}/${path.replace(/^\/+/, '').replace(/(?:\.git)?\/*$/, '')}`.toLowerCase();
}

function standingOf({ status }: PredecessorRepository, { id, name, path }: Recognised): ImportedStanding {
  return { ...{ id, name, path, status }, sums: sumsOf(status) };
}

/** It judged by the status alone: there is no score, and no finding to count. */
const sumsOf = (status: PredecessorRepository['status']): FigureSums =>
  figuresOf(
    {
      score: null,
      health: status === 'unknown' ? 'unknown' : fleetHealth([status]),
      findings: { error: 0, warning: 0, info: 0, unknown: 0, ignored: 0 },
    },
    [],
  );
