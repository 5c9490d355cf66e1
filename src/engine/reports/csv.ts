import type { Report } from '../../contract/report.ts';
import { type ReportedRepository, shownFacts } from './reported-facts.ts';

/** The first seven are those of the audits before this product, in their order; new ones come after. */
const columns = [
  ...['Repository', 'Status', 'Clone URL', 'Local Path', 'Last Modified', 'Health Status', 'Uncommitted Changes'],
  ...['Score', 'Branch', 'Errors', 'Warnings', 'Notes', 'Unknown'],
];

/** RFC 4180, a row each repository. */
export function csvReport({ repositories }: Report): string {
  return [columns, ...repositories.map(row)].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function row({ name, status, path, health, score, findings, ...rest }: ReportedRepository): string[] {
  const facts = shownFacts({ name, status, path, health, score, findings, ...rest });
  const failed = (severity: string) =>
    String(findings.filter((f) => f.verdict === 'fail' && f.severity === severity).length);
  return [
    ...[name, status, facts.url, path, facts.lastModified, health],
    facts.hasUncommittedChanges === null ? '' : facts.hasUncommittedChanges ? 'Yes' : 'No',
    ...[score === null ? '' : String(score), facts.branch, failed('error'), failed('warning'), failed('info')],
    String(findings.filter(({ verdict }) => verdict === 'unknown').length),
  ];
}

/** A cell that a spreadsheet would take for a formula is made text by an apostrophe, as OWASP advises. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
