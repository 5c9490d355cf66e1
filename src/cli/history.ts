import { resolve } from 'node:path';
import type { Trend } from '../contract/history.ts';
import { trendCsv } from '../engine/reports/trend-csv.ts';
import type { HistoryCommand } from './arguments.ts';
import { withCommits } from './change-commits.ts';
import { shortPath } from './error-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { historyText } from './history-text.ts';
import { type Session, withSession } from './session.ts';
import { resolveFolders } from './targets.ts';
import { plural, printable, type Terminal } from './terminal.ts';

const textPoints = 200;
const filePoints = 2_000;

/** `gitops-auditor history`. */
export async function runHistory(command: HistoryCommand, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const roots = await resolveFolders(command.paths);
  return withSession({ roots, begin: command.import !== undefined }, terminal, signal, async (session) => {
    const complete = await importReports(session, command, terminal);
    const trend = await session.call('history.trend', {
      scope: {},
      ...rangeOf(command),
      points: command.format === 'text' ? textPoints : filePoints,
    });
    await terminal.write(await render(session, command, trend, { terminal, roots, signal }));
    return complete ? exitCodes.fine : exitCodes.failure;
  });
}

const rangeOf = ({ since, until }: HistoryCommand) => ({
  ...(since !== undefined && { from: new Date(since).toISOString() }),
  ...(until !== undefined && { to: new Date(until).toISOString() }),
});

async function render(
  { call, git }: Session,
  command: HistoryCommand,
  trend: Trend,
  { terminal, roots, signal }: { terminal: Terminal; roots: readonly string[]; signal: AbortSignal },
): Promise<string> {
  if (command.format === 'csv') return trendCsv(trend);
  const { drops, limit, since, until } = command;
  const found = await call('history.changes', { scope: {}, ...rangeOf(command), drops, limit });
  const changes = command.commits ? await withCommits(git, found, signal) : found;
  if (command.format === 'json') return `${JSON.stringify({ trend, changes }, null, 2)}\n`;
  const bounded = since !== undefined || until !== undefined;
  return historyText(trend, changes, { paint: terminal.paint(), width: terminal.width, roots, drops, bounded });
}

/** False where a report could not be taken. */
async function importReports({ call, fleet }: Session, command: HistoryCommand, terminal: Terminal): Promise<boolean> {
  if (command.import === undefined) return true;
  // By their remotes and names too, repositories are recognised.
  await fleet.audit({ priority: 'interactive' });
  const path = resolve(command.import);
  const { imported, known, later, problems } = await call('history.import', { paths: [path] });
  for (const problem of problems)
    terminal.note(
      `${terminal.paint('stderr')('yellow', 'Left out:')} ${printable(shortPath(problem.path))}: ${printable(problem.message)}`,
    );
  const before = known === 0 ? '' : `; ${plural(known, 'was', 'were')} there already`;
  const after = later === 0 ? '' : `; ${plural(later, 'is', 'are')} younger than the history here and left out`;
  terminal.note(`Took in ${plural(imported, 'report', 'reports')}${before}${after}.`);
  return problems.length === 0;
}
