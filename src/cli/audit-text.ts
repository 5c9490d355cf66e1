import { type Severity, severities } from '../contract/findings.ts';
import { fleetStatusText } from '../contract/fleet-words.ts';
import type { Report } from '../contract/report.ts';
import type { RepositorySummary } from '../contract/repositories.ts';
import { policyFileName } from '../engine/audit/policy-types.ts';
import { fleetAttentionText, fleetScoreText } from '../engine/reports/fleet-line.ts';
import { compareWorst, inOrder } from '../engine/reports/order.ts';
import { shortPath } from './error-text.ts';
import { type FixHintOptions, fixHints } from './fix-hints.ts';
import { mergedFindings } from './merge-findings.ts';
import { lineOf, type Paint, plural, printable, type Style, wrap } from './terminal.ts';

export interface AuditTextOptions extends FixHintOptions {
  /** Findings below this severity are left out. */
  readonly atLeast: Severity | 'never';
  /** Passed, not applicable and ignored verdicts too. */
  readonly all: boolean;
  /** Findings alone. */
  readonly quiet: boolean;
}

/** Fewer columns are too few for a sentence. */
const minBeside = 36;

type Entry = Report['repositories'][number];
type EntryFinding = Entry['findings'][number];

const marks = {
  error: { icon: '✖', style: 'red' },
  warning: { icon: '▲', style: 'yellow' },
  info: { icon: '●', style: 'blue' },
  unknown: { icon: '?', style: 'cyan' },
  pass: { icon: '✔', style: 'green' },
  ignored: { icon: '–', style: 'dim' },
  'not-applicable': { icon: '·', style: 'dim' },
} as const satisfies Record<Severity | Exclude<EntryFinding['verdict'], 'fail'>, { icon: string; style: Style }>;
type Kind = keyof typeof marks;
const kinds = Object.keys(marks) as Kind[];
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
    if (shown.length > 0)
      blocks.unshift(
        legend(
          shown.flatMap(({ findings }) => findings),
          options,
        ),
      );
    blocks.push(sum(report, options));
    const hints = fixHints(report, options);
    if (hints !== '') blocks.push(hints);
    if (hints !== '' && report.summary.findings.ignored === 0) blocks.push(ignoreHint(options));
  }
  return blocks.map((text) => `${text}\n`).join('\n');
}

/** For whoever has not ignored anything yet. */
const ignoreHint = ({ paint, width }: AuditTextOptions): string =>
  wrap(
    `What is meant so can be ignored, with its rule and a reason, under ignore: in ${policyFileName}; gitops-auditor fix accept-findings accepts all that is found today.`,
    width,
  )
    .map((line) => paint('dim', line))
    .join('\n');

function isShown({ verdict, severity }: EntryFinding, { all, atLeast, quiet }: AuditTextOptions): boolean {
  if (verdict === 'fail') return atLeast !== 'never' && severities.indexOf(severity) <= severities.indexOf(atLeast);
  return verdict === 'unknown' ? !quiet : all && !quiet;
}

/** What the lines of a block hold, and which marks stand for what in this report. */
function legend(findings: readonly EntryFinding[], { paint, width }: AuditTextOptions): string {
  const present = new Set(findings.map(kindOf));
  const known = kinds
    .filter((kind) => present.has(kind))
    .map((kind) => `${paint(marks[kind].style, marks[kind].icon)} ${paint('dim', kind)}`);
  const heading = ['repository', 'path', '• status · branch ↑ahead ↓behind · score of 100'];
  return [...lineOf(heading, '  ', width).map((line) => paint('dim', line)), `   ${known.join('  ')}`].join('\n');
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
    state(entry, summary, paint),
  ];
  const ordered = inOrder(options.all ? findings : mergedFindings(findings));
  const column = Math.max(...ordered.map(({ rule }) => rule.length));
  return [
    ...lineOf(heading, '  ', options.width),
    ...ordered.flatMap((finding) => findingLines(finding, column, options)),
  ].join('\n');
}

/** "• dirty · main ↑2 ↓1 · score 72", or the status of what has neither: "• missing". */
function state(entry: Entry, summary: RepositorySummary | undefined, paint: Paint): string {
  const words: string[] = [entry.status];
  if (summary) {
    const { branch, ahead, behind, head } = summary;
    const at = branch ?? (head === null ? '' : head.slice(0, 8));
    words.push([printable(at), ahead ? `↑${ahead}` : '', behind ? `↓${behind}` : ''].filter(Boolean).join(' '));
  }
  if (entry.score !== null) words.push(`score ${entry.score}`);
  return `${paint(healthStyle[entry.health], '•')} ${paint('dim', words.filter(Boolean).join(' · '))}`;
}

function findingLines(finding: EntryFinding, column: number, { paint, width }: AuditTextOptions): string[] {
  const { icon, style } = marks[kindOf(finding)];
  // Where a rule's name leaves too little beside it, what was found stands below.
  const beside = 5 + column + 2;
  const below = width - beside < minBeside;
  const indent = below ? 7 : beside;
  const place =
    finding.path === undefined
      ? ''
      : `${finding.path}${finding.line === undefined ? '' : `:${finding.line}:${finding.column ?? 1}`}: `;
  const said = printable(`${place}${finding.message}`);
  const lines = wrap(finding.verdict === 'unknown' ? `unknown: ${said}` : said, width - indent);
  const more = (below ? lines : lines.slice(1)).map((line) => `${' '.repeat(indent)}${line}`);
  const head = `   ${paint(style, icon)} ${paint(style, below ? finding.rule : finding.rule.padEnd(column))}`;
  return [below ? head : `${head}  ${lines[0] ?? ''}`, ...more];
}

const kindOf = ({ verdict, severity }: EntryFinding): Kind => (verdict === 'fail' ? severity : verdict);

function sum(report: Report, { paint, width }: AuditTextOptions): string {
  const { summary, health } = report;
  const { error, warning, info, unknown, ignored } = summary.findings;
  const counts = [
    error > 0 ? paint('red', plural(error, 'error', 'errors')) : 'no errors',
    warning > 0 ? paint('yellow', plural(warning, 'warning', 'warnings')) : 'no warnings',
    ...(info > 0 ? [paint('blue', plural(info, 'info', 'infos'))] : []),
    ...(ignored > 0 ? [paint('dim', `${ignored} ignored`)] : []),
  ];
  const took =
    report.durationMs < 1000 ? `${Math.round(report.durationMs)} ms` : `${(report.durationMs / 1000).toFixed(1)} s`;
  const lines = [
    `${paint('bold', 'Fleet status:')} ${paint(healthStyle[health], fleetStatusText(summary.byStatus))} (${fleetScoreText(report)}); ${fleetAttentionText(report)}`,
    [
      `Findings: ${counts.join(', ')} in ${plural(summary.repositories, 'repository', 'repositories')}`,
      ...(unknown > 0 ? [paint('cyan', plural(unknown, 'verdict unknown', 'verdicts unknown'))] : []),
      paint('dim', took),
    ].join('; '),
  ];
  return lines.flatMap((line) => wrap(line, width)).join('\n');
}
