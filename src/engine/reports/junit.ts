import type { Report } from '../../contract/report.ts';
import { placeOf, type ReportedFinding, type ReportedRepository } from './reported-facts.ts';

/**
 * JUnit's XML, as CI servers read it (Jenkins' schema, with `file` and `line` of a case as GitLab has them): a suite each
 * repository, a case each verdict. An info fails nothing: its case passes, with what it says as output. Best of a report
 * with every verdict.
 */
export function junitReport({ repositories, startedAt, durationMs }: Report): string {
  const suites = repositories.map((repository) => suite(repository, startedAt));
  const all = repositories.flatMap(({ findings }) => findings);
  const totals = `tests="${all.length}" ${counts(all)} time="${(durationMs / 1000).toFixed(3)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="GitOps Auditor" ${totals}>\n${suites.join('')}</testsuites>\n`;
}

function counts(findings: readonly ReportedFinding[]): string {
  const failures = findings.filter(({ verdict, severity }) => verdict === 'fail' && severity !== 'info');
  const errors = findings.filter(({ verdict }) => verdict === 'unknown');
  return `failures="${failures.length}" errors="${errors.length}"`;
}

function suite({ name, path, findings }: ReportedRepository, startedAt: string): string {
  const cases = findings.map((finding) => testCase(finding, name)).join('');
  const skipped = findings.filter(({ verdict }) => verdict === 'ignored' || verdict === 'not-applicable').length;
  return `  <testsuite name=${quoted(name)} package=${quoted(path)} timestamp=${quoted(startedAt.slice(0, 19))} tests="${findings.length}" ${counts(findings)} skipped="${skipped}">\n${cases}  </testsuite>\n`;
}

function testCase(finding: ReportedFinding, repository: string): string {
  const { rule, subject, path, line } = finding;
  const name = subject === undefined ? rule : `${rule} ${subject}`;
  const place = path === undefined ? '' : ` file=${quoted(path)}${line === undefined ? '' : ` line="${line}"`}`;
  const inner = result(finding);
  const head = `    <testcase classname=${quoted(repository)} name=${quoted(name)}${place}`;
  return inner === '' ? `${head}/>\n` : `${head}>${inner}</testcase>\n`;
}

function result(finding: ReportedFinding): string {
  const { verdict, severity, message } = finding;
  const place = placeOf(finding);
  const said = `${place === '' ? '' : `${place}: `}${message}`;
  switch (verdict) {
    case 'pass':
      return '';
    case 'fail':
      return severity === 'info'
        ? `<system-out>${escaped(`info: ${said}`)}</system-out>`
        : `<failure type="${severity}" message=${quoted(said)}/>`;
    case 'unknown':
      return `<error type="unknown" message=${quoted(said)}/>`;
    default:
      return `<skipped>${escaped(said)}</skipped>`;
  }
}

const entities: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' },
  ...{ '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' },
};

/** An attribute's value. */
const quoted = (text: string): string => `"${escaped(text)}"`;

/** In text as in attributes. What XML 1.0 cannot hold at all is shown as U+FFFD. */
function escaped(text: string): string {
  const allowed = text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
  return allowed.replace(/[&<>"\t\n\r]/g, (sign) => entities[sign] ?? sign);
}
