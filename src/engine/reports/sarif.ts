import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import type { Fix, Location, Log, ReportingDescriptor, Result } from 'sarif';
import type { RuleInfo, Severity } from '../../contract/findings.ts';
import type { Report } from '../../contract/report.ts';
import { ruleInfos } from '../audit/rules/index.ts';
import type { ReportedFinding, ReportedRepository } from './reported-facts.ts';
import type { ReportedTextFix } from './text-fixes.ts';

const levels = { error: 'error', warning: 'warning', info: 'note' } as const satisfies Record<
  Severity,
  Result['level']
>;
const kinds = {
  fail: 'fail',
  unknown: 'open',
  pass: 'pass',
  'not-applicable': 'notApplicable',
  ignored: 'fail',
} as const;

/** SARIF 2.1.0, as GitHub's code scanning and editors read it. `version`: of this product. */
export function sarifReport(report: Report, version: string): string {
  const infos = ruleInfos();
  const indexOf = new Map(infos.map(({ id }, index) => [id, index]));
  const bases = baseIds(report.repositories);
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'GitOps Auditor',
            semanticVersion: version,
            informationUri: 'https://github.com/gitops-auditor/gitops-auditor',
            rules: infos.map(descriptor),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: Object.fromEntries(
          report.repositories.map(({ path }, index) => [bases[index], { uri: folderUri(path) }]),
        ),
        results: report.repositories.flatMap((repository, index) => resultsOf(repository, bases[index] ?? '', indexOf)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** Of one repository by the name that consumers take for the checkout. */
const baseIds = (repositories: readonly ReportedRepository[]): string[] =>
  repositories.map((_, index) => (repositories.length === 1 ? 'SRCROOT' : `REPOSITORY_${index + 1}`));

/** With a closing slash, as the format wants it. */
const folderUri = (path: string): string => `${pathToFileURL(path.toWellFormed()).href.replace(/\/$/, '')}/`;

function descriptor({
  id,
  title,
  why,
  howToFix,
  example,
  severity,
  category,
  documentation,
}: RuleInfo): ReportingDescriptor {
  return {
    id,
    name: id.replace(/(?:^|[/-])([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: why },
    helpUri: documentation,
    help: {
      text: `${why}\n\n${howToFix}`,
      markdown: `${why}\n\n${howToFix}\n\n\`\`\`\n${example}\n\`\`\`\n\n[Documentation](${documentation})`,
    },
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: [category] },
  };
}

function resultsOf(repository: ReportedRepository, base: string, indexOf: ReadonlyMap<string, number>): Result[] {
  const seen = new Map<string, number>();
  return repository.findings.map((finding) => {
    const { rule, severity, verdict, message, fixes = [] } = finding;
    const ruleIndex = indexOf.get(rule);
    return {
      ruleId: rule,
      ...(ruleIndex !== undefined && { ruleIndex }),
      kind: kinds[verdict],
      level: kinds[verdict] === 'fail' ? levels[severity] : 'none',
      message: { text: `${repository.name}: ${message}` },
      locations: [locationOf(finding, base)],
      partialFingerprints: { 'gitopsAuditor/v1': fingerprint(repository.name, finding, seen) },
      ...(verdict === 'ignored' && { suppressions: [{ kind: 'external' as const }] }),
      ...(finding.textFixes && { fixes: finding.textFixes.map((one) => sarifFix(one, finding, base)) }),
      // Most are commands or need an answer: no edits of text, which is what the format calls a fix.
      ...(fixes.length > 0 && { properties: { fixes } }),
    };
  });
}

function sarifFix({ description, edits }: ReportedTextFix, { path = '' }: ReportedFinding, base: string): Fix {
  return {
    description: { text: description },
    artifactChanges: [
      {
        artifactLocation: { uri: uriOf(path), uriBaseId: base },
        replacements: edits.map(({ line, column, endLine, endColumn, text }) => ({
          deletedRegion: { startLine: line, startColumn: column, endLine, endColumn },
          insertedContent: { text },
        })),
      },
    ],
  };
}

/** What concerns a repository as a whole is at its root: the format's readers want a place for everything. */
function locationOf({ path, line, column, endLine, endColumn }: ReportedFinding, base: string): Location {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(path ?? ''), uriBaseId: base },
      ...(line !== undefined && {
        region: {
          startLine: line,
          ...(column !== undefined && { startColumn: column }),
          ...(endLine !== undefined && { endLine }),
          ...(endColumn !== undefined && { endColumn }),
        },
      }),
    },
  };
}

const uriOf = (path: string): string => path.toWellFormed().split('/').map(encodeURIComponent).join('/') || '.';

/** The same on every machine, and while lines move. */
function fingerprint(repository: string, { rule, subject, path }: ReportedFinding, seen: Map<string, number>): string {
  const key = [repository, rule, subject ?? path ?? ''].join('\0');
  const nth = (seen.get(key) ?? 0) + 1;
  seen.set(key, nth);
  return createHash('sha256').update(`${key}\0${nth}`).digest('hex').slice(0, 32);
}
