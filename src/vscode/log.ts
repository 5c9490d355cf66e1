import * as vscode from 'vscode';
import type { GitCallInfo } from '../engine/git/git.ts';
import type { Logger } from '../engine/log.ts';

/** The product's one log: a `LogOutputChannel`, each line tagged with its area. */
export interface ChannelLog extends Logger {
  readonly channel: vscode.LogOutputChannel;
  gitCall(call: GitCallInfo): void;
}

export function createLog(): ChannelLog {
  const channel = vscode.window.createOutputChannel('GitOps Auditor', { log: true });
  return {
    channel,
    trace: (area, message) => channel.trace(`[${area}] ${message}`),
    debug: (area, message) => channel.debug(`[${area}] ${message}`),
    info: (area, message) => channel.info(`[${area}] ${message}`),
    warn: (area, message) => channel.warn(`[${area}] ${message}`),
    error: (area, message) => channel.error(`[${area}] ${message}`),
    gitCall: ({ args, cwd, durationMs, exitCode }) =>
      channel.trace(
        `[git] git ${args.join(' ')} (${durationMs.toFixed(1)} ms, exit ${exitCode ?? 'by signal'}) in ${cwd}`,
      ),
  };
}
