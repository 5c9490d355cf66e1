import { spansOf } from '../../contract/code-spans.ts';
import { fleetStatusText } from '../../contract/fleet-words.ts';
import type { Report } from '../../contract/report.ts';
import { severityWords } from '../../contract/severity-words.ts';
import { documentationUrl } from '../audit/rule-info.ts';
import { fleetAttentionText, fleetScoreText } from './fleet-line.ts';
import { byReason, compareWorst, inOrder } from './order.ts';
import { problemsAbove } from './problems-above.ts';
import { placeOf, type ReportedFinding, type ReportedRepository, shownFacts } from './reported-facts.ts';

/** GitHub's Markdown: a table of the repositories, then what was found in each. */
export function markdownReport(report: Report): string {
  const { summary, startedAt } = report;
  const repositories = report.repositories.toSorted(compareWorst);
  const { error, warning, info } = summary.findings;
  const spoken = repositories.filter(({ findings }) => findings.some(isShown));
  return [
    '# Audit of Git repositories',
    '',
    `${startedAt} · Fleet status: ${fleetStatusText(summary.byStatus)} (${fleetScoreText(report)}); ${fleetAttentionText(report)} · ${error} errors, ${warning} warnings, ${info} infos`,
    '',
    '| Repository | Status | Health | Score | Branch | Errors | Warnings | Infos |',
    '| --- | --- | --- | ---: | --- | ---: | ---: | ---: |',
    ...repositories.map(tableRow),
    ...problemsAbove(report).flatMap(({ severity, path, line, column, message }, index) => [
      ...(index === 0 ? ['', '## Policy', ''] : []),
      `- **${severityWords[severity].one}** ${code(`${path}:${line}:${column}`)}: ${said(message)}`,
    ]),
    ...spoken.flatMap(section),
    '',
  ].join('\n');
}

const isShown = ({ verdict }: ReportedFinding): boolean => verdict === 'fail' || verdict === 'unknown';

function tableRow(repository: ReportedRepository): string {
  const { name, status, health, score, findings } = repository;
  const count = (severity: string) => findings.filter((f) => f.verdict === 'fail' && f.severity === severity).length;
  const { branch } = shownFacts(repository);
  // A bar would end the cell, also in code.
  const cells = [text(name), status, health, score ?? '', branch === '' ? '' : code(branch.replaceAll('|', '¦'))];
  return `| ${[...cells, count('error'), count('warning'), count('info')].join(' | ')} |`;
}

function section({ name, path, findings }: ReportedRepository): string[] {
  const ordered = inOrder(findings);
  const failed = ordered.filter(({ verdict }) => verdict === 'fail');
  const unknown = byReason(ordered.filter(({ verdict }) => verdict === 'unknown'));
  return [
    ...['', `## ${text(name)}`, '', code(path), ''],
    ...failed.map((finding) => item(severityWords[finding.severity].one, [finding])),
    ...unknown.map((group) => item('unknown', group)),
  ];
}

/** A line of the findings that say the same. */
function item(word: string, findings: readonly ReportedFinding[]): string {
  const [first] = findings;
  const place = first ? placeOf(first) : '';
  const rules = findings.map(({ rule }) => `[${rule}](${documentationUrl(rule)})`).join(', ');
  return `- **${word}** ${rules}: ${place === '' ? '' : `${code(place)} `}${said(first?.message ?? '')}`;
}

/** Every character that could begin markup, a link, a mention or HTML is escaped; all on one line. */
const text = (value: string): string =>
  oneLine(value)
    .replace(/[\\`*_{}[\]()#+!|~<>&$:@]/g, (sign) => `&#${sign.codePointAt(0)};`)
    .replace(/^([-=]|\d+[.)])/, '\\$1')
    .replace(/www\./gi, 'www&#46;');

/** A message with its code as such. */
const said = (message: string): string =>
  spansOf(oneLine(message))
    .map(({ kind, text: part }) => (kind === 'code' ? code(part) : text(part)))
    .join('');

/** A run of backticks that is longer than any within keeps the code together. */
function code(value: string): string {
  const content = oneLine(value);
  const longest = Math.max(0, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = /^`|`$|^ .* $/.test(content) ? ' ' : '';
  return `${fence}${space}${content}${space}${fence}`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
const oneLine = (value: string): string => value.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
