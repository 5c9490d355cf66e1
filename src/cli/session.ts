import { AuditorError } from '../contract/errors.ts';
import type { RuleSet } from '../contract/findings.ts';
import type { Call, Output } from '../contract/operations.ts';
import type { ReadFacts } from '../engine/fixes/fix.ts';
import { FixRunner } from '../engine/fixes/runner.ts';
import { Fleet } from '../engine/fleet/fleet.ts';
import { discoveryDefaults } from '../engine/git/discovery-defaults.ts';
import { Git } from '../engine/git/git.ts';
import { silentLogger } from '../engine/log.ts';
import { dispatch } from '../engine/service/dispatch.ts';
import { createHandlers } from '../engine/service/handlers.ts';
import { openStore } from '../engine/store/store.ts';
import type { Store } from '../engine/store/types.ts';
import { errorLines } from './error-text.ts';
import { interruptedText } from './journal-text.ts';
import { resolveFile } from './targets.ts';
import type { Terminal } from './terminal.ts';

export interface SessionOptions {
  /** Absolute. */
  readonly roots: readonly string[];
  /** Default: the paths given are trusted. */
  readonly untrusted?: boolean;
  readonly set?: RuleSet | undefined;
  readonly rules?: readonly string[];
  readonly config?: string | undefined;
  readonly jobs?: number | undefined;
  /** Write what an audit finds into the history. */
  readonly record?: boolean;
  /** Begin the state database where there is none: not for who only reads it. */
  readonly begin: boolean;
}

/** The engine, composed for one command. */
export interface Session {
  readonly fleet: Fleet;
  readonly git: Git;
  readonly call: Call;
  /** Finishes or takes back what a killed process left half done, and says so. For commands that change something. */
  recover(): Promise<void>;
  close(): Promise<void>;
}

/** Composes the engine for one command and closes it when the command has ended, however it ends. */
export async function withSession<T>(
  options: SessionOptions,
  terminal: Terminal,
  signal: AbortSignal,
  command: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await openSession(options, terminal, signal);
  try {
    return await command(session);
  } finally {
    await session.close();
  }
}

async function openSession(options: SessionOptions, terminal: Terminal, signal: AbortSignal): Promise<Session> {
  const { untrusted = false, set, rules = [], config, jobs } = options;
  const policyFile = config === undefined ? undefined : await resolveFile('--config', config);
  const git = new Git(jobs === undefined ? {} : { concurrency: jobs });
  if (!untrusted) await git.requireVersion();
  const store = await openStoreOrSay(terminal, options.begin);
  const fleet = new Fleet({
    git,
    store,
    log: silentLogger,
    roots: () => options.roots,
    discovery: () => discoveryDefaults,
    trusted: () => !untrusted,
    ...(set !== undefined && { set }),
    ...(rules.length > 0 && { only: new Set(rules) }),
    ...(policyFile !== undefined && { policyFile }),
    ...(jobs !== undefined && { jobs }),
    ...(options.record && { recordAs: 'terminal' }),
  });
  const readFacts: ReadFacts = (location, until, needs) => fleet.readFacts(location, until, needs);
  const fixes =
    store &&
    new FixRunner({
      ...{ git, store, readFacts, by: 'terminal' },
      policyOf: (location) => fleet.policyOf(location),
      accepted: fleet.accepted,
      roots: () => options.roots,
    });
  const handlers = createHandlers({
    fleet,
    fixes,
    store,
    git,
    workbench: {
      'workbench.copy': noWorkbench,
      'workbench.reveal': noWorkbench,
      'workbench.exportTrend': noWorkbench,
      'workbench.importHistory': noWorkbench,
    },
  });
  return {
    fleet,
    git,
    call: async (name, input, { onProgress = () => {} } = {}) =>
      (await dispatch(
        handlers,
        name,
        input,
        { trust: !untrusted, github: false },
        { signal, report: onProgress },
      )) as Output<typeof name>,
    recover: async () => {
      for (const { entry, outcome, error } of (await fixes?.recover({ signal })) ?? [])
        terminal.note(interruptedText(entry, outcome, error, terminal.paint('stderr')));
    },
    close: async () => {
      await fleet.recorded();
      fleet.dispose();
      store?.close();
    },
  };
}

const noWorkbench = (): never => {
  throw new AuditorError('not-found', 'There is no workbench in the terminal.');
};

/** An audit needs no store; without one, baselines do not count and nothing can be fixed. */
async function openStoreOrSay(terminal: Terminal, begin: boolean): Promise<Store | null> {
  const paint = terminal.paint('stderr');
  try {
    const store = await openStore(undefined, { begin });
    for (const notice of store.notices) terminal.note(errorLines(notice, paint, 'warning').join('\n'));
    return store;
  } catch (thrown) {
    terminal.note(errorLines(AuditorError.from(thrown).toShape(), paint, 'warning').join('\n'));
    return null;
  }
}
