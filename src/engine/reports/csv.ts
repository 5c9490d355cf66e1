import type { Report } from '../../contract/report.ts';
import { csvText } from './csv-text.ts';
import { type ReportedRepository, shownFacts } from './reported-facts.ts';

/** The first seven are those of the audits before this product, in their order; new ones come after. */
const columns = [
  ...['Repository', 'Status', 'Clone URL', 'Local Path', 'Last Modified', 'Health Status', 'Uncommitted Changes'],
  ...['Score', 'Branch', 'Errors', 'Warnings', 'Infos', 'Unknown'],
];

/** RFC 4180, a row each repository. */
export function csvReport({ repositories }: Report): string {
  return csvText([columns, ...repositories.map(row)]);
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
