import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parsePolicy } from '../../../src/engine/audit/policy/parse.ts';
import { rules } from '../../../src/engine/audit/rules/index.ts';
import { nearest } from '../../../src/engine/did-you-mean.ts';
import { now } from './facts.ts';

const path = '/srv/git/.gitops-auditor.yaml';
const parse = (text: string) => parsePolicy(text, path, rules, now);
/** `line:column-endLine:endColumn message hint` of each problem. */
const told = (text: string) =>
  parse(text).problems.map(
    (p) => `${p.line}:${p.column}-${p.endLine}:${p.endColumn} ${p.message}${p.hint ? ` ${p.hint}` : ''}`,
  );

describe('parsePolicy', () => {
  it('reads every key', () => {
    const { part, problems } = parse(
      [
        'version: 1',
        'set: recommended',
        'rules:',
        '  git/diverged: off',
        '  git/untracked-files: warning',
        '  git/stale-repository: { severity: error, days: 30 }',
        '  git/insecure-remote: { allowHosts: [.lan, nas] }',
        'ignore:',
        '  - rule: git/*',
        '    repositories: [archive-*, old/**]',
        '    reason: done',
        '    until: 2026-06-16',
        '  - { rule: git/stash-entries, repositories: lab, subject: main, path: docs/**, reason: mine }',
        'hosts:',
        '  nas:',
        '  pi: { repositories: lab, files: [edge/*/compose.yaml, "*.yml"] }',
        'inventory: fleet/inventory.txt',
      ].join('\n'),
    );
    assert.deepEqual(problems, []);
    assert.equal(part.set, 'recommended');
    assert.deepEqual(Object.fromEntries(part.rules), {
      'git/diverged': { severity: 'off', options: {} },
      'git/untracked-files': { severity: 'warning', options: {} },
      'git/stale-repository': { severity: 'error', options: { days: 30 } },
      'git/insecure-remote': { severity: null, options: { allowHosts: ['.lan', 'nas'] } },
    });
    assert.deepEqual(
      part.ignore.map(({ at: _at, ...entry }) => entry),
      [
        { rule: 'git/*', repositories: ['archive-*', 'old/**'], reason: 'done', until: '2026-06-16' },
        { rule: 'git/stash-entries', repositories: ['lab'], subject: 'main', path: 'docs/**', reason: 'mine' },
      ],
    );
    assert.deepEqual(
      part.ignore.map(({ at }) => `${at?.path}:${at?.line}:${at?.column}`),
      [`${path}:9:11`, `${path}:13:13`],
    );
    assert.deepEqual(part.hosts, [
      { name: 'nas' },
      { name: 'pi', repositories: ['lab'], files: ['edge/*/compose.yaml', '*.yml'] },
    ]);
    assert.equal(part.inventory?.path, '/srv/git/fleet/inventory.txt');
  });

  it('takes an empty file for a policy that says nothing', () => {
    for (const text of ['', '\n', '# nothing yet\n', '---\n', 'rules:\nignore:\n', '\uFEFF'])
      assert.deepEqual(told(text), [], JSON.stringify(text));
  });

  it('leaves out a host with a mistake, and says what it is', () => {
    const text = 'hosts:\n  nas: { repository: lab }\n  pi: [lab]\n  box: { files: [] }\n  good: {}\n';
    assert.deepEqual(told(text), [
      '2:10-2:20 `repository` is no key of a host. Did you mean `repositories`?',
      '3:7-3:12 A host must be a mapping of keys to values.',
      '4:17-4:19 `files` is empty. Leave it out to mean every Compose file that runs by itself.',
    ]);
    assert.deepEqual(parse(text).part.hosts, [{ name: 'good' }]);
    assert.deepEqual(told('hosts: [nas]'), ['1:8-1:13 `hosts` must be a mapping of keys to values.']);
    assert.deepEqual(told('hosts:\n  nas: { files: "*/*/*/*/*" }'), [
      '2:17-2:28 A glob may have 200 letters and 4 stars at most.',
    ]);
  });

  it('tells what is wrong at its place, with what was meant', () => {
    assert.deepEqual(told('sets: strict'), ['1:1-1:5 `sets` is no key of a policy. Did you mean `set`?']);
    assert.deepEqual(told('set: strickt'), [
      '1:6-1:13 `set` must be `default`, `recommended` or `strict`. Did you mean `strict`?',
    ]);
    assert.deepEqual(told('rules:\r\n  git/unpushed-commit: off\r\n'), [
      '2:3-2:22 There is no rule `git/unpushed-commit`. Did you mean `git/unpushed-commits`?',
    ]);
    assert.deepEqual(told('rules: { diverged: off }'), [
      '1:10-1:18 There is no rule `diverged`. Did you mean `git/diverged`?',
    ]);
    assert.deepEqual(told('rules: { git/diverged: warn }'), [
      '1:24-1:28 It must be `off`, `error`, `warning` or `info`.',
    ]);
    assert.deepEqual(told('rules: { git/diverged: false }'), [
      '1:24-1:29 It must be `off`, `error`, `warning` or `info`. Did you mean `off`?',
    ]);
    assert.deepEqual(told('rules: { git/stale-repository: { day: 3 } }'), [
      '1:34-1:37 git/stale-repository has no option `day`. Did you mean `days`?',
    ]);
    assert.deepEqual(told('rules: { git/stale-repository: { days: many } }'), [
      '1:40-1:44 `days` must be a number, 0 or more.',
    ]);
    assert.deepEqual(told('rules: { git/insecure-remote: { allowHosts: [a, [b]] } }'), [
      '1:49-1:52 `allowHosts` must be a list of texts.',
    ]);
    assert.deepEqual(told('version: 2'), [
      '1:10-1:11 The version of the format must be 1. A newer one may need a newer GitOps Auditor.',
    ]);
    assert.deepEqual(told('- a'), ['1:1-1:4 A policy must be a mapping of keys to values.']);
    assert.deepEqual(told('set: strict\nset: default'), ['2:1-2:4 `set` is given twice; the first one holds.']);
    assert.match(told('rules:\n\tgit/diverged: off')[0] ?? '', /^2:1-.* Not valid YAML: .*Indent with spaces\.$/);
    assert.match(told('set: "strict')[0] ?? '', /Not valid YAML/);
  });

  it('drops an ignore with any mistake: it could hide more than was meant', () => {
    const ignores = (text: string) => parse(text).part.ignore;
    for (const [text, problem] of [
      ['ignore: [{ rule: git/diverged }]', /needs a `reason`/],
      ['ignore: [{ reason: x }]', /needs a `rule`/],
      ['ignore: [{ rule: git/diverged, reason: x, repos: [a] }]', /no key of an ignore/],
      ['ignore: [{ rule: git/divergd, reason: x }]', /Did you mean `git\/diverged`/],
      ['ignore: [{ rule: git/diverged, reason: "" }]', /`reason` must be text/],
      ['ignore: [{ rule: git/diverged, reason: x, path: [a] }]', /`path` must be text/],
      ['ignore: [{ rule: git/diverged, reason: x, until: 2026-02-30 }]', /must be a day/],
      ['ignore: [{ rule: git/diverged, reason: x, repositories: [] }]', /empty/],
      ['ignore: [{ rule: git/diverged, reason: x, repositories: ["*a*a*a*a*a*"] }]', /stars/],
      ['ignore: git/diverged', /must be a list/],
    ] as const) {
      assert.deepEqual(ignores(text), [], text);
      assert.match(told(text).join('\n'), problem);
    }
  });

  it('warns of an ignore that has expired', () => {
    const { part, problems } = parse('ignore: [{ rule: git/diverged, reason: x, until: 2026-06-13 }]');
    assert.equal(part.ignore.length, 1);
    assert.equal(problems[0]?.severity, 'warning');
    assert.match(problems[0]?.message ?? '', /expired/);
  });

  it('keeps what is right beside what is wrong', () => {
    const { part } = parse(
      'set: strict\nrules:\n  git/nothing: off\n  git/diverged: { severity: off, x: 1 }\ninventory: 7',
    );
    assert.equal(part.set, 'strict');
    assert.deepEqual([...part.rules], [['git/diverged', { severity: 'off', options: {} }]]);
    assert.equal(part.inventory, undefined);
  });

  it('lets the inventory be nowhere but below the policy', () => {
    for (const wrong of ['/etc/passwd', '../x.txt', 'a/../../x.txt', '.', '', '"a\\0b"'])
      assert.equal(parse(`inventory: ${wrong}`).part.inventory, undefined, wrong);
    assert.equal(parse('inventory: ./a/../b.yaml').part.inventory?.path, '/srv/git/b.yaml');
    assert.deepEqual(parse('set: strict\ninventory: a.txt').part.inventory?.namedAt, {
      path: '/srv/git/.gitops-auditor.yaml',
      ...{ line: 2, column: 12, endLine: 2, endColumn: 17 },
    });
    assert.equal(parse('inventory: ..fleet.yaml').part.inventory?.path, '/srv/git/..fleet.yaml');
  });

  it('survives bombs', () => {
    const laughs = [
      'a: &a [x,x,x]',
      ...[...'bcdefghij'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefghij'[i]}`)}]`),
    ];
    assert.ok(told(laughs.join('\n')).every((p) => p.includes('no key of a policy')));
    const shared = `ignore:\n  - &x { rule: git/diverged, reason: y }\n${'  - *x\n'.repeat(500)}`;
    assert.ok(parse(shared).part.ignore.length <= 101);
    assert.match(told(shared)[0] ?? '', /More than 100 aliases/);
    assert.match(told('x'.repeat(250_001))[0] ?? '', /^1:1-1:1 The file is too large/);
    for (const bracket of '[{]}') assert.match(told(`set: ${bracket.repeat(200_000)}`)[0] ?? '', /nested too deeply/);
    assert.match(told(`set: ${'- '.repeat(5_000)}`)[0] ?? '', /Not valid YAML|nested too deeply/);
    assert.ok(told('a: &a\n  b: *a').length > 0);
    assert.equal(told(Array.from({ length: 500 }, (_, i) => `k${i}: 1`).join('\n')).length, 100);
  });

  it('never throws, and points into the text', () => {
    const word = fc.constantFrom(
      'set',
      'rules',
      'ignore',
      'git/diverged',
      ':',
      ' ',
      '\n',
      '  ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '"',
      '&a',
      '*a',
      '#',
      '\t',
      'off',
      '|',
      '\r\n',
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 30 }).map((w) => w.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const lines = text.split('\n');
        for (const { line, column, endLine } of parse(text).problems) {
          assert.ok(line >= 1 && line <= lines.length && endLine <= lines.length);
          assert.ok(column >= 1 && column <= (lines[line - 1] ?? '').length + 1);
        }
      }),
    );
  });
});

describe('nearest', () => {
  it('does not guess what is far', () => {
    assert.equal(nearest('reccomended', ['default', 'recommended', 'strict']), 'recommended');
    assert.equal(nearest('everything', ['default', 'recommended', 'strict']), undefined);
    assert.equal(nearest('x'.repeat(10_000), ['default']), undefined);
  });
});
