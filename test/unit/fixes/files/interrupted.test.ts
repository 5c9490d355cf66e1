import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, commit as makeCommit } from '../../../fixtures/git.ts';
import { killWhenWaiting, type Stop, stoppingGit } from '../kill.ts';
import { findingOf, never, snapshotRepository, type Workbench, workbench } from '../workbench.ts';

interface Scenario {
  readonly name: string;
  readonly fix: string;
  readonly paths: readonly string[];
  readonly stop: Stop;
  readonly outcome: 'done' | 'undone';
  /** It is stopped where it only reads. */
  readonly reads?: boolean;
  readonly answers?: Record<string, string>;
}

/** Environment files and ones with CRLF, with work in progress beside them. */
function prepare({ path }: Workbench): void {
  makeCommit(path, {
    '.env': 'A=1\n',
    'app/.env': 'B=2\n',
    'app/.gitignore': '*.log\n',
    'a.txt': 'one\r\n',
    'b.txt': 'two\r\n',
    other: 'x\n',
  });
  makeCommit(path, { '.gitattributes': '* text=auto\n' });
  writeFileSync(join(path, 'other'), 'staged\n');
  git(path, 'add', 'other');
  writeFileSync(join(path, 'README.md'), 'edited\n');
}

const findings = ({ paths, fix }: Scenario) =>
  paths.map((path) =>
    findingOf(fix === 'files/untrack' ? 'files/tracked-but-ignored' : 'files/line-endings', { path }),
  );

async function recoverOne(bench: Workbench, what: 'change' | 'undo') {
  const [one, ...others] = await bench.runner.recover({ signal: never });
  assert.deepEqual(others, []);
  assert.equal(one?.what, what);
  assert.equal(one?.entry.state, one?.outcome, one?.error?.message);
  assert.deepEqual(await bench.runner.recover({ signal: never }), [], 'it is said once');
  return one;
}

describe('fixes of the index and of ignore files', () => {
  if (process.platform === 'win32') return;

  const untrack = { fix: 'files/untrack', paths: ['.env', 'app/.env'] };
  const normalise = { fix: 'files/normalise-line-endings', paths: ['a.txt', 'b.txt'] };
  const killed: Scenario[] = [
    { name: 'untrack, no ignore file tracked', ...untrack, stop: { at: '--add', when: 'before' }, outcome: 'undone' },
    { name: 'untrack, ignore files written', ...untrack, stop: { at: '--add', when: 'after' }, outcome: 'undone' },
    { name: 'untrack, not begun', ...untrack, stop: { at: '--force-remove', when: 'before' }, outcome: 'undone' },
    { name: 'untrack, all done', ...untrack, stop: { at: '--force-remove', when: 'after' }, outcome: 'done' },
    {
      name: 'untrack without a pattern, all done',
      ...untrack,
      answers: { ignore: 'no' },
      stop: { at: '--force-remove', when: 'after' },
      outcome: 'done',
    },
    { name: 'normalise, not begun', ...normalise, stop: { at: '--renormalize', when: 'before' }, outcome: 'undone' },
    { name: 'normalise, all done', ...normalise, stop: { at: '--renormalize', when: 'after' }, outcome: 'done' },
  ];
  for (const scenario of killed)
    it(`killed: ${scenario.name}: ${scenario.outcome}`, async () => {
      using bench = await workbench();
      prepare(bench);
      const before = snapshotRepository(bench.path);
      const index = readFileSync(join(bench.path, '.git/index'));
      const { executable, waiting } = stoppingGit(bench, scenario.stop);
      const { fix, answers = {} } = scenario;
      const json = [JSON.stringify(answers), executable, JSON.stringify(findings(scenario))];
      const args = [bench.folder.join('state'), bench.path, fix, ...json];
      await killWhenWaiting(bench, { script: './apply-in-child.ts', args, waiting });
      const one = await recoverOne(bench, 'change');
      assert.equal(one?.outcome, scenario.outcome);
      if (scenario.outcome === 'done') {
        assert.notEqual(snapshotRepository(bench.path), before);
        await bench.undo(one?.entry.id);
      }
      assert.equal(snapshotRepository(bench.path), before);
      assert.deepEqual(readFileSync(join(bench.path, '.git/index')), index);
    });

  const undone: Scenario[] = [
    { name: 'untrack, not begun', ...untrack, stop: { at: '--force-remove', when: 'before' }, outcome: 'undone' },
    { name: 'untrack, new file let go', ...untrack, stop: { at: '--force-remove', when: 'after' }, outcome: 'undone' },
    {
      name: 'normalise, while it looks',
      ...normalise,
      stop: { at: 'ls-files', when: 'after', nth: 2 },
      reads: true,
      outcome: 'undone',
    },
  ];
  for (const scenario of undone)
    it(`killed in the undo: ${scenario.name}`, async () => {
      using bench = await workbench();
      prepare(bench);
      const before = snapshotRepository(bench.path);
      const index = readFileSync(join(bench.path, '.git/index'));
      const result = await bench.fix(scenario.fix, {}, undefined, findings(scenario));
      assert.equal(result.outcome, 'done', result.message);
      const { executable, waiting } = stoppingGit(bench, scenario.stop);
      const args = [bench.folder.join('state'), result.entryId ?? '', executable];
      await killWhenWaiting(bench, { script: './undo-in-child.ts', args, waiting, inChange: !scenario.reads });
      if (scenario.reads) process.kill(-Number(readFileSync(waiting, 'utf8')), 'SIGKILL');
      const one = await recoverOne(bench, 'undo');
      assert.equal(one?.outcome, scenario.outcome);
      assert.equal(snapshotRepository(bench.path), before);
      assert.deepEqual(readFileSync(join(bench.path, '.git/index')), index);
    });
});
