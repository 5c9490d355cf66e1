import assert from 'node:assert/strict';
import { type EvaluateOptions, evaluate, reevaluate } from '../../../src/engine/audit/evaluate.ts';
import { mergePolicies } from '../../../src/engine/audit/policy/merge.ts';
import type { IgnoreEntry, PolicyProblem } from '../../../src/engine/audit/policy-types.ts';
import { defineRule } from '../../../src/engine/audit/rule.ts';
import { rules } from '../../../src/engine/audit/rules/index.ts';
import { known, unknown } from '../../../src/engine/fact.ts';
import type { RepositoryFacts } from '../../../src/engine/git/facts.ts';
import { configuration, days, facts, location, now, policy, status } from './facts.ts';

const options = (more: Partial<EvaluateOptions> = {}): EvaluateOptions => ({
  rules,
  baseline: new Set(),
  now,
  ...more,
});
const dirty = facts({ status: known(status({ counts: { unstaged: 2, untracked: 1 } })) });
const of = (findings: ReturnType<typeof evaluate>, rule: string) => findings.find((f) => f.rule === rule);
const text = {
  severity: 'warning',
  set: 'default',
  title: 'T',
  passes: 'P.',
  why: 'W',
  howToFix: 'H',
  example: 'E',
  good: 'G',
  fixes: [],
} as const;

describe('evaluate', () => {
  it('gives one verdict of every rule of the set', () => {
    const sizes = (['default', 'recommended', 'strict'] as const).map(
      (set) => new Set(evaluate(location(), facts(), policy({}, { set }), options()).map((f) => f.rule)).size,
    );
    assert.deepEqual(
      sizes,
      [...sizes].sort((a, b) => a - b),
    );
    assert.ok(sizes[0] !== undefined && sizes[2] === rules.length && sizes[0] < sizes[2]);
    const verdicts = new Set(
      evaluate(location(), facts(), policy({}, { set: 'strict' }), options()).map((f) => f.verdict),
    );
    assert.deepEqual([...verdicts].sort(), ['not-applicable', 'pass']);
  });

  it('turns rules on and off, and sets severities and options, by the policy', () => {
    const found = evaluate(
      location(),
      dirty,
      policy({
        'git/untracked-files': { severity: 'off' },
        'git/uncommitted-changes': { severity: 'error' },
        'git/shallow-clone': { severity: 'info' },
        'git/stale-repository': { options: { days: 1 } },
      }),
      options(),
    );
    assert.equal(of(found, 'git/untracked-files'), undefined);
    assert.equal(of(found, 'git/uncommitted-changes')?.severity, 'error');
    assert.equal(of(found, 'git/shallow-clone')?.verdict, 'pass');
    // Options alone do not turn on a rule outside the set.
    assert.equal(of(found, 'git/stale-repository'), undefined);
  });

  it('runs what was asked for by name, whatever the policy says', () => {
    const only = new Set(['git/shallow-clone', 'git/uncommitted-changes']);
    const found = evaluate(
      location(),
      dirty,
      policy({ 'git/uncommitted-changes': { severity: 'off' } }),
      options({ only }),
    );
    assert.deepEqual(
      found.map((f) => [f.rule, f.verdict]),
      [
        ['git/uncommitted-changes', 'fail'],
        ['git/shallow-clone', 'pass'],
      ],
    );
    assert.equal(found[0]?.severity, 'warning');
  });

  it('keeps ids while repository, rule and subject stay, and tells equal subjects apart', () => {
    const twice = defineRule({
      id: 'git/twice',
      ...text,
      needs: [],
      check: () => [
        { message: 'a', subject: 's' },
        { message: 'b', subject: 's' },
      ],
    });
    const ids = evaluate(location(), facts(), policy(), options({ rules: [twice] })).map((f) => f.id);
    assert.equal(new Set(ids).size, 2);
    assert.deepEqual(
      evaluate(location(), dirty, policy(), options({ rules: [twice] })).map((f) => f.id),
      ids,
    );
    assert.notEqual(evaluate(location({ id: 'other' }), facts(), policy(), options({ rules: [twice] }))[0]?.id, ids[0]);
    assert.ok(ids.every((id) => /^[0-9a-f]{16}$/.test(id)));
  });

  it('makes a rule that throws unknown, and goes on', () => {
    const broken = defineRule({
      id: 'git/broken',
      ...text,
      needs: [],
      check: () => {
        throw new Error('oh');
      },
    });
    const found = evaluate(location(), dirty, policy(), options({ rules: [broken, ...rules] }));
    assert.equal(found[0]?.verdict, 'unknown');
    assert.match(found[0]?.message ?? '', /oh/);
    assert.equal(of(found, 'git/uncommitted-changes')?.verdict, 'fail');
  });

  it('does not put credentials of an unreadable fact into a message', () => {
    const found = evaluate(location(), facts({ status: unknown('fatal: https://me:s3cret@h/x') }), policy(), options());
    assert.ok(!JSON.stringify(found).includes('s3cret'));
  });

  it('survives times that no calendar knows', () => {
    const odd = facts({
      status: known(status({ ahead: 1 })),
      lastCommit: known({ oid: 'a', at: 8.7e15, subject: '' }),
    });
    const found = of(evaluate(location(), odd, policy(), options()), 'git/unpushed-commits');
    assert.equal(found?.verdict, 'fail');
    assert.equal(found?.since, undefined);
  });

  it('places the mistakes of a policy in its own repository only', () => {
    const problem = (path: string): PolicyProblem => ({
      ...{ code: 'bad-input', path, key: 'set', message: 'Wrong.', hint: 'Right?', severity: 'warning' },
      ...{ line: 2, column: 3, endLine: 2, endColumn: 9 },
    });
    const found = evaluate(location(), facts(), policy(), {
      ...options(),
      policyProblems: [problem('/srv/git/site/.gitops-auditor.yaml'), problem('/srv/git/.gitops-auditor.yaml')],
    }).filter((f) => f.rule === 'policy/invalid');
    assert.equal(found.length, 1);
    const { path, line, column, endLine, endColumn, severity, message, subject } = found[0] ?? {};
    assert.deepEqual(
      { path, line, column, endLine, endColumn, severity, message, subject },
      {
        path: '.gitops-auditor.yaml',
        line: 2,
        column: 3,
        endLine: 2,
        endColumn: 9,
        severity: 'warning',
        message: 'Wrong. Right?',
        subject: 'set',
      },
    );
  });

  it('asks of what is not here only the inventory', () => {
    const inventory = { state: 'missing', inventory: 'fleet.txt' } as const;
    const found = evaluate(location(), facts(), policy({}, { set: 'strict' }), options({ inventory }));
    assert.deepEqual(
      found.map((f) => [f.rule, f.verdict]),
      [
        ['inventory/missing', 'fail'],
        ['inventory/extra', 'not-applicable'],
      ],
    );
  });
});

