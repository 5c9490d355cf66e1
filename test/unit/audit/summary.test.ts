import assert from 'node:assert/strict';
import type { Finding } from '../../../src/contract/findings.ts';
import { report as reportShape } from '../../../src/contract/report.ts';
import { repositorySummary } from '../../../src/contract/repositories.ts';
import { evaluate } from '../../../src/engine/audit/evaluate.ts';
import { factsView, maxShownEntries } from '../../../src/engine/audit/facts-view.ts';
import { fleetFigures } from '../../../src/engine/audit/fleet-figures.ts';
import { absentFacts } from '../../../src/engine/audit/inventory/compare.ts';
import { makeReport } from '../../../src/engine/audit/report.ts';
import { rules } from '../../../src/engine/audit/rules/index.ts';
import { statusOf } from '../../../src/engine/audit/status.ts';
import { summarize } from '../../../src/engine/audit/summary.ts';
import { known, unknown } from '../../../src/engine/fact.ts';
import type { RepositoryFacts, RepositoryLocation } from '../../../src/engine/git/facts.ts';
import { configuration, days, facts, location, now, policy, status } from './facts.ts';

const dirty = { status: known(status({ counts: { untracked: 1 } })) };
const renamed = { configuration: known(configuration({ urls: { origin: 'https://h/me/other' } })) };

function audited(where: RepositoryLocation, what: RepositoryFacts) {
  const findings = evaluate(where, what, policy(), { rules, baseline: new Set(), now });
  return { findings, summary: summarize(where, what, findings, { auditedAt: now }), facts: factsView(what) };
}

describe('statusOf', () => {
  it('goes by precedence', () => {
    assert.equal(statusOf(location(), facts()), 'clean');
    assert.equal(statusOf(location(), facts(renamed)), 'mismatched');
    assert.equal(statusOf(location(), facts({ ...dirty, ...renamed })), 'dirty');
    assert.equal(statusOf(location(), facts({ ...dirty, ...renamed }), 'extra'), 'extra');
    assert.equal(statusOf(location(), facts(dirty), 'listed'), 'dirty');
    assert.equal(statusOf(location(), absentFacts(), 'missing'), 'missing');
    assert.equal(statusOf(location(), absentFacts(), 'folder'), 'extra');
    assert.equal(statusOf(location({ kind: 'submodule' }), facts(), 'extra'), 'clean');
  });

  it('is unknown where it could not be read', () => {
    assert.equal(statusOf(location(), facts({ status: unknown('untrusted') })), 'unknown');
    assert.equal(statusOf(location({ broken: 'x' }), facts()), 'unknown');
    assert.equal(statusOf(location(), facts({ readability: known({ kind: 'corrupt', message: 'x' }) })), 'unknown');
  });
});

describe('summarize', () => {
  it('keeps to the contract', () => {
    const { summary } = audited(location(), facts(dirty));
    assert.deepEqual(repositorySummary.parse(summary), summary);
    assert.equal(summary.score, 99);
    assert.equal(summary.health, 'green');
    assert.deepEqual(summary.findings, { error: 0, warning: 0, info: 1, unknown: 0, ignored: 0 });
    assert.equal(summary.lastCommitAt, new Date(now - days(3)).toISOString());
  });

  it('says nothing of what could not be read', () => {
    const blind = facts({ ...absentFacts(), readability: known({ kind: 'corrupt', message: 'bad object HEAD' }) });
    const { summary } = audited(location(), blind);
    assert.deepEqual(repositorySummary.parse(summary), summary);
    const { health, score, status: word, changes, branch } = summary;
    assert.deepEqual(
      { health, score, word, changes, branch },
      { health: 'unknown', score: null, word: 'unknown', changes: null, branch: null },
    );
    assert.equal(summary.findings.error, 1);
  });

  it('shows what is missing as missing', () => {
    const summary = summarize(location(), absentFacts(), [], { auditedAt: now, standing: 'missing' });
    assert.deepEqual([summary.kind, summary.status, summary.score], ['missing', 'missing', null]);
  });
});

describe('factsView', () => {
  it('is JSON without credentials, and cuts long lists', () => {
    const urls = { origin: 'https://me:s3cret@h/site', other: 'https://ghp_0123456789abcdefghijABCDEFGHIJ012345@h/x' };
    const branches = { main: { remote: 'https://me:s3cret@h/site', merge: 'refs/heads/main' } };
    const entries = Array.from({ length: 500 }, (_, i) => ({ path: `f${i}`, kind: 'untracked', xy: '??' }) as const);
    const view = factsView(
      facts({
        configuration: known(configuration({ urls, branches })),
        status: known(status({ entries, counts: { untracked: 500 } })),
        head: unknown('fatal: https://me:s3cret@h/site'),
        readability: known({ kind: 'other', message: 'https://me:s3cret@h', remedy: 'git fetch https://me:s3cret@h' }),
      }),
    );
    const text = JSON.stringify(view);
    assert.ok(!text.includes('s3cret') && !text.includes('ghp_'));
    assert.deepEqual(JSON.parse(text), view);
    const shown = view.status;
    assert.ok(shown?.state === 'known');
    const value = shown.value as { entries: unknown[]; counts: { untracked: number } };
    assert.equal(value.entries.length, maxShownEntries);
    assert.equal(value.counts.untracked, 500);
  });
});

