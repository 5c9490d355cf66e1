import assert from 'node:assert/strict';
import { AuditorError } from '../../../src/contract/errors.ts';
import type { FixInfo, FixResult } from '../../../src/contract/fixes.ts';
import type { Call, OperationName } from '../../../src/contract/operations.ts';
import type { RepositorySummary } from '../../../src/contract/repositories.ts';
import { bulkActions } from '../../../webview-ui/src/fixes/bulk.ts';
import { bulkLabel } from '../../../webview-ui/src/fixes/bulk-label.ts';
import { commandLine } from '../../../webview-ui/src/fixes/command-line.ts';
import { diffOf } from '../../../webview-ui/src/fixes/diff.ts';
import { FixFlow, type FixRequest } from '../../../webview-ui/src/fixes/flow.ts';
import { formatAge } from '../../../webview-ui/src/format.ts';
import { makeFixes } from '../../fixtures/fleet-catalog.ts';
import { dataTime, makeMissing, makeRepository } from '../../fixtures/fleet-data.ts';
import { settle } from './channel.ts';

const fixes = new Map(makeFixes().map((fix) => [fix.id, fix]));
const plan = { id: 'p', fix: 'git/push', title: 'Push', createdAt: '', items: [] };

function callWith(answers: Partial<Record<OperationName, unknown>>) {
  const calls: { name: OperationName; input: unknown }[] = [];
  const call = (async (name: OperationName, input: unknown) => {
    calls.push({ name, input });
    const answer = answers[name];
    if (answer instanceof Error) throw answer;
    return answer;
  }) as Call;
  return { call, calls };
}

