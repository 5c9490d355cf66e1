import { join } from 'node:path';
import { AuditorError } from '../contract/errors.ts';
import { severities } from '../contract/findings.ts';
import type { Report } from '../contract/report.ts';
import { severityWords } from '../contract/severity-words.ts';
import { ruleInfos } from '../engine/audit/rules/index.ts';
import { fixInfos } from '../engine/fixes/index.ts';
import { problemsAbove } from '../engine/reports/problems-above.ts';
import { reportFiles, writeReport } from '../engine/reports/render.ts';
import { writeWhole } from '../engine/write-whole.ts';
import type { AuditCommand } from './arguments.ts';
import { auditText } from './audit-text.ts';
import { errorLines, shortPath } from './error-text.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { notePoliciesAbove } from './policies-above.ts';
import { requireRule } from './rule-ids.ts';
import { type Session, withSession } from './session.ts';
import { resolveFolders } from './targets.ts';
import { plural, progressOf, type Terminal } from './terminal.ts';
import { version } from './version.ts';

/** `gitops-auditor audit`. */
export async function runAudit(command: AuditCommand, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  for (const id of command.rules) requireRule(id, ruleInfos());
  const roots = await resolveFolders(command.paths);
  if (command.config === undefined && !command.quiet) notePoliciesAbove(roots, terminal);
  // Judged otherwise than usual, it would look like a change.
  const { set, config, rules, untrusted } = command;
  const record = set === undefined && config === undefined && rules.length === 0 && !untrusted;
  return withSession({ ...command, roots, record, begin: record }, terminal, signal, (session) =>
    auditAndReport(session, command, terminal),
  );
}

async function auditAndReport(session: Session, command: AuditCommand, terminal: Terminal): Promise<ExitCode> {
  const report = await audit(session, terminal, command);
  const misled = showPolicyProblems(report, command, terminal);
  const text =
    command.format === 'text'
      ? render(command, report, session, terminal)
      : await writeReport(reportFiles[command.format], report, version);
  if (command.output === undefined) await terminal.write(text);
  else {
    await writeWhole(command.output, text);
    if (!command.quiet) terminal.note(`The report is in ${shortPath(command.output)}.`);
  }
  if (misled) return exitCodes.failure;
  const failures = failuresOf(command, report);
  if (failures.length === 0) return exitCodes.fine;
  if (command.output !== undefined && !command.quiet) terminal.note(`The audit fails: ${failures.join('; ')}.`);
  return exitCodes.findings;
}

async function audit({ call, fleet }: Session, terminal: Terminal, command: AuditCommand): Promise<Report> {
  const onProgress = ({ done, total, message }: { done: number; total: number; message?: string | undefined }) => {
    if (!command.quiet)
      terminal.progress(`Auditing ${progressOf(done, total)}${message === undefined ? '' : `  ${message}`}`);
  };
  await call('audit.run', {}, { onProgress });
  terminal.clearProgress();
  const report = await call('audit.report', { all: command.all });
  const { problems, roots } = fleet.stats();
  for (const problem of problems) terminal.note(errorLines(problem, terminal.paint('stderr'), 'warning').join('\n'));
  if (report.repositories.length === 0)
    throw new AuditorError('not-found', `No repository was found in ${roots.map(shortPath).join(', ')}.`, {
      hint: 'Name a repository or a folder of repositories. A folder that Git ignores does not stand for the repository around it.',
    });
  return report;
}

function render(command: AuditCommand, report: Report, session: Session, terminal: Terminal): string {
  const toFile = command.output !== undefined;
  return auditText(report, session.fleet.repositories(), {
    paint: terminal.paint(toFile ? 'file' : 'stdout'),
    width: toFile ? Number.POSITIVE_INFINITY : terminal.width,
    atLeast: command.quiet ? command.failOn : 'info',
    all: command.all,
    quiet: command.quiet,
    fixes: fixInfos(),
    paths: command.paths,
    judgedBy: command,
  });
}

/**
 * Mistakes in policy files that no repository's findings tell: those of a file above them, or of `--config`; and ignores
 * that match nothing. True where one has an error: then it was another audit than the one wanted.
 */
function showPolicyProblems(report: Report, { config, quiet }: AuditCommand, terminal: Terminal): boolean {
  const told = new Set(
    report.repositories.flatMap(({ path: repository, findings }) =>
      findings.flatMap(({ path, line, column }) =>
        path === undefined ? [] : `${join(repository, path)}:${line}:${column}`,
      ),
    ),
  );
  const { problems = [] } = report;
  for (const problem of problems)
    if (problem.severity === 'info' && quiet) continue;
    else if (config !== undefined || !told.has(`${problem.path}:${problem.line}:${problem.column}`))
      terminal.note(errorLines(problem, terminal.paint('stderr'), problem.severity).join('\n'));
  return (config === undefined ? problemsAbove(report) : problems).some(({ severity }) => severity === 'error');
}

/** Why the audit fails, in words: a finding reaches the threshold, or the score is below the one asked for. */
function failuresOf({ failOn, failUnder }: AuditCommand, { score, summary }: Report): string[] {
  const reached = failOn === 'never' ? [] : severities.slice(0, severities.indexOf(failOn) + 1);
  const found = reached.flatMap((severity) => {
    const { [severity]: many } = summary.findings;
    return many > 0 ? [plural(many, severityWords[severity].one, severityWords[severity].many)] : [];
  });
  return [
    ...(found.length > 0 ? [`${found.join(' and ')} (--fail-on ${failOn})`] : []),
    ...(failUnder !== undefined && score !== null && score < failUnder
      ? [`a score of ${score} (--fail-under ${failUnder})`]
      : []),
  ];
}