describe('makeReport', () => {
  it('keeps to the contract, with failed and unknown findings, or all', () => {
    const repositories = [
      audited(location(), facts(dirty)),
      audited(location({ id: 'b', name: 'b', path: '/srv/git/b' }), facts({ status: unknown('x') })),
    ];
    const report = makeReport(repositories, { startedAt: now, durationMs: 12.6 });
    assert.deepEqual(reportShape.parse(report), report);
    assert.deepEqual(
      new Set(report.repositories.flatMap((r) => r.findings.map((f) => f.verdict))),
      new Set(['fail', 'unknown']),
    );
    assert.equal(report.summary.byStatus.dirty, 1);
    assert.equal(report.health, 'yellow');
    assert.equal(report.durationMs, 13);
    const all = makeReport(repositories, { startedAt: now, durationMs: 1, all: true });
    assert.deepEqual(reportShape.parse(all), all);
    assert.ok(all.repositories[0]?.findings.some((f) => f.verdict === 'pass'));
  });
});

describe('fleetFigures', () => {
  const finding = (repositoryId: string, rule: string, more: Partial<Finding> = {}): Finding => ({
    ...{ id: `${repositoryId}${rule}`, repositoryId, rule, category: 'git', severity: 'warning', verdict: 'fail' },
    ...{ message: `About ${repositoryId}.`, fixes: ['git/push'], ...more },
  });
  const options = {
    titleOf: (rule: string) => rules.find((r) => r.id === rule)?.title ?? rule,
    labelOf: (fix: string) => (fix === 'git/push' ? 'Push' : undefined),
  };
  const figures = (findings: Finding[]) => {
    const { summary } = audited(location(), facts());
    const ids = [...new Set(findings.map((f) => f.repositoryId))];
    return fleetFigures(
      ids.map((id) => ({ ...summary, id, name: `repo-${id}` })),
      [...Map.groupBy(findings, (f) => f.repositoryId).values()],
      options,
    );
  };

  it('puts the most severe first, and of those the oldest', () => {
    const { attention } = figures([
      finding('a', 'git/unpushed-commits', { since: '2026-06-01T00:00:00.000Z' }),
      finding('b', 'git/unpushed-commits', { since: '2026-01-01T00:00:00.000Z' }),
      finding('c', 'git/unpushed-commits'),
      finding('d', 'git/diverged', { severity: 'error', fixes: [] }),
      finding('e', 'git/diverged', { verdict: 'ignored' }),
    ]);
    assert.deepEqual(
      attention.map((i) => i.subject),
      ['repo-d', 'repo-b', 'repo-a', 'repo-c'],
    );
    assert.equal(attention[0]?.fix, undefined);
    assert.deepEqual(attention[1]?.fix, { id: 'git/push', label: 'Push' });
  });

  it('tells once what many repositories share, but every error by itself', () => {
    const { attention, byRule } = figures([
      ...[...'abcdefghi'].map((id) =>
        finding(id, 'git/remote-name-mismatch', { severity: 'info', fixes: ['git/set-remote-url'] }),
      ),
      ...[...'abcd'].map((id) => finding(id, 'git/remote-credentials', { severity: 'error' })),
      ...[...'abc'].map((id) => finding(id, 'git/no-remote', { severity: 'info' })),
    ]);
    assert.deepEqual(
      attention.map((i) => `${i.subject}: ${i.message}`),
      [
        ...[...'abcd'].map((id) => `repo-${id}: About ${id}.`),
        "9 repositories: remote name differs from the folder's",
        ...[...'abc'].map((id) => `repo-${id}: About ${id}.`),
      ],
    );
    assert.equal(attention[4]?.repositoryIds.length, 9);
    assert.deepEqual(byRule[0], { rule: 'git/remote-credentials', severity: 'error', findings: 4, repositories: 4 });
  });

  it('counts by rule: most severe first, then most findings, then by title', () => {
    const { byRule } = figures([
      ...['1', '2', '3'].map((id) => finding('a', 'git/no-remote', { id, severity: 'info' })),
      finding('a', 'git/unpushed-commits', { severity: 'warning' }),
      finding('b', 'git/behind-upstream', { severity: 'warning' }),
      ...['a', 'b'].map((id) => finding(id, 'git/never-fetched', { severity: 'info' })),
      finding('c', 'git/detached-head', { severity: 'error' }),
    ]);
    assert.deepEqual(
      byRule.map(({ rule }) => rule),
      ['git/detached-head', 'git/behind-upstream', 'git/unpushed-commits', 'git/no-remote', 'git/never-fetched'],
    );
  });

  it('merges the findings of one rule in one repository', () => {
    const { attention } = figures([
      finding('a', 'git/submodule-drifted', { id: '1', fixes: ['git/commit', 'git/push'] }),
      finding('a', 'git/submodule-drifted', { id: '2' }),
      finding('a', 'git/submodule-drifted', { id: '3' }),
    ]);
    assert.deepEqual(
      attention.map((i) => [i.message, i.fix?.id]),
      [['About a. And 2 more.', 'git/push']],
    );
  });
});
