import type { Report, ReportFormat } from '../../contract/report.ts';
import { csvReport } from './csv.ts';
import { htmlReport } from './html.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import { predecessorReport } from './predecessor.ts';
import { sarifReport } from './sarif.ts';
import { withTextFixes } from './text-fixes.ts';

interface Format {
  readonly title: string;
  /** Of a file, without the dot. */
  readonly extension: string;
  /** What only this format shows, and has to be read for it. */
  complete?(report: Report): Promise<Report>;
  /** `version`: of this product. */
  render(report: Report, version: string): string;
}

/** Each a pure function of the report: the same report gives the same bytes. Write one with `writeReport`. */
export const reportFiles: Readonly<Record<ReportFormat, Format>> = {
  json: { title: 'JSON', extension: 'json', render: (report) => `${JSON.stringify(report, null, 2)}\n` },
  csv: { title: 'CSV', extension: 'csv', render: csvReport },
  sarif: { title: 'SARIF', extension: 'sarif', complete: withTextFixes, render: sarifReport },
  markdown: { title: 'Markdown', extension: 'md', render: markdownReport },
  html: { title: 'HTML', extension: 'html', render: htmlReport },
  predecessor: { title: 'JSON of homelab-gitops-auditor', extension: 'json', render: predecessorReport },
  junit: { title: 'JUnit XML', extension: 'xml', render: junitReport },
};

/** The text of a report's file. */
export async function writeReport({ complete, render }: Format, report: Report, version: string): Promise<string> {
  return render(complete ? await complete(report) : report, version);
}
