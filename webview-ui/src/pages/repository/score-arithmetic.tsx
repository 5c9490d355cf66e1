import type { ScoreExplanation } from '../../../../src/contract/findings.ts';
import type { RepositorySummary } from '../../../../src/contract/repositories.ts';
import { severityCount } from '../../components/marks.tsx';
import { RuleName } from '../../components/rule-name.tsx';
import { formatPoints, formatScore } from '../../format.ts';
import { useCalmRows } from '../../state/calm.ts';
import { lastStep, leftOf, whyNotJudged } from './score-sum.ts';

interface ScoreArithmeticProps {
  summary: RepositorySummary;
  score: ScoreExplanation;
}

/** 100 less what each rule takes: the sum as one would write it. */
export function ScoreArithmetic({ summary, score: { score, deductions } }: ScoreArithmeticProps) {
  return (
    <section aria-labelledby="score-title">
      <div className="section-head">
        <h2 id="score-title">Score</h2>
      </div>
      {score === null ? (
        <p className="muted section-empty">Not judged: {whyNotJudged(summary)}</p>
      ) : (
        <Sum score={score} deductions={deductions} />
      )}
    </section>
  );
}

function Sum({ score, deductions }: { score: number; deductions: ScoreExplanation['deductions'] }) {
  const { rows } = useCalmRows(deductions, { idOf: ({ rule }) => rule });
  const left = leftOf(deductions);
  const step = lastStep(left, score);
  return (
    <table className="sum">
      <tbody>
        <tr>
          <th scope="row">Begin with</th>
          <td>100</td>
        </tr>
        {rows.map(({ key, item: { rule, severity, findings, points }, gone }) => (
          <tr key={key} className={gone ? 'gone' : undefined}>
            <th scope="row">
              <RuleName rule={rule} /> <span className="muted">{severityCount(findings, severity)}</span>
            </th>
            <td>−{formatPoints(points)}</td>
          </tr>
        ))}
        {step !== null && (
          <tr className="sum-total">
            <th scope="row">Left</th>
            <td>{left < 0 ? `−${formatPoints(-left)}` : formatPoints(left)}</td>
          </tr>
        )}
        <tr className={step === null ? 'sum-total' : undefined}>
          <th scope="row">Score{step !== null && <span className="muted">, {step}</span>}</th>
          <td>{formatScore(score)}</td>
        </tr>
      </tbody>
    </table>
  );
}
