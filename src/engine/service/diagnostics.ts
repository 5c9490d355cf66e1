import { arch, release, type } from 'node:os';
import { getHeapStatistics } from 'node:v8';
import type { Diagnostics, LoggedProblem } from '../../contract/diagnostics.ts';
import { AuditorError, type ErrorShape } from '../../contract/errors.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Git } from '../git/git.ts';
import { redactText } from '../git/urls.ts';
import { withoutHome } from '../home-folder.ts';
import type { Store } from '../store/types.ts';

/** What only the front door knows of itself. */
export interface FrontDoorState {
  readonly extension: string | null;
  readonly host: string;
  readonly watching: Diagnostics['watching'];
  readonly leading: boolean | null;
  /** ms since the epoch; undefined: no audit begins by itself. */
  readonly nextAuditAt: number | undefined;
  readonly features: readonly (Omit<Diagnostics['features'][number], 'value'> & { readonly value: unknown })[];
  /** The others that are not as they come. */
  readonly settings: readonly { readonly name: string; readonly value: unknown }[];
  /** Newest first. */
  readonly log: readonly LoggedProblem[];
}

const terminal: FrontDoorState = {
  ...{ extension: null, host: 'terminal', watching: null, leading: null },
  ...{ nextAuditAt: undefined, features: [], settings: [], log: [] },
};

interface Parts {
  readonly fleet: Fleet;
  readonly store: Store | null;
  readonly git: Git;
  readonly frontDoor?: () => FrontDoorState;
  readonly startedAt: string;
}

/** A setting's value that is longer is cut. */
const longestValue = 300;

/** How the product itself is. It starts no process, and what cannot be had is left out: it is asked where things fail. */
export function diagnosticsOf({ fleet, store, git, frontDoor = () => terminal, startedAt }: Parts): Diagnostics {
  const door = frontDoor();
  const { trusted, roots, total, problems } = fleet.stats();
  const { database, sqlite, problem } = databaseOf(store);
  const memory = process.memoryUsage();
  return {
    at: new Date().toISOString(),
    versions: {
      extension: door.extension,
      host: door.host,
      node: process.versions.node,
      git: git.knownVersion,
      sqlite,
      system: `${type()} ${release()} (${arch()})`,
    },
    trusted,
    roots: roots.map(shown),
    repositories: total,
    database,
    git: {
      executable: shown(git.executable),
      ...{ concurrency: git.concurrency, running: git.running, waiting: git.waiting, times: git.times.timings() },
    },
    watching: door.watching && {
      ...door.watching,
      problem: door.watching.problem && shownProblem(door.watching.problem),
    },
    events: {
      ...{ stream: fleet.hub.stream, seq: fleet.hub.seq, clients: fleet.hub.clients },
      ...{ painted: fleet.hub.painted.timings(), answered: fleet.hub.answered.timings() },
    },
    memory: {
      ...{ heapUsed: memory.heapUsed, heapTotal: memory.heapTotal, rss: memory.rss, external: memory.external },
      heapLimit: getHeapStatistics().heap_size_limit,
    },
    process: { pid: process.pid, startedAt: new Date(Date.now() - process.uptime() * 1_000).toISOString() },
    startedAt,
    leading: door.leading,
    nextAuditAt: door.nextAuditAt === undefined ? null : new Date(door.nextAuditAt).toISOString(),
    features: door.features.map(({ value, ...rest }) => ({ ...rest, value: shownValue(value) })),
    settings: door.settings.map(({ name, value }) => ({ name, value: shownValue(value) })),
    problems: [...problems, ...(problem ? [problem] : [])].map(shownProblem),
    log: door.log.map((line) => ({ ...line, message: shown(line.message) })),
  };
}

function databaseOf(store: Store | null): Pick<Diagnostics, 'database'> & {
  sqlite: string | null;
  problem?: ErrorShape;
} {
  if (!store) return { database: null, sqlite: null };
  try {
    const { sqlite, path, rows, ...figures } = store.figures();
    return { sqlite, database: { ...figures, rows: [...rows], folder: shown(store.folder), path: shown(path) } };
  } catch (thrown) {
    return { database: null, sqlite: null, problem: AuditorError.from(thrown).toShape() };
  }
}

const shown = (text: string): string => withoutHome(redactText(text));

const shownProblem = ({ message, hint, path, ...rest }: ErrorShape): ErrorShape => ({
  ...rest,
  message: shown(message),
  ...(hint !== undefined && { hint: shown(hint) }),
  ...(path !== undefined && { path: shown(path) }),
});

function shownValue(value: unknown): string {
  const text = shown(JSON.stringify(value) ?? 'undefined');
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`;
}
