import assert from 'node:assert/strict';
import { type AuditTextOptions, auditText } from '../../../src/cli/audit-text.ts';
import type { Report } from '../../../src/contract/report.ts';
import { fixInfos } from '../../../src/engine/fixes/index.ts';
import { reportFiles } from '../../../src/engine/reports/render.ts';
import { finding, report, repository } from '../reports/made-reports.ts';

const textOf = (given: Report, more: Partial<AuditTextOptions> = {}) =>
  auditText(given, [], {
    paint: (_, text) => text,
    width: Number.POSITIVE_INFINITY,
    atLeast: 'info',
    all: false,
    quiet: false,
    fixes: [],
    paths: [],
    judgedBy: { set: undefined, config: undefined, rules: [] },
    ...more,
  });

const lacks = (rule: string, thing: string, severity: 'info' | 'warning' = 'info') =>
  finding({ rule, category: 'files', severity, message: `It has no ${thing}.` });

describe('the report in the terminal', () => {
  it('says in one line what a repository lacks, and names every rule', () => {
    const findings = [
      lacks('files/no-readme', 'README'),
      finding({ rule: 'files/large-file', category: 'files', severity: 'info', message: 'It is large.', path: 'a' }),
      finding({ rule: 'files/no-ci', category: 'files', severity: 'info', message: 'Nothing checks its changes.' }),
      finding({ rule: 'git/stash-entries', severity: 'info', message: 'It has no peace.' }),
      lacks('files/no-editorconfig', '.editorconfig'),
      lacks('files/no-license', 'licence', 'warning'),
      lacks('files/no-changelog', 'changelog'),
    ];
    const lines = textOf(report(repository({ findings }))).split('\n');
    assert.deepEqual(lines.slice(4, 8), [
      '   ▲ files/no-license   It has no licence.',
      '   ● 4 rules            It has no README, .editorconfig or changelog. Nothing checks its changes. (files/no-readme, files/no-ci, files/no-editorconfig, files/no-changelog)',
      '   ● files/large-file   a: It is large.',
      '   ● git/stash-entries  It has no peace.',
    ]);
    assert.equal(textOf(report(repository({ findings })), { all: true }).match(/It has no/g)?.length, 5);
    const two = report(repository({ findings: [...findings.slice(0, 2), ...findings.slice(4, 5)] }));
    assert.equal(textOf(two).match(/It has no/g)?.length, 2, 'two are no crowd');
  });

  it('says of what is not here that it is missing, in place of branch and score', () => {
    const gone = repository({ name: 'gone', path: '/gone', status: 'missing', score: null, findings: [finding()] });
    assert.equal(textOf(report(gone), { quiet: true }).split('\n')[0], 'gone  /gone  • missing');
  });

  it('says status, branch and score in words, under what they are and what the marks stand for', () => {
    const given = report(repository({ findings: [finding(), finding({ verdict: 'unknown' })] }));
    assert.deepEqual(textOf(given).split('\n').slice(0, 5), [
      'repository  path  • status · branch ↑ahead ↓behind · score of 100',
      '   ✖ error  ? unknown',
      '',
      'site  /srv/git/site  • dirty · score 81.5',
      '   ✖ git/diverged  It has diverged.',
    ]);
    assert.doesNotMatch(textOf(given, { quiet: true }), /score of 100|✖ error/);
  });

  const services = ['web', 'db', 'cache', 'queue', 'proxy', 'mail', 'cron', 'log', 'dns'];
  const unhealthy = services.map((service, index) =>
    finding({
      ...{ rule: 'compose/no-healthcheck', category: 'compose', severity: 'warning', path: 'compose.yaml' },
      ...{ line: 3 + index * 4, column: 3, subject: `compose.yaml:${service}` },
      message: `The service ${service} has no healthcheck.`,
    }),
  );

  it('says once what one rule found again and again, with how often and where', () => {
    const text = textOf(report(repository({ findings: [...unhealthy.slice(0, 4), ...unhealthy.slice(4)] })));
    assert.equal(text.match(/compose\/no-healthcheck/g)?.length, 1);
    assert.ok(
      text.includes(
        '   ▲ compose/no-healthcheck ×9  compose.yaml:3:3: The service web has no healthcheck. And 8 more: db (7:3), cache (11:3), queue (15:3), proxy (19:3), mail (23:3), cron (27:3) and 2 others (--all lists each)',
      ),
      text,
    );
    assert.equal(
      textOf(report(repository({ findings: unhealthy })), { all: true }).match(/no healthcheck/g)?.length,
      9,
    );
    const two = report(repository({ findings: unhealthy.slice(0, 2) }));
    assert.equal(textOf(two).match(/no healthcheck/g)?.length, 2, 'two are no crowd');
  });

  it('names another file where the places of a rule lie in several', () => {
    const there = finding({ ...unhealthy[0], path: 'edge/compose.yaml', subject: 'edge/compose.yaml:web' });
    const text = textOf(report(repository({ findings: [...unhealthy.slice(0, 2), there] })));
    assert.match(text, /And 2 more: db \(7:3\), edge\/compose\.yaml: web \(3:3\) \(/);
  });

  it('keeps to the width of the terminal', () => {
    const path = `/srv/git/${'deep/'.repeat(8)}site`;
    const findings = [
      ...unhealthy,
      finding({ rule: `compose/${'long-'.repeat(8)}rule`, message: 'It is so. '.repeat(20) }),
    ];
    for (const width of [60, 80, 120]) {
      const lines = textOf(report(repository({ path, findings })), { width }).split('\n');
      assert.deepEqual(
        lines.filter((line) => line.length > width),
        [],
        `${width} columns`,
      );
    }
  });

  it('says what it counts, and how to ignore something where nothing is ignored yet', () => {
    const fixable = repository({ findings: [finding({ fixes: ['git/pull'] })] });
    const counted = (ignored: number) => {
      const given = report(fixable);
      const findings = { error: 2, warning: 0, info: 1, unknown: 26, ignored };
      return textOf({ ...given, summary: { ...given.summary, findings } }, { fixes: fixInfos() });
    };
    assert.match(counted(0), /^Findings: 2 errors, no warnings, 1 info in 1 repository; 26 verdicts unknown; .* m?s$/m);
    assert.match(
      counted(0),
      /\n\nWhat is meant so can be ignored, .*\.gitops-auditor\.yaml; gitops-auditor fix accept-findings /,
    );
    assert.match(counted(3), /, 1 info, 3 ignored in 1 repository; /);
    assert.doesNotMatch(counted(3), /can be ignored/);
  });

  it('says the fleet’s status, and how many repositories need somebody, whatever its health', () => {
    const noted = repository({ findings: [finding({ severity: 'info' })] });
    const none = { clean: 0, dirty: 0, mismatched: 0, missing: 0, extra: 0, unknown: 0 };
    const sum = (byStatus: Partial<typeof none>, score: number | null, ...repositories: Report['repositories']) => {
      const given = report(...repositories);
      const summary = { ...given.summary, byStatus: { ...none, ...byStatus } };
      const whole = { ...given, summary, score, health: 'green' as const };
      const [, html] = /<li>(Fleet status: .*)<\/li>/.exec(reportFiles.html.render(whole, '1')) ?? [];
      assert.ok(html, 'the page has it too');
      const text = textOf(whole).match(/^Fleet status: .*/m)?.[0] ?? '';
      assert.ok(reportFiles.markdown.render(whole, '1').includes(text), 'and so has Markdown');
      return text;
    };
    assert.equal(
      sum({ clean: 3 }, 91, repository(), noted, repository()),
      'Fleet status: all clean (score 91); 2 of 3 repositories need attention',
    );
    assert.equal(
      sum({ dirty: 1200, missing: 1, clean: 3 }, null, repository(), noted),
      'Fleet status: 1 missing, 1,200 dirty (no score); 1 of 2 repositories needs attention',
    );
    assert.equal(
      sum({ unknown: 1 }, 91, noted),
      'Fleet status: 1 unknown (score 91); none of 1 repository needs attention',
    );
  });
});
