import { AuditorError } from '../contract/errors.ts';
import { type Command, parseCommand } from './arguments.ts';
import { runAudit } from './audit.ts';
import { errorLines } from './error-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { runFix } from './fix.ts';
import { runForget } from './forget.ts';
import { helpText } from './help.ts';
import { runHistory } from './history.ts';
import { runRules } from './rules.ts';
import { Terminal } from './terminal.ts';
import { runUndo } from './undo.ts';
import { version } from './version.ts';

/** Runs one command line; sets the process's exit code and never throws. */
export async function main(args: readonly string[]): Promise<void> {
  const cancel = new AbortController();
  const onInterrupt = () => {
    // The second time somebody means it.
    if (cancel.signal.aborted) process.exit(exitCodes.cancelled);
    cancel.abort();
  };
  process.on('SIGINT', onInterrupt).on('SIGTERM', onInterrupt);
  let terminal = new Terminal(args.includes('--no-color') ? false : undefined);
  try {
    const command = parseCommand(args);
    terminal = new Terminal(command.color);
    process.exitCode = await run(command, terminal, cancel.signal);
  } catch (thrown) {
    const error = AuditorError.from(thrown);
    terminal.note(errorLines(error.toShape(), terminal.paint('stderr')).join('\n'));
    if (error.code === 'internal' && process.env.GITOPS_AUDITOR_DEBUG && error.cause instanceof Error)
      terminal.note(error.cause.stack ?? '');
    process.exitCode = error.code === 'cancelled' ? exitCodes.cancelled : exitCodes.failure;
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
  }
}

async function run(command: Command, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  switch (command.command) {
    case 'audit':
      return runAudit(command, terminal, signal);
    case 'fix':
      return runFix(command, terminal, signal);
    case 'undo':
      return runUndo(command, terminal, signal);
    case 'history':
      return runHistory(command, terminal, signal);
    case 'forget':
      return runForget(command, terminal, signal);
    case 'rules':
      return runRules(command, terminal);
    case 'help':
      await terminal.write(helpText(command.topic, terminal.width));
      return exitCodes.fine;
    case 'version':
      await terminal.write(`${version}\n`);
      return exitCodes.fine;
  }
}
