import { wordsFilter } from '../../contract/filter-words.ts';
import { severities } from '../../contract/findings.ts';
import type { FindingGroup, FindingGrouping, FindingsList, ListedFinding } from '../../contract/findings-list.ts';
import type { Input } from '../../contract/operations.ts';
import { mostSevere } from '../audit/score.ts';

const usualLimit = 200;

/** What the page of findings shows: groups with their numbers, and a part of one of them. */
export function listFindings(
  all: Iterable<ListedFinding>,
  input: Input<'findings.list'>,
  titleOf: (rule: string) => string,
): FindingsList {
  const { groupBy = 'rule', group, offset = 0, limit = usualLimit } = input;
  const fits = filterOf(input, titleOf);
  const byKey = new Map<string, ListedFinding[]>();
  const repositories = new Set<string>();
  let total = 0;
  for (const finding of all) {
    if (!fits(finding)) continue;
    total += 1;
    repositories.add(finding.repositoryId);
    const key = keyOf(finding, groupBy);
    const there = byKey.get(key);
    if (there) there.push(finding);
    else byKey.set(key, [finding]);
  }
  const groups = [...byKey].map(([key, findings]): FindingGroup => {
    const [first] = findings;
    return {
      key,
      label: groupBy === 'rule' ? titleOf(key) : groupBy === 'repository' ? (first?.repository ?? '') : key,
      severity: mostSevere(findings),
      findings: findings.length,
      repositories: new Set(findings.map(({ repositoryId }) => repositoryId)).size,
    };
  });
  const open = group === undefined ? [] : (byKey.get(group) ?? []);
  return {
    ...{ total, repositories: repositories.size },
    // How severe it would be says nothing of what is unknown.
    groups: groups.sort(
      (a, b) =>
        (input.verdict === 'unknown' ? 0 : rank(a) - rank(b)) ||
        b.findings - a.findings ||
        (a.label < b.label ? -1 : 1),
    ),
    findings: open.toSorted(worstFirst).slice(offset, offset + limit),
  };
}

function filterOf(
  { rule, severity, category, repositoryId, verdict = 'fail', text = '' }: Input<'findings.list'>,
  titleOf: (rule: string) => string,
) {
  const saysAll = wordsFilter(text);
  return (finding: ListedFinding): boolean => {
    if (finding.verdict !== verdict) return false;
    if (rule !== undefined && finding.rule !== rule) return false;
    if (severity !== undefined && finding.severity !== severity) return false;
    if (category !== undefined && finding.category !== category) return false;
    if (repositoryId !== undefined && finding.repositoryId !== repositoryId) return false;
    return saysAll(
      [titleOf(finding.rule), finding.rule, finding.message, finding.path ?? '', finding.repository].join('\n'),
    );
  };
}

const noFile = 'No file';

function keyOf({ rule, severity, repositoryId, path }: ListedFinding, by: FindingGrouping): string {
  return { rule, severity, repository: repositoryId, file: path ?? noFile }[by];
}

const rank = ({ severity }: { readonly severity: FindingGroup['severity'] }): number => severities.indexOf(severity);

const worstFirst = (a: ListedFinding, b: ListedFinding): number =>
  rank(a) - rank(b) ||
  compare(a.repository, b.repository) ||
  compare(a.rule, b.rule) ||
  compare(a.path ?? '', b.path ?? '') ||
  (a.line ?? 0) - (b.line ?? 0);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