describe('fix flow', () => {
  it('plans at once where nothing must be asked, and applies that very plan', async () => {
    const { call, calls } = callWith({ 'fixes.plan': plan, 'fixes.apply': [] });
    const flow = new FixFlow({ fix: 'git/push', repositoryIds: ['a'] }, fixes.get('git/push'), call);
    flow.begin();
    await settle();
    assert.equal(flow.state.step, 'preview');
    await flow.apply();
    assert.equal(flow.state.step, 'results');
    assert.deepEqual(calls.at(-1), { name: 'fixes.apply', input: { planId: 'p' } });
  });

  it('asks first, begins with the defaults, and wants what is required', async () => {
    const { call, calls } = callWith({ 'fixes.plan': plan });
    const flow = new FixFlow({ fix: 'git/commit', repositoryIds: ['a', 'b'] }, fixes.get('git/commit'), call);
    flow.begin();
    assert.equal(flow.state.step, 'questions');
    assert.deepEqual(flow.answers, { message: '', scope: 'all' });
    assert.equal(flow.answered, false);
    flow.answer('message', 'Pin');
    assert.equal(flow.answered, true);
    await flow.plan();
    assert.deepEqual(calls[0]?.input, {
      fix: 'git/commit',
      repositoryIds: ['a', 'b'],
      answers: { message: 'Pin', scope: 'all' },
    });
    flow.back();
    assert.equal(flow.state.step, 'questions');
  });

  it('asks what is asked of the one repository that is meant, and looks again where that failed', async () => {
    const answers: Parameters<typeof callWith>[0] = { 'fixes.questions': new AuditorError('git-failed', 'No.') };
    const { call, calls } = callWith(answers);
    const request = { fix: 'git/commit', repositoryIds: ['a'], findingIds: ['f'] };
    const flow = new FixFlow(request, fixes.get('git/commit'), call);
    const step = (): string => flow.state.step;
    flow.begin();
    assert.equal(step(), 'asking');
    await settle();
    assert.equal(step(), 'failed');
    answers['fixes.questions'] = [
      { key: 'message', prompt: 'Message in a', kind: 'text', required: true, default: 'As ever' },
    ];
    flow.retry();
    await settle();
    assert.equal(step(), 'questions');
    assert.deepEqual(calls[1], {
      name: 'fixes.questions',
      input: { fix: 'git/commit', repositoryId: 'a', findingIds: ['f'] },
    });
    assert.deepEqual([flow.questions[0]?.prompt, flow.answers], ['Message in a', { message: 'As ever' }]);
  });

  it('plans at once where nothing is left to ask of the one repository', async () => {
    const { call } = callWith({ 'fixes.questions': [], 'fixes.plan': plan });
    const flow = new FixFlow({ fix: 'git/commit', repositoryIds: ['a'] }, fixes.get('git/commit'), call);
    flow.begin();
    await settle();
    assert.equal(flow.state.step, 'preview');
  });

  it('repairs the findings that it was asked for alone', async () => {
    const { call, calls } = callWith({ 'fixes.plan': plan });
    const request = { fix: 'git/push', repositoryIds: ['a'], findingIds: ['f'] };
    await new FixFlow(request, fixes.get('git/push'), call).plan();
    assert.deepEqual(calls[0]?.input, request);
  });

  it('tries again what is left, once, and ends with what came of all', async () => {
    const itemOf = (repositoryId: string) => ({
      ...{ repositoryId, name: repositoryId, path: '', state: 'ready' as const, undoable: true },
      ...{ summary: '', commands: [], details: [], warnings: [] },
    });
    const resultOf = (repositoryId: string, outcome: FixResult['outcome']): FixResult => ({
      ...{ repositoryId, name: repositoryId, outcome, message: '', entryId: `entry of ${repositoryId}` },
    });
    const answers = {
      'fixes.plan': { ...plan, items: ['a', 'b', 'c'].map(itemOf) } as unknown,
      'fixes.apply': [resultOf('a', 'failed'), resultOf('b', 'done'), resultOf('c', 'skipped')] as unknown,
    };
    const { call, calls } = callWith(answers);
    const request = { fix: 'git/push', repositoryIds: ['a', 'b', 'c'] };
    const flow = new FixFlow(request, fixes.get('git/push'), call);
    await flow.plan();
    await flow.apply();
    const first = flow.state;
    answers['fixes.plan'] = { ...plan, id: 'rest', items: ['a', 'c'].map(itemOf) };
    answers['fixes.apply'] = [resultOf('a', 'done'), resultOf('c', 'failed')];
    await Promise.all([flow.again(), flow.again()]);
    const planned = () =>
      calls.flatMap(({ name, input }) => (name === 'fixes.plan' ? [(input as FixRequest).repositoryIds] : []));
    assert.deepEqual(planned(), [
      ['a', 'b', 'c'],
      ['a', 'c'],
    ]);
    flow.back();
    assert.deepEqual([flow.state, flow.request], [first, request]);
    await flow.again();
    await flow.apply();
    assert.deepEqual(flow.request, request);
    assert.ok(flow.state.step === 'results');
    assert.deepEqual(
      flow.state.results.map(({ repositoryId, outcome }) => [repositoryId, outcome]),
      [
        ['a', 'done'],
        ['b', 'done'],
        ['c', 'failed'],
      ],
    );
    assert.deepEqual([flow.state.plan.items.length, flow.left], [3, ['c']]);
  });

  it('keeps in view what was done where trying again fails', async () => {
    const item = { repositoryId: 'a', name: 'a', path: '', state: 'ready', undoable: true };
    const error = new AuditorError('conflict', 'It changed meanwhile.');
    const failed = { repositoryId: 'a', name: 'a', outcome: 'failed', message: '' };
    const answers: Partial<Record<OperationName, unknown>> = {
      'fixes.plan': { ...plan, items: [item] },
      'fixes.apply': [failed],
    };
    const flow = new FixFlow({ fix: 'git/push', repositoryIds: ['a'] }, fixes.get('git/push'), callWith(answers).call);
    await flow.plan();
    await flow.apply();
    answers['fixes.plan'] = error;
    await flow.again();
    assert.deepEqual([flow.state, flow.earlier?.results], [{ step: 'failed', error }, [failed]]);
  });

  it('keeps what went wrong', async () => {
    const error = new AuditorError('conflict', 'It changed meanwhile.');
    const { call } = callWith({ 'fixes.plan': plan, 'fixes.apply': error });
    const flow = new FixFlow({ fix: 'git/push', repositoryIds: ['a'] }, fixes.get('git/push'), call);
    await flow.plan();
    await flow.apply();
    assert.deepEqual(flow.state, { step: 'failed', error });
  });
});

