import * as vscode from 'vscode';
import { AuditorError } from '../contract/errors.ts';
import type { Fleet } from '../engine/fleet/fleet.ts';
import type { Git } from '../engine/git/git.ts';
import type { Shell } from './shell.ts';

/** What an audit needs of this machine: a git that is there and new enough. */
export interface Requirements {
  /** What is missing, as last checked. */
  readonly problem: AuditorError | null;
  check(): Promise<void>;
}

export function followRequirements({ log }: Shell, fleet: Fleet, git: Git): Requirements {
  let problem: AuditorError | null = null;
  return {
    get problem() {
      return problem;
    },
    async check() {
      // In Restricted Mode git is not started, not even for its version.
      problem = vscode.workspace.isTrusted ? await missing(git, log.info) : null;
      if (problem) log.error('git', [problem.message, problem.hint].filter(Boolean).join(' '));
      fleet.setProblem('git', problem?.toShape() ?? null);
    },
  };
}

async function missing(git: Git, info: Shell['log']['info']): Promise<AuditorError | null> {
  try {
    const { text } = await git.requireVersion();
    info('git', `Git ${text} (${git.executable})`);
    return null;
  } catch (thrown) {
    return AuditorError.from(thrown);
  }
}
