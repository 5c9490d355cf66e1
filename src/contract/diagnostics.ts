import * as z from 'zod/mini';
import { errorShape } from './errors.ts';

/** Of something that is measured again and again: how often so far, and of the last 1,000 times how long, ms. */
export const timings = z.object({
  count: z.int(),
  /** null: it was not measured yet. */
  p50: z.nullable(z.number()),
  p95: z.nullable(z.number()),
  max: z.nullable(z.number()),
});
export type Timings = z.infer<typeof timings>;

/** A warning or an error as the log has it. */
export const loggedProblem = z.object({
  at: z.iso.datetime(),
  level: z.enum(['warn', 'error']),
  area: z.string(),
  message: z.string(),
});
export type LoggedProblem = z.infer<typeof loggedProblem>;

/**
 * How the product itself is: what is asked for first where something does not work as it should. Folders within the
 * home folder begin with `~`, and no text holds credentials.
 */
export const diagnostics = z.object({
  at: z.iso.datetime(),
  versions: z.object({
    /** null: it is not told here. */
    extension: z.nullable(z.string()),
    /** "Visual Studio Code 1.125.0", "terminal". */
    host: z.string(),
    node: z.string(),
    /** null: git was not asked yet, or is not there. */
    git: z.nullable(z.string()),
    /** null: there is no database. */
    sqlite: z.nullable(z.string()),
    /** "Linux 6.8.0 (x64)". */
    system: z.string(),
  }),
  trusted: z.boolean(),
  roots: z.array(z.string()),
  repositories: z.int(),
  /** null: the state folder could not be opened. */
  database: z.nullable(
    z.object({
      folder: z.string(),
      path: z.string(),
      schemaVersion: z.int(),
      bytes: z.int(),
      /** What is written and not yet in the database itself. */
      walBytes: z.int(),
      /** By table; counted at most once a minute. */
      rows: z.array(z.object({ table: z.string(), rows: z.int() })),
    }),
  ),
  git: z.object({
    executable: z.string(),
    /** Processes at once. */
    concurrency: z.int(),
    running: z.int(),
    waiting: z.int(),
    /** Of the processes, without their time in the queue. */
    times: timings,
  }),
  /** null: nothing watches here. */
  watching: z.nullable(z.object({ folders: z.int(), problem: z.nullable(errorShape) })),
  events: z.object({
    stream: z.string(),
    /** How many were sent. */
    seq: z.int(),
    /** Dashboards and other extensions that follow them. */
    clients: z.int(),
    /** From when a cause was seen until the page had painted it. */
    painted: timings,
    /** From when a page's question came until it was answered; not of what changes, audits, or waits for somebody. */
    answered: timings,
  }),
  /** Of the process, in bytes; in VS Code every extension of the window shares it. */
  memory: z.object({
    heapUsed: z.int(),
    heapTotal: z.int(),
    heapLimit: z.int(),
    rss: z.int(),
    external: z.int(),
  }),
  process: z.object({ pid: z.int(), startedAt: z.iso.datetime() }),
  /** When this engine was started: anew where a setting that it is made of changes. */
  startedAt: z.iso.datetime(),
  /** Whether schedules and notifications are this window's work; null: there are no windows here. */
  leading: z.nullable(z.boolean()),
  /** null: no audit begins by itself. */
  nextAuditAt: z.nullable(z.iso.datetime()),
  /** What is switched by settings, as it holds now, whether somebody set it or not; the value as JSON. */
  features: z.array(
    z.object({
      name: z.string(),
      value: z.string(),
      /** Where what holds was set; `default`: nowhere. */
      setIn: z.enum(['default', 'user', 'workspace', 'folder']),
    }),
  ),
  /** The others that are not as they come; the value as JSON. */
  settings: z.array(z.object({ name: z.string(), value: z.string() })),
  /** What keeps the whole from working now. */
  problems: z.array(errorShape),
  /** The last warnings and errors of the log, newest first. */
  log: z.array(loggedProblem),
});
export type Diagnostics = z.infer<typeof diagnostics>;
