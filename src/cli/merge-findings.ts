import type { Report } from '../contract/report.ts';
import { byReason, inOrder } from '../engine/reports/order.ts';

type EntryFinding = Report['repositories'][number]['findings'][number];

/** Of so many things that a repository lacks one line is made. */
const mergeFrom = 3;

/** So many rules without a verdict are named. */
const maxNamedRules = 4;

/** So many more places of a rule are told beside its first. */
const maxPlaces = 6;

/** The findings of one repository, as few lines as say all of it. */
export const mergedFindings = (findings: readonly EntryFinding[]): EntryFinding[] =>
  mergeRepeated(mergeLacks(mergeUnknown(findings)));

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

/** What one rule found again and again in a repository: its first finding, how many there are, and where the others are. */
function mergeRepeated(findings: readonly EntryFinding[]): EntryFinding[] {
  const groups = Map.groupBy(findings, ({ verdict, rule, severity }) => `${verdict} ${rule} ${severity}`);
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = inOrder(group);
    if (first === undefined || group.length < mergeFrom || first.verdict !== 'fail') return group;
    return {
      ...first,
      rule: `${first.rule} ×${group.length}`,
      message: `${first.message} And ${others.length} more: ${placesOf(others, first.path)}`,
    };
  });
}

/** "db (9:3), other.yaml: cache (4:3), …": a place in the file that was named last goes without its name. */
function placesOf(findings: readonly EntryFinding[], named: string | undefined): string {
  let file = named;
  const places = findings.slice(0, maxPlaces).map(({ path, line, column, subject }) => {
    const position = line === undefined ? '' : `${line}:${column ?? 1}`;
    const about = subject?.startsWith(`${path}:`) ? subject.slice(`${path}:`.length) : subject;
    const at = path === undefined || path === file ? '' : `${path}: `;
    file = path ?? file;
    return `${at}${about === undefined || about === path ? position || (path ?? '') : `${about}${position && ` (${position})`}`}`;
  });
  const left = findings.length - places.length;
  return `${places.join(', ')}${left > 0 ? ` and ${left} others` : ''} (--all lists each)`;
}