describe('ignored findings', () => {
  const ignoring = (...ignore: IgnoreEntry[]) =>
    mergePolicies([{ path: '/srv/git/.gitops-auditor.yaml', rules: new Map(), ignore }]);
  const verdictOf = (ignore: IgnoreEntry, more: Parameters<typeof location>[0] = {}, at = now) =>
    of(evaluate(location(more), dirty, ignoring(ignore), options({ now: at })), 'git/uncommitted-changes');

  it('are matched by rule, category or all, by name or path', () => {
    const reason = 'mine';
    for (const rule of ['git/uncommitted-changes', 'git/*', '*'])
      assert.equal(verdictOf({ rule, reason })?.verdict, 'ignored', rule);
    for (const rule of ['git/untracked-files', 'inventory/*', 'git/uncommitted'])
      assert.equal(verdictOf({ rule, reason })?.verdict, 'fail', rule);
    for (const repositories of [['site'], ['s*'], ['no', 'site'], ['*']])
      assert.equal(verdictOf({ rule: '*', reason, repositories })?.verdict, 'ignored');
    assert.equal(
      verdictOf({ rule: '*', reason, repositories: ['lab/**'] }, { path: '/srv/git/lab/a/site' })?.verdict,
      'ignored',
    );
    assert.equal(verdictOf({ rule: '*', reason, repositories: ['lab/*'] })?.verdict, 'fail');
    assert.equal(verdictOf({ rule: '*', reason, subject: 'main' })?.verdict, 'fail');
  });

  it('are matched by subject and by path: as written, or by a glob', () => {
    const rule = defineRule({
      id: 'git/placed',
      ...text,
      needs: [],
      check: () => [
        { message: 'a', subject: 'docs/a.md:x', path: 'docs/a.md' },
        { message: 'b', path: 'b[1].md' },
      ],
    });
    const ignored = (ignore: Partial<IgnoreEntry>) =>
      evaluate(
        location(),
        facts(),
        ignoring({ rule: rule.id, reason: 'mine', ...ignore }),
        options({ rules: [rule], only: new Set([rule.id]) }),
      )
        .filter(({ verdict }) => verdict === 'ignored')
        .map(({ message }) => message);
    assert.deepEqual(ignored({}), ['a', 'b']);
    assert.deepEqual(ignored({ path: 'docs/a.md' }), ['a']);
    assert.deepEqual(ignored({ path: 'docs/**' }), ['a']);
    assert.deepEqual(ignored({ path: 'b[1].md' }), ['b']);
    assert.deepEqual(ignored({ path: 'docs/a.md', subject: 'docs/*:x' }), ['a']);
    assert.deepEqual(ignored({ path: 'docs/a.md', subject: 'y' }), []);
    assert.deepEqual(ignored({ path: 'a.md' }), []);
  });

  it('say why, and until when: the last day included, in UTC wherever it is read', () => {
    const ignore = { rule: '*', reason: 'moving house', until: '2026-06-15' };
    const zone = process.env.TZ;
    try {
      for (process.env.TZ of ['America/New_York', 'UTC', 'Asia/Tokyo']) {
        const found = verdictOf(ignore, {}, Date.UTC(2026, 5, 15, 23, 59, 59));
        assert.deepEqual(found?.ignored, { by: 'policy', reason: 'moving house', until: '2026-06-15' });
        assert.equal(verdictOf(ignore, {}, Date.UTC(2026, 5, 16))?.verdict, 'fail');
      }
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it('are ignored by the baseline only while they fail', () => {
    const id = verdictOf({ rule: 'git/diverged', reason: '' })?.id ?? '';
    const baseline = new Set([id]);
    const found = of(evaluate(location(), dirty, policy(), options({ baseline })), 'git/uncommitted-changes');
    assert.equal(found?.ignored?.by, 'baseline');
    const clean = of(evaluate(location(), facts(), policy(), options({ baseline })), 'git/uncommitted-changes');
    assert.equal(clean?.verdict, 'pass');
    const blind = of(
      evaluate(location(), facts({ status: unknown('x') }), policy(), options({ baseline })),
      'git/uncommitted-changes',
    );
    assert.equal(blind?.verdict, 'unknown');
  });

  it('keep an unknown quiet where the policy means the whole rule', () => {
    const found = evaluate(
      location(),
      facts({ status: unknown('x') }),
      ignoring({ rule: 'git/*', reason: 'x' }),
      options(),
    );
    assert.ok(found.every((f) => f.verdict !== 'unknown'));
  });
});

describe('reevaluate', () => {
  it('asks only the rules that use what changed, and gives what evaluate gives', () => {
    const asked: string[] = [];
    const spied = rules.map((rule) => ({
      ...rule,
      check: (f: never, c: never) => {
        asked.push(rule.id);
        return rule.check(f, c);
      },
    }));
    const strict = policy({}, { set: 'strict' });
    const before = evaluate(location(), facts(), strict, options({ rules: spied }));
    asked.length = 0;
    const changed: RepositoryFacts = facts({
      configuration: known(configuration({ urls: { origin: 'http://h/site' } })),
    });
    const after = reevaluate(
      before,
      { facts: new Set(['configuration']) },
      location(),
      changed,
      strict,
      options({ rules: spied }),
    );
    assert.deepEqual(after, evaluate(location(), changed, strict, options()));
    assert.ok(
      asked.includes('git/insecure-remote') && !asked.includes('git/stale-lock') && !asked.includes('policy/invalid'),
    );
  });

  it('asks a rule again for a fact that it merely wants', () => {
    const before = evaluate(location(), facts({ status: known(status({ ahead: 1 })) }), policy(), options());
    const later = facts({
      status: known(status({ ahead: 1 })),
      lastCommit: known({ oid: 'b', at: now - days(9), subject: '' }),
    });
    const after = reevaluate(before, { facts: new Set(['lastCommit']) }, location(), later, policy(), options());
    assert.match(of(after, 'git/unpushed-commits')?.message ?? '', /from 6 Jun 2026/);
  });
});
