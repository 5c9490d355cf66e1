import { severities } from '../../contract/findings.ts';
import { type Place, placeOf, type ReportedFinding } from './reported-facts.ts';

/** As people read them: errors, warnings and infos, then what is unknown, then the rest; by rule, then by place. */
export function inOrder<F extends Omit<ReportedFinding, 'textFixes'>>(findings: readonly F[]): F[] {
  return [...findings].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      compare(a.rule, b.rule) ||
      compare(a.path ?? '', b.path ?? '') ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const rank = ({ verdict, severity }: Pick<ReportedFinding, 'verdict' | 'severity'>): number =>
  verdict === 'fail' ? severities.indexOf(severity) : verdict === 'unknown' ? severities.length : severities.length + 1;

/** Which of two repositories comes first: the one with more errors, then warnings, infos, and verdicts that are unknown. */
export function compareWorst(a: Judged, b: Judged): number {
  const [one, other] = [countsOf(a), countsOf(b)];
  const at = one.findIndex((count, index) => count !== other[index]);
  return at < 0 ? compare(a.name, b.name) : (other[at] ?? 0) - (one[at] ?? 0);
}

interface Judged {
  readonly name: string;
  readonly findings: readonly Pick<ReportedFinding, 'verdict' | 'severity'>[];
}

const countsOf = ({ findings }: Judged): number[] => {
  const counts = [...severities, 'unknown'].map(() => 0);
  for (const finding of findings) {
    const at = rank(finding);
    if (at < counts.length) counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
};

/** One missing fact leaves many rules without a verdict: those that say the same of the same place, together. */
export const byReason = <F extends Place & Pick<ReportedFinding, 'message'>>(findings: readonly F[]): F[][] => [
  ...Map.groupBy(findings, (finding) => `${placeOf(finding)} ${finding.message}`).values(),
];
