import { severities } from '../../contract/findings.ts';
import type { ReportedFinding } from './reported-facts.ts';

/** As people read them: errors, warnings and notes, then what is unknown, then the rest; by rule, then by place. */
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
