import { type CommandId, commands } from '../ids.ts';

/** The commands that stand for one fix. */
export const fixOfCommand: Readonly<Partial<Record<CommandId, string>>> = {
  [commands.push]: 'git/push',
  [commands.pull]: 'git/pull',
  [commands.fetch]: 'git/fetch',
  [commands.stash]: 'git/stash',
  [commands.commit]: 'git/commit',
  [commands.discard]: 'git/discard',
  [commands.setUpstream]: 'git/set-upstream',
  [commands.fixRemote]: 'git/set-remote-url',
};

export const fetchFix = 'git/fetch';
export const cloneFix = 'inventory/clone';
export const acceptFix = 'policy/accept-findings';
export const remoteFixes: ReadonlySet<string> = new Set([
  'git/set-remote-url',
  'git/remove-credentials',
  'git/use-https',
]);
