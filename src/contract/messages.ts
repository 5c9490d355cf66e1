import * as z from 'zod/mini';
import { errorShape } from './errors.ts';
import { envelope } from './events.ts';
import { type OperationName, pageOperationNames, progress } from './operations.ts';

/** Both ends beat at this interval; a page that hears nothing for three beats says that what it shows is old. */
export const heartbeatMs = 5_000;

const operationName = z.enum(pageOperationNames as [OperationName, ...OperationName[]]);

/** How much room rows have. */
export const density = z.enum(['comfortable', 'compact']);
export type Density = z.infer<typeof density>;

/** What of the settings a page follows. */
export const pageSettings = z.object({ density });
export type PageSettings = z.infer<typeof pageSettings>;

/** Page → host. */
export const toHost = z.discriminatedUnion('kind', [
  /** The page is drawn and listens; sent again when it wants the greeting again. */
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('request'), id: z.int(), operation: operationName, input: z.unknown() }),
  z.object({ kind: z.literal('cancel'), id: z.int() }),
  z.object({ kind: z.literal('beat') }),
  /** The route that the page shows now, so that the host can open it again there. */
  z.object({ kind: z.literal('route'), path: z.string().check(z.maxLength(2_000)) }),
  /** These events are on the screen; for the latency figures. */
  z.object({ kind: z.literal('painted'), seq: z.int(), causedAt: z.number(), paintedAt: z.number() }),
  /** The page caught an error of its own, for the log. */
  z.object({ kind: z.literal('error'), message: z.string().check(z.maxLength(10_000)) }),
]);
export type ToHost = z.infer<typeof toHost>;

/** Host → page. */
export const toPage = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('hello'),
    /** Where to go, when the panel was opened for a place; else null: stay or restore. */
    route: z.nullable(z.string()),
    stream: z.string(),
    /** As with a beat: what was announced before the page listened is in no event that it gets. */
    seq: z.int(),
  }),
  z.object({ kind: z.literal('response'), id: z.int(), value: z.unknown() }),
  z.object({ kind: z.literal('failure'), id: z.int(), error: errorShape }),
  z.object({ kind: z.literal('progress'), id: z.int(), progress }),
  z.object({ kind: z.literal('events'), events: z.array(envelope) }),
  /** `seq`: the last one sent, so that a page notices a lost tail. `running`: requests that will be answered. */
  z.object({ kind: z.literal('beat'), stream: z.string(), seq: z.int(), running: z.array(z.int()) }),
  z.object({ kind: z.literal('navigate'), route: z.string() }),
  /** After the greeting, and when they change. */
  z.object({ kind: z.literal('settings'), settings: pageSettings }),
]);
export type ToPage = z.infer<typeof toPage>;
