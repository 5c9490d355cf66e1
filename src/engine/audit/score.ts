import { type Finding, type ScoreExplanation, type Severity, severities } from '../../contract/findings.ts';

/** Points that the first finding of a rule costs. */
export const weights: Readonly<Record<Severity, number>> = { error: 15, warning: 5, info: 1 };

/**
 * `100 − Σ weight × min(1 + (n − 1) / 4, 2)` over the rules with n failed findings, not below 0, one decimal: a second
 * finding of a rule costs a quarter of its first, and no rule more than twice its weight. Only fails and passes count;
 * null where there is neither.
 */
export function explainScore(findings: readonly Finding[]): ScoreExplanation {
  const judged = findings.filter((f) => f.verdict === 'fail' || f.verdict === 'pass');
  const failed = judged.filter((f) => f.verdict === 'fail');
  if (judged.length === 0) return { score: null, deductions: [] };
  const deductions = [...Map.groupBy(failed, (f) => f.rule)].map(([rule, found]) => {
    const severity = mostSevere(found);
    return { rule, severity, findings: found.length, points: pointsOf(severity, found.length) };
  });
  deductions.sort((a, b) => b.points - a.points || (a.rule < b.rule ? -1 : 1));
  const sum = deductions.reduce((total, d) => total + d.points, 0);
  return { score: Math.max(0, Math.round((100 - sum) * 10) / 10), deductions };
}

function pointsOf(severity: Severity, findings: number): number {
  return weights[severity] * Math.min(1 + (findings - 1) / 4, 2);
}

export function mostSevere(findings: readonly Pick<Finding, 'severity'>[]): Severity {
  return severities.find((s) => findings.some((f) => f.severity === s)) ?? 'info';
}

/** Mean of the scores there are, rounded down to one decimal, so that 100 means that all is well. */
export function fleetScore(scores: readonly (number | null)[]): number | null {
  const known = scores.filter((s) => s !== null);
  if (known.length === 0) return null;
  // In whole tenths: a sum of binary fractions could come out a hair below the true mean.
  const tenths = known.reduce((sum, s) => sum + Math.round(s * 10), 0);
  return Math.floor(tenths / known.length) / 10;
}
