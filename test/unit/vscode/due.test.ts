import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FindingSpan, HistoryChange } from '../../../src/contract/history.ts';
import { nextAudit } from '../../../src/vscode/schedule/due.ts';
import { noticeOf } from '../../../src/vscode/schedule/notice.ts';

const day = (hours: number, minutes = 0, date = 15) => new Date(2026, 5, date, hours, minutes).getTime();

describe('the schedule of audits', () => {
  it('is due after the interval, at the times of day, whichever is first; never where nothing is set', () => {
    assert.equal(nextAudit({ everyMinutes: 0, at: [] }, day(8)), undefined);
    assert.equal(nextAudit({ everyMinutes: 90, at: [] }, day(8)), day(9, 30));
    assert.equal(nextAudit({ everyMinutes: 0, at: ['07:30', '19:00'] }, day(8)), day(19));
    assert.equal(nextAudit({ everyMinutes: 0, at: ['07:30'] }, day(7, 30)), day(7, 30, 16));
    assert.equal(nextAudit({ everyMinutes: 90, at: ['8:15'] }, day(8)), day(8, 15));
    assert.equal(nextAudit({ everyMinutes: 0, at: ['25:00', '7', 'noon'] }, day(8)), undefined);
  });

  it('is always later than the last one, by a day at most where times are given', () => {
    const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));
    fc.assert(
      fc.property(
        time,
        fc.date({ min: new Date(2020, 0, 1), max: new Date(2030, 0, 1), noInvalidDate: true }),
        ([h, m], last) => {
          const next = nextAudit({ everyMinutes: 0, at: [`${h}:${String(m).padStart(2, '0')}`] }, last.getTime()) ?? 0;
          // Days with a change of the clock have 25 hours.
          assert.ok(next > last.getTime() && next - last.getTime() <= 25 * 3_600_000);
        },
      ),
    );
  });
});

describe('what is told of the history', () => {
  const error = { severity: 'error', message: 'A token' } as FindingSpan;
  const warning = { severity: 'warning', message: 'No licence' } as FindingSpan;
  const change = (parts: Partial<HistoryChange>) =>
    ({
      name: 'app',
      reasons: ['state'],
      scoreBefore: 90,
      score: 90,
      openedFindings: [],
      closedFindings: [],
      ...parts,
    }) as HistoryChange;
  const both = new Set(['new-errors', 'score-drops'] as const);

  it('is what the person chose, the worst first', () => {
    const changes = [
      change({ name: 'one', openedFindings: [error], score: 80 }),
      change({ name: 'two', openedFindings: [error, warning, error], score: 70 }),
      change({ name: 'three', openedFindings: [warning], score: 85 }),
    ];
    const told = noticeOf(changes, both);
    assert.deepEqual([told?.errors, told?.changes.map(({ name }) => name)], [3, ['two', 'one']]);
    const drops = noticeOf(changes, new Set(['score-drops']));
    assert.deepEqual([drops?.errors, drops?.changes.map(({ name }) => name)], [0, ['two', 'one', 'three']]);
    assert.equal(noticeOf(changes, new Set()), undefined);
  });

  it('is nothing for a repository that came from elsewhere, nor for one that got better', () => {
    const changes = [
      ...(['first', 'imported', 'moved', 'back'] as const).map((reason) =>
        change({ reasons: [reason], score: 80, openedFindings: [error] }),
      ),
      change({ score: 95, closedFindings: [error] }),
    ];
    assert.equal(noticeOf(changes, both), undefined);
  });
});
