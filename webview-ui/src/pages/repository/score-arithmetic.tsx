import type { ScoreExplanation } from '../../../../src/contract/findings.ts';
import { formatScore, plural } from '../../format.ts';

/** 100 less what each rule takes: the sum as one would write it. */
export function ScoreArithmetic({ score: { score, deductions } }: { score: ScoreExplanation }) {
  return (
    <section aria-labelledby="score-title">
      <div className="section-head">
        <h2 id="score-title">Score</h2>
      </div>
      {score === null ? (
        <p className="muted section-empty">Nothing could be judged.</p>
      ) : (
        <table className="sum">
          <tbody>
            <tr>
              <th scope="row">Begin with</th>
              <td>100</td>
            </tr>
            {deductions.map(({ rule, severity, findings, points }) => (
              <tr key={rule}>
                <th scope="row">
                  <span className="rule-id">{rule}</span>{' '}
                  <span className="muted">{plural(findings, severity, `${severity}s`)}</span>
                </th>
                <td>−{formatScore(points)}</td>
              </tr>
            ))}
            <tr className="sum-total">
              <th scope="row">Score</th>
              <td>{formatScore(score)}</td>
            </tr>
          </tbody>
        </table>
      )}
    </section>
  );
}
