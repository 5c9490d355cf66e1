import assert from 'node:assert/strict';
import { auditText } from '../../../src/cli/audit-text.ts';
import type { Report } from '../../../src/contract/report.ts';
import { reportFiles } from '../../../src/engine/reports/render.ts';
import { finding, report, repository } from '../reports/made-reports.ts';

const textOf = (given: Report, more: { all?: boolean } = {}) =>
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
    assert.deepEqual(lines.slice(1, 5), [
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
    assert.equal(textOf(report(gone)).split('\n')[0], 'gone  /gone  •  missing');
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
