import { posix } from 'node:path';
import type { Report } from '../../contract/report.ts';
import { parseEnvironmentFile } from '../env-file.ts';
import { defaultRestartPolicy, restartRecipe } from '../fixes/compose/add-restart-policy.ts';
import { localhostRecipe } from '../fixes/compose/bind-to-localhost.ts';
import { targetsOf } from '../fixes/compose/compose-fix.ts';
import { type Recipe, type RepairTarget, repairText } from '../fixes/compose/repair-text.ts';
import { fixById } from '../fixes/index.ts';
import { FileCache } from '../git/file-cache.ts';
import { FileFinder } from '../git/file-finder.ts';
import type { TextEdit } from '../yaml/text-edit.ts';
import type { ReportedFinding, ReportedRepository } from './reported-facts.ts';

export type ReportedTextFix = NonNullable<ReportedFinding['textFixes']>[number];
type Lookup = (name: string) => string | undefined;

/** Fixes that need no answer, and so are one certain edit of a text. */
const certain: ReadonlyMap<string, (lookup: Lookup) => Recipe> = new Map([
  ['compose/add-restart-policy', () => restartRecipe(defaultRestartPolicy)],
  ['compose/bind-to-localhost', localhostRecipe],
]);

const maxBytes = 1024 * 1024;

/**
 * The report with the edits that would repair its findings, where they are certain. They are made of the files as they
 * are now: it costs as much as reading those once more, so only a format that shows them asks. Never throws.
 */
export async function withTextFixes(report: Report): Promise<Report> {
  const repositories: ReportedRepository[] = [];
  for (const repository of report.repositories)
    repositories.push(repository.findings.some(isRepairable) ? await repaired(repository) : repository);
  return { ...report, repositories };
}

const fixOf = ({ fixes = [] }: ReportedFinding): string | undefined => fixes.find((fix) => certain.has(fix));
const isRepairable = (finding: ReportedFinding): boolean => finding.verdict === 'fail' && fixOf(finding) !== undefined;

async function repaired(repository: ReportedRepository): Promise<ReportedRepository> {
  const files = new FileCache();
  const textFixes = new Map<ReportedFinding, ReportedTextFix>();
  const groups = Map.groupBy(repository.findings.filter(isRepairable), (finding) =>
    [finding.path, fixOf(finding)].join('\0'),
  );
  for (const [first, ...others] of groups.values()) {
    const fix = first && fixOf(first);
    const recipe = certain.get(fix ?? '');
    if (first?.path === undefined || fix === undefined || recipe === undefined) continue;
    const text = await textAt(repository.path, first.path, files);
    if (text === undefined) continue;
    const variables = await textAt(repository.path, posix.join(posix.dirname(first.path), '.env'), files);
    const settings = new Map(parseEnvironmentFile(variables ?? '').map(({ name, value }) => [name, value]));
    const made = editsOf(
      text,
      [first, ...others],
      recipe((name) => settings.get(name)),
    );
    const description = fixById(fix)?.title ?? fix;
    for (const [finding, edits] of made) textFixes.set(finding, { fix, description, edits: edits.map(placeIn(text)) });
  }
  const findings = repository.findings.map((finding) => {
    const found = textFixes.get(finding);
    return found ? { ...finding, textFixes: [found] } : finding;
  });
  return { ...repository, findings };
}

function editsOf(
  text: string,
  findings: readonly ReportedFinding[],
  recipe: Recipe,
): [ReportedFinding, readonly TextEdit[]][] {
  const targets = findings.flatMap((finding) =>
    targetsOf([finding]).map((target): RepairTarget & { finding: ReportedFinding } => ({ ...target, finding })),
  );
  try {
    return repairText(text, targets, () => recipe).done.map(({ target, repair }) => [target.finding, repair.edits]);
  } catch {
    return []; // not to be edited as it is; the finding stays without
  }
}

/** Undefined where there is no such file in the working tree, or it cannot be read, is too long or no text. */
async function textAt(workingTree: string, path: string, files: FileCache): Promise<string | undefined> {
  try {
    const found = await new FileFinder(workingTree, files, undefined).find(path);
    const content = typeof found === 'object' ? await files.content(found, maxBytes + 1) : undefined;
    const text = content?.toString('utf8');
    return content && content.length <= maxBytes && Buffer.from(text ?? '').equals(content) ? text : undefined;
  } catch {
    return undefined; // the report is to be written all the same
  }
}

/** From offsets to lines and columns, 1-based; a byte order mark is no part of its line. */
function placeIn(text: string): (edit: TextEdit) => ReportedTextFix['edits'][number] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  if (text.startsWith('\uFEFF')) starts[0] = 1;
  const place = (offset: number) => {
    let low = 0;
    for (let high = starts.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
  return ({ from, to, text: put }) => {
    const start = place(from);
    const end = place(to);
    return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column, text: put };
  };
}
