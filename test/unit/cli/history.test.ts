import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { commit, git, makeRepository, temporaryFolder } from '../../fixtures/git.ts';
import { runCli } from './run-cli.ts';

describe('gitops-auditor history', () => {
  const folder = temporaryFolder();
  const state = folder.join('state');
  const cwd = folder.join('fleet');
  const cli = (...args: string[]) => runCli(args, { cwd, state });

  before(async () => {
    const path = makeRepository(folder.join('fleet/app'), { files: { 'a.txt': 'a\n' } });
    makeRepository(folder.join('fleet/other'), { files: { 'a.txt': 'a\n' } });
    await cli('audit');
    writeFileSync(`${path}/a.txt`, 'changed\n');
    // Judged by other rules than usual it is no history.
    await cli('audit', '--set', 'strict');
    await cli('audit');
    await cli('audit');
  });
  after(() => folder[Symbol.dispose]());

  it('tells the course, and what changed from audit to audit', async () => {
    const { code, stdout } = await cli('history');
    assert.equal(code, 0);
    assert.match(stdout, /^History of .*fleet {2}\d{4}-\d\d-\d\d to /);
    assert.match(
      stdout,
      /^Score +[ ▁▂▃▄▅▆▇█]{40} {2}\d+(\.\d)? → \d+(\.\d)? of 100 \(▁ is \d+(\.\d)?, █ is \d+(\.\d)?\)$/m,
    );
    assert.match(stdout, /^Repositories {2}2$/m);
    assert.match(
      stdout,
      /^\d{4}-\d\d-\d\d \d\d:\d\d {2}app {2}\d+(\.\d)? → \d+.*\n {4}\+ Uncommitted changes: .* {2}git\/uncommitted-changes$/m,
    );
    assert.equal(stdout.match(/first audit/g)?.length, 2);
    assert.equal(stdout.match(/ {2}app {2}/g)?.length, 2, 'two states of app, though it was audited four times');
  });

  it('tells of one repository, and only where the score fell', async () => {
    const { stdout } = await cli('history', 'app', '--drops', '--format', 'json');
    const { trend, changes } = JSON.parse(stdout);
    assert.deepEqual(
      changes.map(({ name }: { name: string }) => name),
      ['app'],
    );
    assert.equal(trend.points.length, 2);
    assert.equal(trend.points[0].figures.repositories, 1);
  });

  it('gives the course as CSV', async () => {
    const { stdout } = await cli('history', '--format', 'csv');
    const [head, ...rows] = stdout.trimEnd().split('\r\n');
    assert.match(head ?? '', /^At,Repositories,Score,Errors,.*,Git Findings,Files Findings,.*,Policy Findings$/);
    assert.equal(rows.length, 2);
    assert.match(rows[1] ?? '', /^\d{4}-\d\d-\d\dT[\d:.]+Z,2,\d+/);
    const of = (name: string) => Number(rows[1]?.split(',')[(head ?? '').split(',').indexOf(name)]);
    const categories = (head ?? '').split(',').filter((name) => name.endsWith(' Findings'));
    const sum = (names: string[]) => names.reduce((total, name) => total + of(name), 0);
    assert.equal(sum(categories), sum(['Errors', 'Warnings', 'Infos']));
    assert.ok(of('Git Findings') > 0);
  });

  it('leaves no trace where nothing was audited yet, and says how to begin', async () => {
    const fresh = (...args: string[]) => runCli(args, { cwd, state: folder.join('fresh') });
    const { code, stdout } = await fresh('history', 'app');
    assert.equal(code, 0);
    assert.match(stdout, /^There is no history of .*app yet\.\nEach audit adds to it: gitops-auditor audit app\n$/);
    assert.deepEqual(JSON.parse((await fresh('history', '--format', 'json')).stdout).changes, []);
    for (const args of [
      ['history', '--forget', '0h'],
      ['undo', '--list'],
      ['fix', 'commit', '--answer', 'message=Save', '--dry-run'],
      ['audit', '--set', 'strict', '--fail-on', 'never'],
    ])
      assert.notEqual((await fresh(...args)).code, 2, args.join(' '));
    assert.ok(!existsSync(folder.join('fresh')));
  });

  it('says where there is nothing, and what a time looks like', async () => {
    const early = await cli('history', '--until', '2001-01-01');
    assert.equal(early.code, 0);
    assert.match(early.stdout, /^There is no history of .*in this time\./);
    for (const [args, words] of [
      [['--since', 'yesterday'], /--since cannot be "yesterday"\.[\s\S]*30d/],
      [['--since', '1d', '--until', '2d'], /--until is before --since/],
      [['--limit', '0'], /--limit/],
    ] as const) {
      const { code, stderr } = await cli('history', ...args);
      assert.equal(code, 2);
      assert.match(stderr, words);
    }
  });

  it('names the commits between two audits, also where one is gone', async () => {
    const path = makeRepository(folder.join('worked/app'), { files: { 'a.txt': 'a\n' } });
    const there = (...args: string[]) => runCli(args, { cwd: folder.join('worked'), state });
    await there('audit');
    commit(path, { 'a.txt': 'b\n' }, { message: 'Tune alerts\u001b[31m' });
    commit(path, { 'a.txt': 'c\n' }, { message: 'Pin the image' });
    await there('audit');
    assert.doesNotMatch((await there('history')).stdout, /Pin the image/);
    const { stdout } = await there('history', '--commits');
    assert.match(
      stdout,
      /^ {4}[0-9a-f]{10} {2}Pin the image {2}.+\n {4}[0-9a-f]{10} {2}Tune alerts\\u\{1b\}\[31m {2}/m,
    );
    const { changes } = JSON.parse((await there('history', '--commits', '--format', 'json')).stdout);
    assert.deepEqual(
      changes.map(({ commits = [] }: { commits?: { subject: string }[] }) => commits.map(({ subject }) => subject)),
      [['Pin the image', 'Tune alerts\u001b[31m'], []],
    );
    git(path, 'reset', '--quiet', '--hard', 'HEAD~2');
    await there('audit');
    assert.match((await there('history', '--commits')).stdout, /No new commit: an earlier one is checked out\./);
    git(path, 'reflog', 'expire', '--expire=now', '--all');
    git(path, 'gc', '--quiet', '--prune=now');
    assert.match(
      (await there('history', '--commits')).stdout,
      /The commit [0-9a-f]{8} is not in this repository any more\./,
    );
  });

  it('says where it names not all of the commits', async () => {
    const path = makeRepository(folder.join('busy/app'), { files: { 'a.txt': 'a\n' } });
    const there = (...args: string[]) => runCli(args, { cwd: folder.join('busy'), state });
    await there('audit');
    let head = git(path, 'rev-parse', 'HEAD');
    for (let nth = 1; nth <= 101; nth++)
      head = git(path, 'commit-tree', 'HEAD^{tree}', '-p', head, '-m', `Step ${nth}`);
    git(path, 'update-ref', 'refs/heads/main', head);
    await there('audit');
    const { stdout } = await there('history', '--commits');
    assert.equal(stdout.match(/Step \d+/g)?.length, 100);
    assert.match(stdout, /^ {4}Only the newest 100 are shown\.$/m);
  });

  it('forgets what was over before a time, after saying how much, when told to', async () => {
    const before = (await cli('history', '--format', 'json')).stdout;
    const none = await cli('history', '--forget', '2001-01-01');
    assert.equal(none.code, 0);
    assert.match(none.stderr, /Nothing in the history was over before 2001-01-01 00:00/);
    const unasked = await cli('history', '--forget', '0h');
    assert.equal(unasked.code, 2);
    assert.match(
      unasked.stderr,
      /Nothing is forgotten without asking\. It would be, from before .*: \d+ changes, .*--yes/s,
    );
    const times = (text: string) => JSON.parse(text).changes.map(({ at }: { at: string }) => at);
    assert.deepEqual(times((await cli('history', '--format', 'json')).stdout), times(before));
    for (const args of [['--forget', '30d', 'app'], ['--forget', '30d', '--drops'], ['--yes']])
      assert.equal((await cli('history', ...args)).code, 2, args.join(' '));
    const { code, stdout } = await cli('history', '--forget', '0h', '--yes');
    assert.equal(code, 0);
    assert.match(stdout, /^✔ Forgotten, from before \d{4}-.*: \d+ changes/);
    const after = await cli('history');
    assert.match(after.stdout, /^Score .* \d+/m);
    assert.match(after.stdout, /^Nothing changed in this time\.$/m);
  });

  it('takes in reports of the predecessor, and says what it could not take', async () => {
    const reports = folder.join('audit-history');
    makeRepository(reports, {
      files: {
        '1.json': JSON.stringify({ timestamp: '2025-05-09T15:43:12Z', repos: [{ name: 'app', status: 'dirty' }] }),
        '2.json': '[]',
        '3.json': JSON.stringify({ timestamp: new Date().toISOString(), repos: [{ name: 'app', status: 'clean' }] }),
      },
    });
    const { code, stdout, stderr } = await cli('history', '--import', reports, '--until', '2025-06-01');
    assert.equal(code, 2);
    assert.match(stderr, /Left out: .*2\.json: It is not a report of homelab-gitops-auditor/);
    assert.match(stderr, /Took in 1 report; 1 is younger than the history here and left out\./);
    assert.match(stdout, /app .*imported: dirty/);
    assert.match(
      (await cli('history', '--import', reports)).stderr,
      /Took in 0 reports; 1 was there already; 1 is younger /,
    );
    const nowhere = await cli('history', '--import', folder.join('nowhere'));
    assert.equal(nowhere.code, 2);
    assert.match(nowhere.stderr, /is not there/);
  });
});
