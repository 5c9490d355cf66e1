import assert from 'node:assert/strict';
import { marked } from 'marked';
import { anonymous, reportOf } from '../../../webview-ui/src/pages/diagnostics/report.ts';
import type { ChannelView } from '../../../webview-ui/src/pages/diagnostics/rows.ts';
import { makeDiagnostics } from '../../fixtures/diagnostics-data.ts';
import { dataTime } from '../../fixtures/fleet-data.ts';

const channel: ChannelView = {
  connection: { status: 'live', lastHeardAt: dataTime - 3_000 },
  counts: { snapshots: 2, gaps: 1, healed: 1 },
  ...{ stream: 'stream-1', seq: 0 },
};

describe('report of the diagnostics', () => {
  it('is Markdown with all that the page shows', () => {
    const report = reportOf(makeDiagnostics(), channel, dataTime);
    for (const part of [
      '0.1.0',
      'SQLite',
      '48,210',
      '24 ms · 61 ms · 240 ms',
      'Gaps | 1, healed',
      '3 sec ago',
      'Up | 3 hr',
    ])
      assert.ok(report.includes(part), part);
    assert.match(report, /```text\n.* warn \[git\] ha-config: could not reach https:\/\/\*\*\*\n/);
    const html = marked.parse(report, { async: false });
    assert.match(html, /<td>Executable<\/td>\s*<td>git<\/td>/);
    assert.match(html, /<td>fetch\.background<\/td>\s*<td>true \(set in the workspace\)<\/td>/);
    assert.match(html, /<td>audit\.onStartup<\/td>\s*<td>true \(as it comes\)<\/td>/);
  });

  it('tells neither addresses nor whose they are', () => {
    const report = reportOf(makeDiagnostics(), channel, dataTime);
    assert.ok(!report.includes('git.example.com') && !report.includes('sam@'), report);
    const cases = [
      ['push to https://git.example.com/a.git failed', 'push to https://*** failed'],
      ['“ssh://git@host:22/a”, git@host:sam/a.git.', '“ssh://*** ***'],
      ['(sam@example.com)', '(***)'],
      ['/srv/@home/x is there', '/srv/@home/x is there'],
      ['Failed to connect to nas.lan port 443 after 0 ms', 'Failed to connect to *** port 443 after 0 ms'],
      ['ssh: connect to host nas port 22: Connection refused', 'ssh: connect to host *** port 22: Connection refused'],
      ['Could not resolve host: git.example.com', 'Could not resolve host: ***'],
      ['ssh: Could not resolve hostname nas: Name or service', 'ssh: Could not resolve hostname ***: Name or service'],
      ['Connection closed by 192.168.1.20 port 22', 'Connection closed by *** port 22'],
      ['Connection closed by remote host', 'Connection closed by remote host'],
      ['seen from 10.0.0.1, with 2.51.0', 'seen from ***, with 2.51.0'],
    ];
    for (const [text = '', shown] of cases) assert.equal(anonymous(text), shown);
  });

  it('keeps to its form whatever stands in it', () => {
    const hostile = '``` | <img src=x> [a](b) @everyone #1\n## no heading';
    const { versions } = makeDiagnostics();
    const report = reportOf(
      makeDiagnostics({
        versions: { ...versions, git: hostile },
        settings: [{ name: 'x', value: hostile }],
        log: [{ at: '2026-01-01T00:00:00.000Z', level: 'warn', area: 'git', message: hostile }],
      }),
      channel,
      dataTime,
    );
    const html = marked.parse(report, { async: false });
    assert.ok(!/<img|<a |no heading<\/h2>/.test(html), html);
    assert.equal(html.match(/<pre>/g)?.length, 1);
    assert.ok(html.includes('@everyone'));
  });
});