describe('label of a bulk fix', () => {
  it('reads well whatever the fix is called, and says for how many', () => {
    assert.equal(bulkLabel('Stash changes', { count: 3, places: 3, chosen: false }), 'Stash changes in all 3…');
    assert.equal(bulkLabel('Add healthcheck', { count: 5, places: 2, chosen: false }), 'Add healthcheck for all 5…');
    assert.equal(bulkLabel('Push', { count: 1, places: 1, chosen: true }), 'Push in 1 selected…');
    assert.equal(bulkLabel('Push', { count: 1, places: 1, chosen: false }), 'Push…');
  });
});

describe('bulk actions', () => {
  it('offers what fits, for those that it fits, in numbers', () => {
    const unchanged = { staged: 0, unstaged: 0, untracked: 0, conflicted: 0 };
    const list = [
      { ...makeRepository(0), id: 'a', ahead: 3, behind: 0, changes: unchanged },
      { ...makeRepository(1), id: 'b', ahead: 12, behind: 0, changes: { ...unchanged, untracked: 1 } },
      { ...makeRepository(2), id: 'c', ahead: null, behind: null, changes: null },
      // Diverged: neither push nor pull is for it.
      { ...makeRepository(3), id: 'd', ahead: 1, behind: 2, changes: unchanged },
    ];
    const { first, more } = bulkActions(list, fixes);
    assert.deepEqual(first, [
      { fix: 'git/push', label: 'Push 15 commits (2 of 4)…', repositoryIds: ['a', 'b'] },
      { fix: 'git/commit', label: 'Commit (1 of 4)…', repositoryIds: ['b'] },
      { fix: 'git/stash', label: 'Stash (1 of 4)…', repositoryIds: ['b'] },
    ]);
    assert.deepEqual(
      more.map(({ fix }) => fix),
      ['git/fetch', 'git/discard', 'policy/accept-findings'],
    );
  });

  it('offers of what moves or takes changes only what can work there, behind More too', () => {
    const changes = { staged: 1, unstaged: 0, untracked: 0, conflicted: 0 };
    const ready = { ...makeRepository(0), ahead: 1, behind: 0, operation: null, changes };
    const moving = ['git/push', 'git/pull', 'git/commit', 'git/stash', 'git/discard'];
    const offered = (change: Partial<RepositorySummary>): string[] => {
      const { first, more } = bulkActions([{ ...ready, ...change }], fixes);
      return [...first, ...more].map(({ fix }) => fix).filter((fix) => moving.includes(fix));
    };
    assert.deepEqual(offered({}), ['git/push', 'git/commit', 'git/stash', 'git/discard']);
    assert.deepEqual(offered({ ahead: 0, behind: 2 }), ['git/pull', 'git/commit', 'git/stash', 'git/discard']);
    assert.deepEqual(offered({ changes: { ...changes, staged: 0 } }), ['git/push']);
    assert.deepEqual(offered({ changes: { ...changes, conflicted: 1 } }), ['git/push']);
    assert.deepEqual(offered({ operation: 'merge' }), []);
  });

  it('offers to stop ignoring where something is ignored, and to nothing else', () => {
    const offered = (ignored: number) => {
      const list = [0, ignored].map((count, index) => {
        const repository = makeRepository(index);
        return { ...repository, findings: { ...repository.findings, ignored: count } };
      });
      return bulkActions(list, fixes).more.find(({ fix }) => fix === 'policy/stop-ignoring')?.repositoryIds;
    };
    assert.equal(offered(0), undefined);
    assert.deepEqual(offered(2), [makeRepository(1).id]);
  });

  it('offers to publish what follows nothing, but not in the middle of a merge', () => {
    const publish = { ...makeFixes()[0], id: 'git/publish', questions: [], needsFinding: false } as FixInfo;
    const offers = (change: Partial<RepositorySummary>): boolean =>
      bulkActions(
        [{ ...makeRepository(0), upstream: null, operation: null, ...change }],
        new Map([[publish.id, publish]]),
      ).more.length > 0;
    assert.equal(offers({}), true);
    assert.equal(offers({ upstream: 'origin/main' }), false);
    assert.equal(offers({ operation: 'merge' }), false);
  });

  it('keeps what no two repositories share an answer to for one alone', () => {
    const list = [makeRepository(0), makeRepository(1)];
    const offered = (some: typeof list) => bulkActions(some, fixes).more.map(({ fix }) => fix);
    assert.ok(offered(list.slice(0, 1)).includes('git/add-remote'));
    assert.ok(!offered(list).includes('git/add-remote'));
  });

  it('offers what repairs a finding only where there is one', () => {
    const [first, second] = [makeRepository(0), makeRepository(1)];
    const found = { ...second, rules: ['compose/no-restart-policy'] };
    const offered = (list: readonly (typeof first)[]) =>
      bulkActions(list, fixes).more.find(({ fix }) => fix === 'compose/add-restart-policy')?.repositoryIds;
    assert.equal(offered([first, second]), undefined);
    assert.deepEqual(offered([first, found]), [found.id]);
  });

  it('clones what is missing and does the rest to what is here', () => {
    const [here, missing] = [makeRepository(0), makeMissing({ ...makeRepository(1), id: 'gone' })];
    const both = bulkActions([here, missing], fixes);
    assert.deepEqual(both.first.at(-1), { fix: 'inventory/clone', label: 'Clone (1 of 2)…', repositoryIds: ['gone'] });
    const accept = 'policy/accept-findings';
    for (const { fix, repositoryIds } of both.more)
      assert.deepEqual(repositoryIds, fix === accept ? ['gone'] : [here.id], fix);
    // What was found of one that is missing can be accepted too.
    assert.deepEqual(
      bulkActions([missing], fixes).more.map(({ fix }) => fix),
      [accept],
    );
    const { first, more } = bulkActions([here], fixes);
    assert.ok(![...first, ...more].some(({ fix }) => fix === 'inventory/clone'));
  });
});

