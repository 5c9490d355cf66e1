import assert from 'node:assert/strict';
import { type HistoryTextOptions, historyText, type ToldChange } from '../../../src/cli/history-text.ts';
import type { ChangeReason } from '../../../src/contract/history.ts';
import { makeRepository } from '../../fixtures/fleet-data.ts';
import { makeChanges, makeTrend } from '../../fixtures/history-data.ts';

describe('the text of a history', () => {
  const trend = makeTrend(60, 10);
  const options: HistoryTextOptions = {
    ...{ paint: (_, text) => text, width: Number.POSITIVE_INFINITY },
    ...{ roots: ['/home/sam/fleet'], drops: false, bounded: false },
  };
  const [worse, better] = makeChanges([makeRepository(0), makeRepository(1)], 2) as [ToldChange, ToldChange];
  const told = (change: ToldChange) => historyText(trend, [change], options);
  const because = (reason: ChangeReason, more: Partial<ToldChange> = {}) =>
    / {2}94 → 79(?: {2}(.*))?\n/.exec(told({ ...worse, ...more, reasons: [reason] }))?.[1];

  it('says what the time was, and the course of each figure', () => {
    const text = historyText(trend, [], options);
    assert.match(text, /^History of \/home\/sam\/fleet {2}\d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d\n/);
    const [first, last] = [trend.points[0]?.figures, trend.points.at(-1)?.figures];
    assert.ok(first && last);
    const scores = trend.points.flatMap(({ figures }) => figures.score ?? []);
    assert.ok(
      text.includes(
        `  ${first.score} → ${last.score} of 100 (▁ is ${Math.min(...scores)}, █ is ${Math.max(...scores)})\n`,
      ),
      text,
    );
    assert.match(text, /\n {14}(\d{4}-\d\d-\d\d \d\d:\d\d) to (?!\1).{16}, \d+ hours a bar\nRepositories {2}60\n/);
    const course = (name: 'error' | 'warning' | 'info') => `${first.findings[name]} → ${last.findings[name]}`;
    const findings = `errors ${course('error')}, warnings ${course('warning')}, infos ${course('info')}`;
    assert.ok(text.includes(`\nFindings      ${findings}\n`), text);
  });

  it('says where nothing changed, and where no score fell', () => {
    assert.match(historyText(trend, [], options), /\nNothing changed in this time\.\n$/);
    assert.match(historyText(trend, [], { ...options, drops: true }), /\nThe score never fell in this time\.\n$/);
    const none = (more: Partial<HistoryTextOptions>) =>
      historyText({ ...trend, points: [] }, [], { ...options, ...more });
    const hint = 'Each audit adds to it: gitops-auditor audit';
    assert.equal(none({}), `There is no history of /home/sam/fleet yet.\n${hint} /home/sam/fleet\n`);
    assert.match(none({ bounded: true }), /^There is no history of \/home\/sam\/fleet in this time\.\n/);
    assert.ok(none({ roots: [process.cwd()] }).endsWith(`\n${hint}\n`));
  });

  it('marks what came and what went, and says why where it was not mended', () => {
    assert.match(
      told(worse),
      / {2}94 → 79 {2}commit 1{10}\.\.2{10}\n {4}\+ [A-Z][^:]+: A GitHub token stands.* {2}secrets\/tracked-secret\n/,
    );
    const [span] = better.closedFindings;
    assert.ok(span);
    const closed = (closedBy: typeof span.closedBy) => told({ ...better, closedFindings: [{ ...span, closedBy }] });
    assert.match(
      closed('mended'),
      /\n {4}− Uncommitted changes: 3 changed files are not committed\. {2}git\/uncommitted-changes\n/,
    );
    assert.match(closed('ignored'), /are not committed\. \(ignored\) {2}git\//);
    assert.match(closed('unjudged'), /are not committed\. \(not judged any more\) {2}git\//);
    assert.match(told({ ...better, opened: 3, closed: 5 }), /\n {4}and 7 more\n/);
    assert.doesNotMatch(told(better), / more\n/);
  });

  it('colours a fall otherwise than a rise', () => {
    const painted = historyText(trend, [worse, better], { ...options, paint: (style, text) => `<${style}>${text}` });
    assert.match(painted, /<red>94 → 79 [\s\S]*<green>79 → 94 /);
  });

  it('says what made the change', () => {
    assert.equal(because('first'), 'first audit');
    assert.equal(because('commit', { headBefore: null }), 'commit 2222222222');
    assert.equal(because('commit', { head: null }), 'no commit any more');
    assert.equal(because('branch'), 'branch main');
    assert.equal(because('branch', { branch: null }), 'branch (detached)');
    assert.equal(because('rules'), 'other rules or policy');
    assert.equal(because('moved'), 'moved here');
    assert.equal(because('gone'), 'gone');
    assert.equal(because('back'), 'back');
    assert.equal(because('imported'), 'imported: clean');
    assert.equal(because('imported', { status: null }), 'imported');
    assert.equal(because('state'), undefined, 'a state speaks for itself');
  });
});
