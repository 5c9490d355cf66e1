import { type Severity, severities } from '../contract/findings.ts';
import { fleetStatusText } from '../contract/fleet-words.ts';
import type { Report } from '../contract/report.ts';
import type { RepositorySummary } from '../contract/repositories.ts';
import { fleetAttentionText, fleetScoreText } from '../engine/reports/fleet-line.ts';
import { compareWorst, inOrder } from '../engine/reports/order.ts';
import { shortPath } from './error-text.ts';
import { type FixHintOptions, fixHints } from './fix-hints.ts';
import { mergedFindings } from './merge-findings.ts';
import { type Paint, plural, printable, type Style, wrap } from './terminal.ts';

export interface AuditTextOptions extends FixHintOptions {
  /** Columns; endless where lines are not to be wrapped. */
  readonly width: number;
  /** Findings below this severity are left out. */
  readonly atLeast: Severity | 'never';
  /** Passed, not applicable and ignored verdicts too. */
  readonly all: boolean;
  /** Findings alone. */
  readonly quiet: boolean;
}

type Entry = Report['repositories'][number];
type EntryFinding = Entry['findings'][number];

const marks: Record<Severity, { icon: string; style: Style }> = {
  error: { icon: '✖', style: 'red' },
  warning: { icon: '▲', style: 'yellow' },
  info: { icon: '●', style: 'blue' },
};
const healthStyle = { green: 'green', yellow: 'yellow', red: 'red', unknown: 'dim' } as const;

/** The report for people: a block for each repository with findings, worst first, then the sum and what to do. */
export function auditText(report: Report, summaries: readonly RepositorySummary[], options: AuditTextOptions): string {
  const shown = report.repositories
    .map((entry) => ({ entry, findings: entry.findings.filter((finding) => isShown(finding, options)) }))
    .filter(({ findings }) => findings.length > 0)
    .sort((a, b) => compareWorst({ ...a.entry, findings: a.findings }, { ...b.entry, findings: b.findings }));
  const byId = new Map(summaries.map((summary) => [summary.id, summary]));
  const blocks = shown.map(({ entry, findings }) => block(entry, findings, byId.get(entry.id), options));
  if (!options.quiet) {
    blocks.push(sum(report, options.paint));
    const hints = fixHints(report, options);
    if (hints !== '') blocks.push(hints);
  }
  return blocks.map((text) => `${text}\n`).join('\n');
}

function isShown({ verdict, severity }: EntryFinding, { all, atLeast, quiet }: AuditTextOptions): boolean {
  if (verdict === 'fail') return atLeast !== 'never' && severities.indexOf(severity) <= severities.indexOf(atLeast);
  return verdict === 'unknown' ? !quiet : all && !quiet;
}

function block(
  entry: Entry,
  findings: readonly EntryFinding[],
  summary: RepositorySummary | undefined,
  options: AuditTextOptions,
): string {
  const { paint } = options;
  const heading = [
    paint('bold', printable(entry.name)),
    paint('dim', printable(shortPath(entry.path))),
    ...state(entry, summary, paint),
  ];
  const ordered = inOrder(options.all ? findings : mergedFindings(findings));
  const column = Math.max(...ordered.map(({ rule }) => rule.length));
  return [heading.join('  '), ...ordered.flatMap((finding) => findingLines(finding, column, options))].join('\n');
}

/** "main ↑2 ↓1 · score 72", or the status of what has neither: "missing". */
function state(entry: Entry, summary: RepositorySummary | undefined, paint: Paint): string[] {
  const words: string[] = [];
  if (summary) {
    const { branch, ahead, behind, head } = summary;
    const at = branch ?? (head === null ? '' : head.slice(0, 8));
    words.push([printable(at), ahead ? `↑${ahead}` : '', behind ? `↓${behind}` : ''].filter(Boolean).join(' '));
  }
  if (entry.score !== null) words.push(`score ${entry.score}`);
  const said = words.filter(Boolean).join(' · ') || entry.status;
  return [paint(healthStyle[entry.health], '•'), paint('dim', said)];
}

function findingLines(finding: EntryFinding, column: number, { paint, width }: AuditTextOptions): string[] {
  const { icon, style } = mark(finding);
  const indent = 5 + column + 2;
  const place =
    finding.path === undefined
      ? ''
      : `${finding.path}${finding.line === undefined ? '' : `:${finding.line}:${finding.column ?? 1}`}: `;
  const said = printable(`${place}${finding.message}`);
  const [first = '', ...more] = wrap(
    finding.verdict === 'unknown' ? `unknown: ${said}` : said,
    Math.max(width - indent, 30),
  );
  return [
    `   ${paint(style, icon)} ${paint(style, finding.rule.padEnd(column))}  ${first}`,
    ...more.map((line) => `${' '.repeat(indent)}${line}`),
  ];
}

function mark({ verdict, severity }: EntryFinding): { icon: string; style: Style } {
  switch (verdict) {
    case 'fail':
      return marks[severity];
    case 'unknown':
      return { icon: '?', style: 'cyan' };
    case 'pass':
      return { icon: '✔', style: 'green' };
    case 'ignored':
      return { icon: '–', style: 'dim' };
    case 'not-applicable':
      return { icon: '·', style: 'dim' };
  }
}

function sum(report: Report, paint: Paint): string {
  const { summary, health } = report;
  const { error, warning, info, unknown, ignored } = summary.findings;
  const counts = [
    error > 0 ? paint('red', plural(error, 'error', 'errors')) : 'no errors',
    warning > 0 ? paint('yellow', plural(warning, 'warning', 'warnings')) : 'no warnings',
    ...(info > 0 ? [paint('blue', plural(info, 'info', 'infos'))] : []),
    ...(unknown > 0 ? [paint('cyan', `${unknown} unknown`)] : []),
    ...(ignored > 0 ? [paint('dim', `${ignored} ignored`)] : []),
  ];
  const took =
    report.durationMs < 1000 ? `${Math.round(report.durationMs)} ms` : `${(report.durationMs / 1000).toFixed(1)} s`;
  return [
    `${paint('bold', 'Fleet status:')} ${paint(healthStyle[health], fleetStatusText(summary.byStatus))} (${fleetScoreText(report)}); ${fleetAttentionText(report)}`,
    `${counts.join(', ')} in ${plural(summary.repositories, 'repository', 'repositories')}${paint('dim', `, ${took}`)}`,
  ].join('\n');
}
