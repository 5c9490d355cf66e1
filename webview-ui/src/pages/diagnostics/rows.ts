import type { Diagnostics, Timings } from '../../../../src/contract/diagnostics.ts';
import { formatBytes, formatCount, formatDateTime, formatDuration, formatMs, plural } from '../../format.ts';
import type { ConnectionState } from '../../state/connection.ts';
import type { ChannelCounts } from '../../state/live-store.ts';

/** The channel as the page itself sees it. */
export interface ChannelView {
  readonly connection: ConnectionState;
  readonly counts: ChannelCounts;
  readonly stream: string;
  readonly seq: number;
}

export type Row = readonly [name: string, value: string];
export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

const statuses = { live: 'live', connecting: 'connecting', stale: 'old: the extension does not answer' } as const;

/** Everything as names and values, once for the page and once for the report: what moves first, what is so last. `now`: ms since the epoch. */
export function sectionsOf(d: Diagnostics, channel: ChannelView, now: number): readonly Section[] {
  const since = (iso: string) => formatDuration(Date.parse(d.at) - Date.parse(iso));
  return [
    channelSection(d, channel, now),
    {
      title: 'Latencies',
      rows: [
        ...timingRows('Cause to painted', d.events.painted),
        ...timingRows('Question to answer', d.events.answered),
      ],
    },
    {
      title: 'Memory and process',
      rows: [
        ['Heap', `${formatBytes(d.memory.heapUsed)} of ${formatBytes(d.memory.heapTotal)}`],
        ['Heap limit', formatBytes(d.memory.heapLimit)],
        ['Resident', formatBytes(d.memory.rss)],
        ['External', formatBytes(d.memory.external)],
        ['Id', String(d.process.pid)],
        ['Up', since(d.process.startedAt)],
        ['Engine up', since(d.startedAt)],
      ],
    },
    {
      title: 'Git',
      rows: [
        ['Executable', d.git.executable],
        ['Running', `${formatCount(d.git.running)} of ${formatCount(d.git.concurrency)}`],
        ['Waiting', formatCount(d.git.waiting)],
        ...timingRows('Processes', d.git.times),
      ],
    },
    { title: 'Database', rows: databaseRows(d) },
    {
      title: 'Features',
      rows: d.features.map(({ name, value, setIn }) => [short(name), `${value} (${places[setIn]})`]),
    },
    {
      title: 'Other settings that were changed',
      rows: d.settings.map(({ name, value }) => [short(name), value]),
    },
    {
      title: 'Versions',
      rows: [
        ['Extension', d.versions.extension ?? 'not told here'],
        ['Runs in', d.versions.host],
        ['Node', d.versions.node],
        ['Git', d.versions.git ?? 'not asked, or not there'],
        ['SQLite', d.versions.sqlite ?? 'no database'],
        ['System', d.versions.system],
      ],
    },
    {
      title: 'Fleet',
      rows: [
        ['Workspace', d.trusted ? 'trusted' : 'not trusted: git is not started'],
        ['Repositories', formatCount(d.repositories)],
        ...listRows('Looked in', d.roots, 'nothing'),
        ['File watching', watchingText(d)],
        ['Leading window', d.leading === null ? 'no windows here' : d.leading ? 'this one' : 'another one'],
        ['Next audit', d.nextAuditAt === null ? 'when it is asked for' : formatDateTime(d.nextAuditAt)],
      ],
    },
  ];
}

const short = (name: string): string => name.replace(/^gitopsAuditor\./, '');

const places = {
  default: 'as it comes',
  user: 'set by the user',
  workspace: 'set in the workspace',
  folder: 'set in a folder',
} as const;

/** What the page knows of the channel, also where the host does not answer. */
export function channelSection(d: Diagnostics | null, channel: ChannelView, now: number): Section {
  const { connection, counts, stream, seq } = channel;
  const place = `event ${formatCount(seq)}`;
  return {
    title: 'Events',
    rows: [
      ['Connection', statuses[connection.status]],
      ['Last heard', connection.lastHeardAt === null ? 'never' : agoText(now - connection.lastHeardAt)],
      ['Snapshots asked', formatCount(counts.snapshots)],
      ['Gaps', gapsText(counts)],
      ['Page stands at', d && stream !== d.events.stream ? 'the end of another stream' : place],
      ...(d
        ? ([
            ['Host stands at', `event ${formatCount(d.events.seq)}`],
            ['Followed by', plural(d.events.clients, 'client', 'clients')],
            ['Stream', d.events.stream],
          ] as const)
        : []),
    ],
  };
}

function databaseRows({ database }: Diagnostics): Row[] {
  if (!database) return [['State', 'it could not be opened or read']];
  return [
    ['State folder', database.folder],
    ['Database', database.path],
    ['Schema', `version ${database.schemaVersion}`],
    ['Size', formatBytes(database.bytes)],
    ['Write-ahead log', formatBytes(database.walBytes)],
    ...database.rows.map(({ table, rows }): Row => [`Rows of ${table}`, formatCount(rows)]),
  ];
}

function timingRows(name: string, { count, p50, p95, max }: Timings): Row[] {
  return [
    [name, plural(count, 'time', 'times')],
    ['Median · p95 · longest', [p50, p95, max].map((ms) => (ms === null ? '–' : formatMs(ms))).join(' · ')],
  ];
}

const listRows = (name: string, values: readonly string[], none: string): Row[] =>
  values.length === 0 ? [[name, none]] : values.map((value, index) => [index === 0 ? name : '', value]);

function watchingText({ watching }: Diagnostics): string {
  if (!watching) return 'not here';
  const folders = plural(watching.folders, 'folder', 'folders');
  return watching.problem ? `${folders}: ${watching.problem.message}` : folders;
}

function gapsText({ gaps, healed }: ChannelCounts): string {
  if (gaps === 0) return 'none';
  return healed === gaps
    ? `${formatCount(gaps)}, healed`
    : `${formatCount(gaps)}, ${formatCount(healed)} of them healed`;
}

const agoText = (ms: number): string => (ms < 1_000 ? 'just now' : `${formatDuration(ms)} ago`);
