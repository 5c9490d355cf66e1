import * as vscode from 'vscode';
import type { LoggedProblem } from '../contract/diagnostics.ts';
import type { GitCallInfo } from '../engine/git/git.ts';
import type { Logger } from '../engine/log.ts';

/** The product's one log: a `LogOutputChannel`, each line tagged with its area. */
export interface ChannelLog extends Logger {
  readonly channel: vscode.LogOutputChannel;
  gitCall(call: GitCallInfo): void;
  /** The last warnings and errors, newest first. */
  readonly problems: readonly LoggedProblem[];
}

/** So many are remembered. */
const mostProblems = 50;

export function createLog(): ChannelLog {
  const channel = vscode.window.createOutputChannel('GitOps Auditor', { log: true });
  let problems: readonly LoggedProblem[] = [];
  const problem =
    (level: LoggedProblem['level']): Logger['warn'] =>
    (area, message) => {
      channel[level](`[${area}] ${message}`);
      problems = [{ at: new Date().toISOString(), level, area, message }, ...problems].slice(0, mostProblems);
    };
  return {
    channel,
    get problems() {
      return problems;
    },
    trace: (area, message) => channel.trace(`[${area}] ${message}`),
    debug: (area, message) => channel.debug(`[${area}] ${message}`),
    info: (area, message) => channel.info(`[${area}] ${message}`),
    warn: problem('warn'),
    error: problem('error'),
    gitCall: ({ args, cwd, durationMs, exitCode }) =>
      channel.trace(
        `[git] git ${args.join(' ')} (${durationMs.toFixed(1)} ms, exit ${exitCode ?? 'by signal'}) in ${cwd}`,
      ),
  };
}
