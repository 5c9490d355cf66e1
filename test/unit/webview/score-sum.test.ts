import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Finding, Severity } from '../../../src/contract/findings.ts';
import { explainScore } from '../../../src/engine/audit/score.ts';
import { formatPoints } from '../../../webview-ui/src/format.ts';
import { lastStep, leftOf } from '../../../webview-ui/src/pages/repository/score-sum.ts';

const finding = (rule: string, severity: Severity): Finding => ({
  ...{ id: '', repositoryId: 'r', rule, category: 'git', severity, verdict: 'fail', message: '', fixes: [] },
});
const shown = (n: number) => Number(formatPoints(n).replaceAll(',', ''));

describe('the arithmetic of a score', () => {
  it('adds up exactly as it is shown, whatever was found', () => {
    const found = fc
      .tuple(fc.constantFrom(...'abcdefghijkl'), fc.constantFrom<Severity>('error', 'warning', 'info'))
      .map(([rule, severity]) => finding(`git/${rule}`, severity));
    fc.assert(
      fc.property(fc.array(found, { minLength: 1, maxLength: 60 }), (findings) => {
        const { score, deductions } = explainScore(findings);
        const left = leftOf(deductions);
        // In hundredths: whoever adds it up on paper knows nothing of binary fractions.
        const paper = deductions.reduce((sum, { points }) => sum - Math.round(shown(points) * 100), 10_000);
        assert.equal(Math.round(shown(left) * 100), paper);
        if (lastStep(left, score ?? Number.NaN) === null) assert.equal(left, score);
      }),
    );
  });

  it('says how the score follows where the sum is not a score', () => {
    const quarter = explainScore([finding('git/a', 'error'), finding('git/a', 'error')]);
    assert.deepEqual([leftOf(quarter.deductions), quarter.score], [81.25, 81.3]);
    assert.equal(lastStep(81.25, 81.3), 'rounded');
    const lots = explainScore([...'abcdefgh'].map((rule) => finding(`git/${rule}`, 'error')));
    assert.deepEqual([leftOf(lots.deductions), lots.score], [-20, 0]);
    assert.equal(lastStep(-20, 0), 'not below 0');
    assert.equal(lastStep(75.5, 75.5), null);
  });
});
