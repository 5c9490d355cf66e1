import type { Report } from '../contract/report.ts';
import { byReason } from '../engine/reports/order.ts';

type EntryFinding = Report['repositories'][number]['findings'][number];

/** Of so many things that a repository lacks one line is made. */
const mergeFrom = 3;

/** So many rules without a verdict are named. */
const maxNamedRules = 4;

/** The findings of one repository, as few lines as say all of it. */
export const mergedFindings = (findings: readonly EntryFinding[]): EntryFinding[] => mergeLacks(mergeUnknown(findings));

/** One missing fact is one line, not twenty. */
function mergeUnknown(findings: readonly EntryFinding[]): EntryFinding[] {
  const spoken = findings.filter(({ verdict }) => verdict !== 'unknown');
  for (const group of byReason(findings.filter(({ verdict }) => verdict === 'unknown'))) {
    const [first] = group;
    if (first === undefined) continue;
    if (group.length === 1) spoken.push(first);
    else spoken.push({ ...first, rule: `${group.length} rules`, message: `${first.message} (${namesOf(group)})` });
  }
  return spoken;
}

const namesOf = (findings: readonly EntryFinding[]): string =>
  findings.length > maxNamedRules ? '--all lists them' : findings.map(({ rule }) => rule).join(', ');

/**
 * What files a repository as a whole lacks says little for many lines: of each severity it is one, which names every
 * rule, for `gitops-auditor rules` and `fix`.
 */
function mergeLacks(findings: readonly EntryFinding[]): EntryFinding[] {
  const groups = Map.groupBy(findings, (finding) => (isOfTheWhole(finding) ? finding.severity : 'other'));
  return [...groups].flatMap(([key, group]) => {
    const [first] = group;
    if (key === 'other' || first === undefined || group.length < mergeFrom) return group;
    const rules = group.map(({ rule }) => rule).join(', ');
    return { ...first, rule: `${group.length} rules`, message: `${saidTogether(group)} (${rules})` };
  });
}

const isOfTheWhole = ({ verdict, category, path, subject }: EntryFinding): boolean =>
  verdict === 'fail' && category === 'files' && path === undefined && subject === undefined;

/** "It has no licence, README or changelog. It names no code owners." */
function saidTogether(group: readonly EntryFinding[]): string {
  const lacking = group.map(({ message }) => /^It has no (\.?[^.,]+)\.$/.exec(message)?.[1]);
  const things = lacking.filter((thing) => thing !== undefined);
  const others = group.filter((_, index) => lacking[index] === undefined).map(({ message }) => message);
  const last = things.pop();
  const all = things.length === 0 ? last : `${things.join(', ')} or ${last}`;
  return [...(last === undefined ? [] : [`It has no ${all}.`]), ...others].join(' ');
}
