import type { Report } from '../../contract/report.ts';

export type ReportedRepository = Report['repositories'][number];
export type ReportedFinding = ReportedRepository['findings'][number];

/** What formats other than JSON show of a repository's facts; empty where it is not known. */
export interface ShownFacts {
  readonly branch: string;
  /** Of `origin`, else of the first remote; without credentials. */
  readonly url: string;
  /** Of the last commit, ISO 8601. */
  readonly lastModified: string;
  /** null: not known. */
  readonly hasUncommittedChanges: boolean | null;
}

/** The facts of a report are whatever JSON they are: what is not of the shape expected is as good as not there. */
export function shownFacts({ facts }: ReportedRepository): ShownFacts {
  const value = (name: string): unknown => {
    const fact = facts[name];
    return fact?.state === 'known' ? fact.value : undefined;
  };
  const remotes = arrayOf(field(value('configuration'), 'remotes'));
  const origin = remotes.find((remote) => field(remote, 'name') === 'origin') ?? remotes[0];
  const counts = field(value('status'), 'counts');
  return {
    branch: textOf(field(value('head'), 'branch')),
    url: textOf(field(origin, 'url')),
    lastModified: textOf(field(value('lastCommit'), 'at')),
    hasUncommittedChanges: isObject(counts) ? Object.values(counts).some((count) => Number(count) > 0) : null,
  };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const field = (value: unknown, name: string): unknown => (isObject(value) ? value[name] : undefined);
const arrayOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export type Place = Pick<ReportedFinding, 'path' | 'line' | 'column'>;

/** `compose.yaml:3:5`, or nothing. */
export const placeOf = ({ path, line, column }: Place): string =>
  path === undefined ? '' : `${path}${line === undefined ? '' : `:${line}:${column ?? 1}`}`;
