import { AuditorError } from '../contract/errors.ts';

export const commandNames = ['audit', 'fix', 'undo', 'history', 'rules'] as const;
export type CommandName = (typeof commandNames)[number];

/** The command line is not understood, and what to do about it. */
export function usage(message: string, ...hints: readonly string[]): AuditorError {
  return new AuditorError('bad-input', message, { hint: hints.filter((hint) => hint !== '').join(' ') });
}

/** Where to read more: of one command, or of all. */
export function helpCommand(command?: CommandName): string {
  return ['gitops-auditor', ...(command === undefined ? [] : [command]), '--help'].join(' ');
}
