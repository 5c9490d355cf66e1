import type { Forgotten } from '../contract/history.ts';
import type { ForgetCommand } from './arguments.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { minute } from './history-text.ts';
import { withSession } from './session.ts';
import { plural, type Terminal } from './terminal.ts';
import { usage } from './usage.ts';

/** `gitops-auditor history --forget`. */
export function runForget(command: ForgetCommand, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  return withSession({ roots: [], begin: false }, terminal, signal, async ({ call }) => {
    const before = new Date(command.before).toISOString();
    const when = minute(before);
    const expected = forgottenText(await call('history.forget', { before, preview: true }));
    if (expected === '') {
      terminal.note(`Nothing in the history was over before ${when}.`);
      return exitCodes.fine;
    }
    if (!command.yes) {
      if (!terminal.interactive)
        throw usage(
          `Nothing is forgotten without asking. It would be, from before ${when}: ${expected}.`,
          'Give --yes, or run it in a terminal.',
        );
      terminal.note(`From before ${when}: ${expected}.`);
      terminal.note('How everything stands stays; what is forgotten cannot be taken back.');
      if (!(await terminal.confirm('Forget it?', signal))) {
        terminal.note('Nothing was changed.');
        return exitCodes.fine;
      }
    }
    const done = forgottenText(await call('history.forget', { before }));
    await terminal.write(`${terminal.paint()('green', '✔')} Forgotten, from before ${when}: ${done}.\n`);
    return exitCodes.fine;
  });
}

/** Empty where there is nothing. */
function forgottenText({ changes, findings, audits, figures, repositories }: Forgotten): string {
  return [
    changes > 0 && plural(changes, 'change', 'changes'),
    findings > 0 && plural(findings, 'finding that was gone', 'findings that were gone'),
    audits > 0 && plural(audits, 'audit', 'audits'),
    figures > 0 &&
      plural(figures, 'step of the course of score and findings', 'steps of the course of score and findings'),
    repositories > 0 && plural(repositories, 'repository that was gone', 'repositories that were gone'),
  ]
    .filter(Boolean)
    .join(', ');
}
