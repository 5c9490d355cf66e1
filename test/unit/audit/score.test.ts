import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Finding, Severity } from '../../../src/contract/findings.ts';
import { fleetHealth } from '../../../src/contract/fleet-words.ts';
import { repositoryHealth } from '../../../src/engine/audit/health.ts';
import { explainScore, fleetScore } from '../../../src/engine/audit/score.ts';

const finding = (rule: string, severity: Severity, verdict: Finding['verdict'] = 'fail'): Finding => ({
  ...{ id: '', repositoryId: 'r', rule, category: 'git', severity, verdict, message: '', fixes: [] },
});
const pass = finding('git/a', 'info', 'pass');

describe('explainScore', () => {
  it('shows its arithmetic', () => {
    const errors = [finding('git/e', 'error')];
    const warnings = Array.from({ length: 3 }, () => finding('git/w', 'warning'));
    const infos = Array.from({ length: 30 }, () => finding('git/i', 'info'));
    assert.deepEqual(explainScore([...infos, ...warnings, ...errors, pass]), {
      score: 75.5,
      deductions: [
        { rule: 'git/e', severity: 'error', findings: 1, points: 15 },
        { rule: 'git/w', severity: 'warning', findings: 3, points: 7.5 },
        { rule: 'git/i', severity: 'info', findings: 30, points: 2 },
      ],
    });
  });

  it('counts neither unknown nor not applicable nor ignored', () => {
    const silent = (['unknown', 'not-applicable', 'ignored'] as const).map((v) => finding('git/x', 'error', v));
    assert.equal(explainScore([...silent, pass]).score, 100);
    assert.equal(explainScore(silent).score, null);
    assert.equal(explainScore([]).score, null);
  });

  it('never rises with one more finding, and stays within 0 and 100', () => {
    const anyFinding = fc
      .tuple(fc.constantFrom(...'abcdefghijkl'), fc.constantFrom<Severity>('error', 'warning', 'info'))
      .map(([rule, severity]) => finding(`git/${rule}`, severity));
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 60 }), anyFinding, (findings, more) => {
        const before = explainScore([pass, ...findings]).score ?? Number.NaN;
        const after = explainScore([pass, ...findings, more]).score ?? Number.NaN;
        assert.ok(after <= before && after >= 0 && before <= 100);
      }),
    );
  });
});

describe('fleetScore', () => {
  it('is the mean of those that have one, rounded down', () => {
    assert.equal(fleetScore([100, 99.9]), 99.9);
    assert.equal(fleetScore([100, null, 50]), 75);
    assert.equal(fleetScore([null]), null);
    assert.equal(fleetScore(Array.from({ length: 1000 }, () => 99.9)), 99.9);
  });

  it('does not rise when one score falls', () => {
    const score = fc.integer({ min: 0, max: 1000 }).map((n) => n / 10);
    fc.assert(
      fc.property(fc.array(score, { minLength: 1 }), score, (scores, other) => {
        const [first = 0, ...rest] = scores;
        const lower = Math.min(first, other);
        assert.ok((fleetScore([lower, ...rest]) ?? 0) <= (fleetScore(scores) ?? 0));
      }),
    );
  });
});

describe('health', () => {
  it('of a repository follows its worst finding', () => {
    const w = finding('git/w', 'warning');
    const e = finding('git/e', 'error');
    assert.equal(repositoryHealth([pass], 'clean'), 'green');
    assert.equal(repositoryHealth([finding('git/i', 'info')], 'dirty'), 'green');
    assert.equal(repositoryHealth([w], 'clean'), 'yellow');
    assert.equal(repositoryHealth([w, e], 'clean'), 'red');
    assert.equal(repositoryHealth([finding('git/e', 'error', 'ignored')], 'clean'), 'green');
    assert.equal(repositoryHealth([pass], 'unknown'), 'unknown');
    assert.equal(repositoryHealth([e], 'unknown'), 'red');
    assert.equal(repositoryHealth([e], 'unknown', false), 'unknown');
  });

  it('of the fleet follows its statuses', () => {
    assert.equal(fleetHealth(['clean', 'dirty', 'missing']), 'red');
    for (const status of ['dirty', 'extra', 'mismatched'] as const)
      assert.equal(fleetHealth(['clean', status]), 'yellow');
    assert.equal(fleetHealth(['clean', 'unknown']), 'green');
    assert.equal(fleetHealth(['unknown']), 'unknown');
    assert.equal(fleetHealth([]), 'unknown');
  });
});