describe('a diff', () => {
  const lines = (before: string | null, after: string | null) =>
    diffOf({ path: 'a', before, after })?.lines.map(({ kind, before: was, after: is, text }) => [kind, was, is, text]);

  it('has the lines that differ and those around them, with their numbers', () => {
    const before = Array.from({ length: 20 }, (_, n) => `line ${n + 1}\r\n`).join('');
    const after = before.replace('line 2\r\n', '').replace('line 19\r\n', 'line 19\r\nnew\r\n');
    assert.deepEqual(lines(before, after), [
      ['same', 1, 1, 'line 1'],
      ['removed', 2, null, 'line 2'],
      ['same', 3, 2, 'line 3'],
      ['same', 4, 3, 'line 4'],
      ['same', 5, 4, 'line 5'],
      ['gap', null, null, ''],
      ['same', 17, 16, 'line 17'],
      ['same', 18, 17, 'line 18'],
      ['same', 19, 18, 'line 19'],
      ['added', null, 19, 'new'],
      ['same', 20, 20, 'line 20'],
    ]);
  });

  it('of a file that is new or gone has one side', () => {
    assert.deepEqual(lines(null, 'a\n'), [['added', null, 1, 'a']]);
    assert.deepEqual(lines('a', null), [['removed', 1, null, 'a']]);
  });
});

describe('texts', () => {
  it('writes arguments as one would type them', () => {
    assert.equal(commandLine(['git', 'commit', '-m', "it's"]), "git commit -m 'it'\\''s'");
    assert.equal(commandLine(['git', '']), "git ''");
  });

  it('gives ages in one unit', () => {
    const ago = (ms: number) => formatAge(new Date(dataTime - ms).toISOString(), dataTime);
    assert.equal(ago(10_000), 'now');
    assert.match(ago(5 * 60_000), /^5\D+min|^5 min/u);
    assert.match(ago(3 * 86_400_000), /^3/u);
    assert.equal(ago(-60_000), 'now');
  });
});
