import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FindingSpan } from '../../../src/contract/history.ts';
import { addFigures, noFigures } from '../../../src/engine/history/figures.ts';
import type { History } from '../../../src/engine/store/history-types.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { temporaryFolder } from '../../fixtures/git.ts';
import { finding, judged } from './judged.ts';

async function withHistory(test: (history: History, reopen: () => Promise<History>) => unknown): Promise<void> {
  using folder = temporaryFolder();
  let store = await openStore(folder.path);
  try {
    await test(store.history, async () => {
      store.close();
      store = await openStore(folder.path);
      return store.history;
    });
  } finally {
    store.close();
  }
}

const always = { from: 0, to: Number.MAX_SAFE_INTEGER };
const all = { ...always, limit: 1000 };
const root = { path: '/fleet', sums: noFigures };
const renamed = { id: 'new', name: 'new', path: '/fleet/new' };

const recordGone = (history: History, present: ReadonlySet<string>, at: number): number => {
  const absent = history.absent(['/fleet'], present);
  return history.recordGone(
    absent.map(({ id }) => id),
    at,
  );
};

describe('history: the store', () => {
  it('writes only what is new, and why', () =>
    withHistory((history) => {
      const untidy = judged({ findings: [finding('dirty')] });
      assert.deepEqual(history.record([untidy, judged({ id: 'other' })], 1000), ['r', 'other']);
      assert.deepEqual(history.record([untidy, judged({ id: 'other' })], 2000), []);
      assert.deepEqual(history.record([judged({ head: 'b'.repeat(40) })], 3000), ['r']);
      const [change, ...before] = history.changes({ ...all, repositoryIds: ['r'] });
      assert.deepEqual(
        { ...change, closedFindings: change?.closedFindings.map(({ rule, closedBy }) => [rule, closedBy]) },
        {
          ...{ repositoryId: 'r', name: 'r', path: '/fleet/r', at: '1970-01-01T00:00:03.000Z' },
          ...{ reasons: ['commit'], status: 'clean', branch: 'main', scoreBefore: 95, score: null },
          ...{ headBefore: 'a'.repeat(40), head: 'b'.repeat(40), openedFindings: [], opened: 0, closed: 1 },
          closedFindings: [['git/dirty', 'unjudged']],
        },
      );
      assert.deepEqual(
        before.map(({ reasons, opened, openedFindings }) => [reasons, opened, openedFindings[0]?.message]),
        [[['first'], 1, 'What dirty says']],
      );
    }));

  it('tells a finding that was mended from one that is ignored or not judged, and keeps one that is unknown', () =>
    withHistory((history) => {
      const found = ['mended', 'ignored', 'unknown', 'off'].map((id) => finding(id));
      history.record([judged({ findings: found })], 1);
      const now = [
        finding('mended', { verdict: 'pass' }),
        finding('ignored', { verdict: 'ignored' }),
        finding('unknown', { verdict: 'unknown' }),
      ];
      history.record([judged({ findings: now, basis: 'other rules' })], 2);
      const [change] = history.changes(all);
      assert.deepEqual(change?.reasons, ['rules']);
      assert.deepEqual(change?.closedFindings.map(({ rule, closedBy }) => [rule, closedBy]).sort(), [
        ['git/ignored', 'ignored'],
        ['git/mended', 'mended'],
        ['git/off', 'unjudged'],
      ]);
      history.record([judged({ findings: found, basis: 'other rules' })], 3);
      assert.deepEqual(
        history.changes(all)[0]?.openedFindings.map(({ rule }) => rule),
        ['git/mended', 'git/ignored', 'git/off'],
      );
    }));

  it('takes other rules for a change only where they find something else', () =>
    withHistory((history) => {
      const untidy = finding('one');
      history.record([judged({ findings: [untidy] })], 1);
      assert.deepEqual(history.record([judged({ findings: [untidy], basis: 'other rules' })], 2), []);
      assert.deepEqual(history.record([judged({ findings: [untidy] })], 3), []);
      const ignored = { ...untidy, verdict: 'ignored' } as const;
      assert.deepEqual(history.record([judged({ findings: [ignored], basis: 'third rules' })], 4), ['r']);
      assert.deepEqual(history.record([judged({ findings: [untidy], basis: 'third rules' })], 5), ['r']);
      assert.deepEqual(
        history.changes(all).map(({ reasons, opened, closed }) => [reasons.join(), opened, closed]),
        [
          ['state', 1, 0],
          ['rules', 0, 1],
          ['first', 1, 0],
        ],
      );
    }));

  it('ends at what is there, whatever happened before; its course is what was recorded', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            present: fc.subarray(['a', 'b', 'c']),
            failed: fc.subarray(['a:x', 'a:y', 'b:x', 'c:x', 'c:z']),
            head: fc.constantFrom('1', '2'),
            later: fc.integer({ min: -5, max: 50 }),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        (audits) =>
          withHistory(async (history, reopen) => {
            let at = 100;
            const course: { at: number; repositories: number; warnings: number }[] = [];
            for (const { present, failed, head, later } of audits) {
              at = Math.max(at + 1, at + later);
              const standings = present.map((id) =>
                judged({
                  ...{ id, head },
                  findings: ['x', 'y', 'z'].map((rule) =>
                    finding(`${id}:${rule}`, { verdict: failed.includes(`${id}:${rule}`) ? 'fail' : 'pass' }),
                  ),
                }),
              );
              const changed = history.record(standings, at).length + recordGone(history, new Set(present), at);
              const sums = standings.map(({ figures }) => figures).reduce(addFigures, noFigures);
              if (changed > 0)
                history.recordAudit(
                  { at, cause: 'asked', by: 'test', repositories: present.length, changed },
                  ['/fleet'],
                  [{ path: '/fleet', sums }],
                );
              course.push({ at, repositories: present.length, warnings: sums.findings.warning });
            }
            const again = await reopen();
            const open = new Set<string>();
            for (const { openedFindings, closedFindings, at } of again.changes(all).toReversed()) {
              for (const { findingId } of closedFindings)
                assert.ok(open.delete(findingId), `${findingId} closed at ${at}`);
              for (const { findingId } of openedFindings) {
                assert.ok(!open.has(findingId), `${findingId} opened twice`);
                open.add(findingId);
              }
            }
            const last = audits.at(-1);
            const wanted = last?.failed.filter((id) => last.present.includes(id.split(':')[0] ?? '')) ?? [];
            assert.deepEqual([...open].sort(), [...wanted].sort());
            const points = again.figures({ kind: 'folder', key: '/fleet' }, { from: 0, to: 5000 }, 5001);
            for (const { at, repositories, warnings } of course) {
              const point = points.findLast((one) => one.at <= at);
              if (!point) assert.equal(repositories, 0);
              else assert.deepEqual([point.sums.repositories, point.sums.findings.warning], [repositories, warnings]);
            }
          }),
      ),
      { numRuns: 40 },
    ));

  it('keeps its order where the clock goes back', () =>
    withHistory((history) => {
      history.record([judged({ head: '1' })], 5000);
      history.record([judged({ head: '2' })], 1000);
      assert.deepEqual(
        history.changes(all).map(({ at, head }) => [Date.parse(at), head]),
        [
          [5001, '2'],
          [5000, '1'],
        ],
      );
    }));

  it('tells of a folder what is below it, and only where the score fell if asked', () =>
    withHistory((history) => {
      const at = (id: string, path: string, ...findings: string[]) =>
        judged({ id, path, findings: [finding('fine', { verdict: 'pass' }), ...findings.map((one) => finding(one))] });
      history.record([at('a', '/x/a'), at('b', '/x%/b'), at('c', '/xy/c')], 1);
      history.record([at('a', '/x/a', 'new'), at('b', '/x%/b', 'new'), at('c', '/xy/c')], 2);
      const told = (query: object) =>
        history.changes({ ...all, ...query }).map(({ repositoryId: id, at }) => `${id}${Date.parse(at)}`);
      assert.deepEqual(told({ folders: ['/x'] }), ['a2', 'a1']);
      assert.deepEqual(told({ folders: ['/x%', '/xy'] }), ['b2', 'b1', 'c1']);
      assert.deepEqual(told({ folders: [] }), []);
      assert.deepEqual(told({ drops: true }), ['a2', 'b2']);
      assert.deepEqual(told({ from: 1, limit: 1 }), ['a2']);
    }));

  it('gives at most so many steps, each as it stood at its end, and how it stood before', () =>
    withHistory((history) => {
      for (let at = 1; at <= 100; at++) {
        const findings = Array.from({ length: at % 7 }, (_, n) => finding(`f:${n}`));
        history.record([judged({ head: String(at), findings })], at);
      }
      const points = history.figures({ kind: 'repository', key: 'r' }, { from: 50, to: 90 }, 5);
      assert.ok(points.length <= 5);
      assert.deepEqual(
        points.map(({ at, sums }) => [at, sums.findings.warning]),
        [50, 60, 70, 80, 90].map((at) => [at, at % 7]),
      );
      assert.deepEqual(history.figures({ kind: 'repository', key: 'nobody' }, always, 5), []);
    }));

  it('gives every step of a young history, however long the time that is looked at', () =>
    withHistory((history) => {
      const day = 86_400_000;
      const begin = 400 * day;
      for (let n = 1; n <= 100; n++) {
        const findings = Array.from({ length: n % 7 }, (_, at) => finding(`f:${at}`));
        history.record([judged({ head: String(n), findings })], begin + n);
      }
      const figures = (most: number) =>
        history.figures({ kind: 'repository', key: 'r' }, { from: begin - 30 * day, to: begin + 100 }, most);
      const each = Array.from({ length: 100 }, (_, n) => begin + n + 1);
      const times = (most: number) => figures(most).map(({ at }) => at);
      assert.deepEqual(times(100), each);
      assert.deepEqual(
        times(10),
        [10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((n) => begin + n),
      );
    }));

  it('follows a repository that moved', () =>
    withHistory((history) => {
      history.record([judged({ id: 'old', head: '1', findings: [finding('one')] })], 10);
      history.record([judged({ id: 'old', head: '2' })], 20);
      history.record([judged({ id: 'new', head: '2', findings: [finding('two')] })], 30);
      recordGone(history, new Set(['new']), 31);
      history.move('old', renamed, new Map());
      assert.deepEqual(
        history.changes({ ...all, repositoryIds: ['new'] }).map(({ reasons, head }) => [reasons, head]),
        [
          [['moved'], '2'],
          [['commit'], '2'],
          [['first'], '1'],
        ],
      );
      assert.deepEqual(history.changes({ ...all, repositoryIds: ['old'] }), []);
    }));

  it('follows a repository that moved before it was seen at its new place', () =>
    withHistory((history) => {
      history.record([judged({ id: 'old', head: '1' })], 10);
      history.record([judged({ id: 'old', head: '2', findings: [finding('one')] })], 20);
      recordGone(history, new Set(['new']), 30);
      history.importReport(5, 'other tool', [{ ...renamed, status: 'dirty', sums: noFigures }], root);
      history.move('old', renamed, new Map());
      assert.deepEqual(history.record([judged({ id: 'new', head: '2' })], 40), ['new']);
      assert.deepEqual(
        history.changes(all).map(({ repositoryId: id, path, reasons, scoreBefore, headBefore }) => ({
          ...{ id, path, reasons: reasons.join(), scoreBefore, headBefore },
        })),
        [
          { ...{ id: 'new', path: '/fleet/new', reasons: 'moved', scoreBefore: 95, headBefore: '2' } },
          { ...{ id: 'new', path: '/fleet/new', reasons: 'commit', scoreBefore: null, headBefore: '1' } },
          { ...{ id: 'new', path: '/fleet/new', reasons: 'first', scoreBefore: null, headBefore: null } },
          { ...{ id: 'new', path: '/fleet/new', reasons: 'imported', scoreBefore: null, headBefore: null } },
        ],
      );
    }));

  for (const seen of [true, false])
    it(`tells of a repository that moved what is new there, ${seen ? 'seen there before' : 'seen there after'}`, () =>
      withHistory((history) => {
        const at = seen ? 30 : 35;
        history.record([judged({ id: 'old', findings: ['stays', 'goes', 'worse'].map((id) => finding(id)) })], 10);
        const there = judged({
          id: 'new',
          findings: [finding("stays'"), finding("worse'", { severity: 'error' }), finding("comes'")],
        });
        if (seen) history.record([there], at);
        recordGone(history, new Set(['new']), 31);
        history.move('old', renamed, new Map(['stays', 'goes', 'worse'].map((id) => [id, `${id}'`])));
        if (!seen) history.record([there], at);
        const [change, ...others] = history.changes(all);
        const told = (spans: readonly FindingSpan[] = []) => spans.map(({ findingId }) => findingId).sort();
        assert.deepEqual(
          [change?.reasons, told(change?.openedFindings), told(change?.closedFindings), change?.opened, change?.closed],
          [['moved'], ["comes'", "worse'"], ["goes'", "worse'"], 2, 2],
        );
        assert.deepEqual(
          others.map(({ reasons, opened }) => [reasons, opened]),
          [[['first'], 3]],
        );
        history.record([judged({ id: 'new', head: '2' })], 40);
        const closed = history
          .changes(all)[0]
          ?.closedFindings.map(({ findingId, openedAt }) => [findingId, Date.parse(openedAt)]);
        assert.deepEqual(closed?.sort(), [
          ["comes'", at],
          ["stays'", 10],
          ["worse'", at],
        ]);
      }));

  it('keeps what is remembered of a repository that moved, where its changes are forgotten', () =>
    withHistory((history) => {
      history.record([judged({ id: 'old', findings: [finding('one')] })], 10);
      history.record([judged({ id: 'new', findings: [finding('one')] })], 20);
      history.prune(1000);
      history.move('old', renamed, new Map());
      const points = history.figures({ kind: 'repository', key: 'new' }, { from: 0, to: 30 }, 30);
      assert.deepEqual(
        points.map(({ at }) => at),
        [10, 20],
      );
    }));

  it('counts all that happened in a time, however much it is, and what was seen for the first time apart', () =>
    withHistory((history) => {
      const fleet = Array.from({ length: 150 }, (_, index) => `r${index}`);
      const dirty = { findings: [finding('dirty')] };
      const clean = { findings: [finding('dirty', { verdict: 'pass' })] };
      history.record(
        fleet.map((id) => judged({ id, ...clean })),
        1_000,
      );
      const none = { first: 0, worse: 0, better: 0, opened: 0, closed: 0 };
      assert.deepEqual(history.sums(always), { ...none, first: 150 });
      // Worse, then better again than before; the last ten stay worse.
      history.record(
        fleet.map((id) => judged({ id, ...dirty })),
        2_000,
      );
      history.record(
        fleet.slice(0, -10).map((id) => judged({ id, ...clean })),
        3_000,
      );
      history.record([judged({ id: 'late', ...dirty })], 4_000);
      const since = { from: 1_000, to: 10_000 };
      assert.deepEqual(history.sums(since), { ...none, first: 1, worse: 10, opened: 150, closed: 140 });
      assert.deepEqual(history.sums({ ...since, from: 2_000 }), { ...none, first: 1, better: 140, closed: 140 });
      assert.deepEqual(history.sums({ ...since, repositoryIds: ['r0'] }), { ...none, opened: 1, closed: 1 });
      assert.deepEqual(history.sums({ ...since, folders: ['/elsewhere'] }), none);
      const known = history.changes({ ...all, ...since, known: true });
      assert.equal(known.length, 290);
      assert.ok(known.every(({ reasons }) => !reasons.includes('first')));
    }));

  it('forgets what was over, never how things stand', () =>
    withHistory((history) => {
      history.record([judged({ id: 'stays', findings: [finding('stays')] }), judged({ id: 'goes' })], 10);
      history.record([judged({ id: 'stays', head: '2', findings: [finding('stays')] })], 20);
      recordGone(history, new Set(['stays']), 30);
      const wouldBe = history.prunable(1000);
      assert.ok(wouldBe.changes === 4 && wouldBe.repositories === 1, JSON.stringify(wouldBe));
      assert.deepEqual(history.prune(1000), wouldBe);
      assert.deepEqual(history.changes(all), []);
      const [point, ...more] = history.figures({ kind: 'repository', key: 'stays' }, { from: 1000, to: 2000 }, 10);
      assert.deepEqual([point?.sums.findings.warning, more], [1, []]);
      assert.equal(history.extent({ kind: 'repository', key: 'goes' }), undefined);
      assert.deepEqual(history.record([judged({ id: 'stays', head: '2', findings: [finding('stays')] })], 2000), []);
    }));

  it('is written once by two windows that see the same', async () => {
    using folder = temporaryFolder();
    const [one, other] = [await openStore(folder.path), await openStore(folder.path)];
    assert.deepEqual(one.history.record([judged()], 1), ['r']);
    assert.deepEqual(other.history.record([judged()], 2), []);
    assert.equal(other.history.changes(all).length, 1);
    one.close();
    other.close();
  });
});
