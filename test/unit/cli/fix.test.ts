import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { type DemoFleet, makeFleet } from '../../fixtures/fleet/index.ts';
import { git, type TemporaryFolder, temporaryFolder } from '../../fixtures/git.ts';
import { runCli } from './run-cli.ts';

describe('gitops-auditor fix and undo', () => {
  let folder: TemporaryFolder;
  let fleet: DemoFleet;
  const cli = (...args: string[]) => runCli(args, { cwd: fleet.directory, state: folder.join('state') });
  const of = (wanted: string) => {
    const found = fleet.repositories.find((repository) => repository.state === wanted);
    assert.ok(found?.remote !== undefined);
    return { path: found.path, remote: found.remote, head: () => git(found.path, 'rev-parse', 'HEAD') };
  };

  beforeEach(async () => {
    folder = temporaryFolder();
    fleet = await makeFleet({
      directory: folder.join('fleet'),
      count: 4,
      seed: 5,
      states: ['clean', 'ahead', 'behind', 'untracked'],
    });
  });
  afterEach(() => folder[Symbol.dispose]());

  it('shows the plan and changes nothing with --dry-run', async () => {
    const { remote, head } = of('ahead');
    const { code, stdout } = await cli('fix', 'git/unpushed-commits', '--dry-run');
    assert.equal(code, 0);
    assert.match(stdout, /Push \d commits? of main to origin\/main/);
    assert.match(stdout, /\$ git push/);
    assert.notEqual(git(remote, 'rev-parse', 'main'), head());
    assert.doesNotMatch(stdout, new RegExp(of('clean').path));
  });

  it('changes nothing without --yes where nobody can be asked', async () => {
    const { remote, head } = of('ahead');
    const { code, stderr } = await cli('fix', 'push');
    assert.equal(code, 2);
    assert.match(stderr, /--yes/);
    assert.notEqual(git(remote, 'rev-parse', 'main'), head());
  });

  it('pushes what only this machine has', async () => {
    const { remote, head } = of('ahead');
    const { code, stdout } = await cli('fix', 'git/unpushed-commits', '--yes');
    assert.equal(code, 0, stdout);
    assert.match(stdout, /✔ .*Pushed/);
    assert.equal(git(remote, 'rev-parse', 'main'), head());
    assert.match((await cli('fix', 'git/unpushed-commits', '--yes')).stdout, /nothing to fix/);
  });

  it('does what it is told to where it is told to, and undoes it', async () => {
    const { path, head } = of('behind');
    const before = head();
    const done = await cli('fix', 'git/pull', path, '--yes');
    assert.equal(done.code, 0, done.stderr);
    assert.notEqual(head(), before);
    const entry = /gitops-auditor undo ([0-9a-f]{8})$/m.exec(done.stdout)?.[1];
    assert.ok(entry, done.stdout);
    const list = await cli('undo', '--list');
    assert.match(list.stdout, new RegExp(`^${entry} {2}done`, 'm'));
    assert.equal((await cli('undo', entry)).code, 2, 'asks, and there is nobody');
    const undone = await cli('undo', entry, '--yes');
    assert.equal(undone.code, 0, undone.stderr);
    assert.equal(head(), before);
    assert.match((await cli('undo', entry, '--yes')).stderr, /undone and cannot be undone/);
  });

  it('undoes the newest change when none is named', async () => {
    const { path } = of('untracked');
    const status = () => git(path, 'status', '--porcelain');
    const before = status();
    assert.equal((await cli('fix', 'commit', '--answer', 'message=Keep the notes', '--yes')).code, 0);
    assert.equal(git(path, 'log', '-1', '--format=%s'), 'Keep the notes');
    assert.equal((await cli('undo', '--yes')).code, 0);
    assert.equal(status(), before);
    assert.match((await cli('undo', '--yes')).stderr, /nothing to undo/);
  });

  it('asks for what it must know, and for nothing else', async () => {
    const missing = await cli('fix', 'commit', '--yes');
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /--answer message=/);
    const stranger = await cli('fix', 'git/pull', '--yes', '--answer', 'colour=red');
    assert.equal(stranger.code, 2);
    assert.match(stranger.stderr, /does not ask for "colour"/);
  });

  it('goes on where one repository fails, says so, and exits with 1', async () => {
    const { remote } = of('behind');
    const ahead = of('ahead');
    rmSync(ahead.remote, { recursive: true });
    const { code, stdout } = await cli('fix', 'push', '--yes');
    assert.equal(code, 1);
    assert.match(stdout, /✖ /);
    assert.ok(git(remote, 'rev-parse', 'main'));
  });

  it('knows no other words', async () => {
    const { code, stderr } = await cli('fix', 'git/push-everything');
    assert.equal(code, 2);
    assert.match(stderr, /no rule or fix "git\/push-everything"[\s\S]*Did you mean .*git\/push/);
    assert.match((await cli('undo', 'ffffffff', '--yes')).stderr, /no entry "ffffffff"/);
  });
});
