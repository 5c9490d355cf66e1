import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixInfos } from '../../../src/engine/fixes/index.ts';
import { currentProcess } from '../../../src/engine/store/process-identity.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { type DemoFleet, makeFleet } from '../../fixtures/fleet/index.ts';
import { git, makeBareRemote, makeRepository, type TemporaryFolder, temporaryFolder } from '../../fixtures/git.ts';
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

  it('repairs only the repository that is meant, by the policy of the whole folder', async () => {
    const two = await makeFleet({ directory: folder.join('two'), count: 2, seed: 5, states: ['ahead', 'ahead'] });
    writeFileSync(join(two.directory, '.gitops-auditor.yaml'), 'version: 1\nrules:\n  git/untracked-files: off\n');
    const [one, other] = two.repositories;
    assert.ok(one && other);
    for (const { path } of two.repositories) writeFileSync(join(path, 'new.txt'), '');
    const fix = (target: string, ...args: string[]) =>
      runCli(['fix', target, 'two', ...args], { cwd: folder.path, state: folder.join('state-of-two') });
    const off = await fix('git/untracked-files', '--repository', one.name, '--dry-run');
    assert.match(off.stdout, /nothing to fix/);
    const byName = await fix('push', '--repository', one.name, '--dry-run');
    assert.equal(byName.code, 0, byName.stderr);
    assert.ok(byName.stdout.includes(one.name) && !byName.stdout.includes(other.name), byName.stdout);
    const byPath = await fix('push', '--repository', join('two', other.name), '--yes');
    assert.equal(byPath.code, 0, byPath.stderr);
    assert.ok(byPath.stdout.includes(other.name) && !byPath.stdout.includes(one.name), byPath.stdout);
    const stranger = await fix('push', '--repository', `${one.name}x`, '--yes');
    assert.equal(stranger.code, 2);
    assert.match(stranger.stderr, new RegExp(`--repository: there is no "${one.name}x" among the 2 repositories here`));
    assert.match(stranger.stderr, new RegExp(`Did you mean ${one.name}\\?`));
  });

  it('asks for a path where several repositories have the name', async () => {
    for (const path of ['a/same', 'b/same']) makeRepository(folder.join('twins', path));
    const { code, stderr } = await runCli(['fix', 'add-readme', '--repository', 'same', '--dry-run'], {
      cwd: folder.join('twins'),
      state: folder.join('state'),
    });
    assert.equal(code, 2);
    assert.match(stderr, /several are called "same"\.\n.*Name a path: a\/same, b\/same/);
  });

  it('names those that it leaves out, and why', async () => {
    const two = await makeFleet({ directory: folder.join('two'), count: 2, seed: 5, states: ['ahead', 'ahead'] });
    const [first, second] = two.repositories;
    assert.ok(first && second);
    const beginMerge = (at: string) => writeFileSync(join(at, '.git/MERGE_HEAD'), `${git(at, 'rev-parse', 'HEAD')}\n`);
    const preview = () => cli('fix', 'git/unpushed-commits', two.directory, '--dry-run');
    beginMerge(first.path);
    const some = await preview();
    assert.equal(some.code, 0, some.stderr);
    assert.match(some.stdout, new RegExp(`${second.name} [^]*Push`));
    assert.match(
      some.stderr,
      new RegExp(`1 repository needs a person and is left out: ${first.name} \\(merge in progress\\)\\.`),
    );
    beginMerge(second.path);
    const none = await preview();
    assert.equal(none.code, 2);
    assert.match(none.stderr, /needs a person: .+ \(merge in progress\), .+ \(merge in progress\)\./);
    assert.match(none.stderr, /finish or abort first what is in progress/);
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
    const [line] = (await cli('undo', '--list')).stdout.split('\n');
    assert.match(line ?? '', / {2}Fast-forwarded main .* {2}\(undone \d{4}-\d\d-\d\d \d\d:\d\d, terminal: .+\)$/);
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
    const again = await cli('undo', '--yes');
    assert.deepEqual([again.code, again.stdout, again.stderr], [0, 'There is nothing to undo.\n', '']);
  });

  it('undoes nothing elsewhere unless it is named', async () => {
    const { path, remote } = of('behind');
    const behind = git(path, 'rev-parse', 'HEAD');
    assert.equal((await cli('fix', 'pull', path, '--yes')).code, 0);
    const run = (cwd: string, ...args: string[]) => runCli(args, { cwd, state: folder.join('state') });
    const list = (await cli('undo', '--list')).stdout;
    const id = list.slice(0, 8);
    assert.ok(list.includes(path.slice(fleet.directory.length + 1)), list);
    const elsewhere = await run(remote, 'undo', '--yes');
    assert.equal(elsewhere.code, 0);
    assert.match(elsewhere.stdout, /^There is nothing to undo in /);
    const nothing = await run(remote, 'undo', of('clean').path, '--yes');
    assert.equal(nothing.code, 0);
    assert.match(nothing.stdout, /^There is nothing to undo in .+\.\n$/);
    const unknown = await run(remote, 'undo', 'neither-this-nor-that', '--yes');
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /no entry "neither-this-nor-that", and nothing at such a path\.\n.*undo --list/);
    // A folder is meant, though an entry's id begins like it.
    mkdirSync(join(remote, id.slice(0, 4)));
    const named = await run(remote, 'undo', id.slice(0, 4), '--yes');
    assert.match(named.stdout, /^There is nothing to undo in /);
    assert.ok(elsewhere.stderr.includes(`To take that back: gitops-auditor undo ${id}`), elsewhere.stderr);
    const unasked = await run(join(path, '.git'), 'undo');
    assert.equal(unasked.code, 2);
    assert.match(unasked.stderr, /without asking\. It would be .+: Fast-forwarded main/);
    assert.equal((await run(join(path, '.git'), 'undo', '--yes')).code, 0, 'of the repository around the folder');
    assert.equal(git(path, 'rev-parse', 'HEAD'), behind);
  });

  it('undoes all that the last fix did', async () => {
    const changed = ['clean', 'behind', 'untracked'].map((state) => of(state).path);
    const status = () => changed.map((path) => git(path, 'status', '--porcelain'));
    for (const path of changed) writeFileSync(join(path, 'new.txt'), 'new');
    const before = status();
    assert.equal((await cli('fix', 'stash', changed[0] ?? '', '--yes')).code, 0);
    assert.equal((await cli('fix', 'git/untracked-files', '--answer', 'message=Keep', '--yes')).code, 0);
    assert.deepEqual(status(), ['', '', '']);
    const first = await cli('undo', '--yes');
    assert.equal(first.code, 0, first.stderr);
    assert.equal(first.stdout.match(/Taken back/g)?.length, 2);
    assert.deepEqual(status(), ['', before[1], before[2]]);
    const named = await cli('undo', changed[0] ?? '', '--yes');
    assert.match(named.stdout, /^✔ Taken back: /);
    assert.deepEqual(status(), before);
  });

  it('asks for what it must know, and for nothing else', async () => {
    const missing = await cli('fix', 'commit', '--yes');
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /--answer message=/);
    const stranger = await cli('fix', 'git/pull', '--yes', '--answer', 'colour=red');
    assert.equal(stranger.code, 2);
    assert.match(stranger.stderr, /does not ask for "colour"/);
  });

  it('previews without an answer, and says which one is needed', async () => {
    const { path, head } = of('untracked');
    const before = head();
    const { code, stdout, stderr } = await cli('fix', 'commit', '--dry-run');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /Commit \d files? to main/);
    assert.match(stdout, /\$ git commit -m '<message>'/);
    assert.match(stdout, /^To do it, answer\n {2}--answer message=… {2}Commit message$/m);
    assert.equal(head(), before);
    const answered = await cli('fix', 'commit', path, '--dry-run', '--answer', 'message=Keep');
    assert.equal(answered.code, 0, answered.stderr);
    assert.match(answered.stdout, /\$ git commit -m Keep$/m);
    assert.doesNotMatch(answered.stdout, /To do it/);
    const wrong = await cli('fix', 'commit', '--dry-run', '--answer', 'what=some');
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /what cannot be "some"\.\n {2}hint: It is one of: all, staged\./);
  });

  it('takes one URL for one repository only', async () => {
    const homeless = folder.join('homeless');
    const outer = makeRepository(folder.join('homeless/outer'));
    const inner = makeRepository(folder.join('homeless/outer/inner'));
    const other = makeRepository(folder.join('homeless/with space'));
    const remotes = () => [outer, inner, other].map((path) => git(path, 'remote'));
    const url = 'https://git.example/one.git';
    const add = (...args: string[]) =>
      runCli(['fix', 'git/no-remote', ...args], { cwd: homeless, state: folder.join('state') });

    const audit = await runCli(['audit'], { cwd: homeless, state: folder.join('state') });
    assert.match(
      audit.stdout,
      /gitops-auditor fix git\/no-remote +outer\/inner --answer url=… +3 repositories, one at a time$/m,
    );
    for (const args of [['--yes'], ['--dry-run']]) {
      const { code, stderr } = await add('--answer', `url=${url}`, ...args);
      assert.equal(code, 2);
      assert.match(stderr, /each of the 3 repositories needs an answer of its own \(URL\)/);
      assert.match(stderr, /Name one repository: gitops-auditor fix git\/no-remote outer\/inner --answer url=…/);
    }
    assert.match((await add('--yes')).stderr, /each of the 3 repositories/);
    const preview = await add('--dry-run');
    assert.equal(preview.code, 0, preview.stderr);
    assert.equal(preview.stdout.match(/Add origin at <url>/g)?.length, 3);
    assert.match(preview.stdout, /--answer url=… {2}URL; one repository at a time/);
    assert.deepEqual(remotes(), ['', '', '']);
    // The repository that is named, not those in it.
    const done = await add('outer', '--answer', `url=${url}`, '--yes');
    assert.equal(done.code, 0, done.stderr);
    assert.deepEqual(remotes(), ['origin', '', '']);
    assert.equal(git(outer, 'remote', 'get-url', 'origin'), url);
  });

  it('clones what the inventory lists and is not there', async () => {
    const fleet = folder.join('listed');
    makeRepository(folder.join('listed/here'));
    const remote = makeBareRemote(folder.join('site.git'));
    makeRepository(folder.join('site'), { remote });
    writeFileSync(folder.join('listed/inventory.txt'), `here\n${remote}\n`);
    writeFileSync(folder.join('listed/.gitops-auditor.yaml'), 'inventory: inventory.txt\n');
    const run = (...args: string[]) => runCli(args, { cwd: fleet, state: folder.join('state') });

    assert.match((await run('audit')).stdout, /gitops-auditor fix inventory\/missing +1 repository$/m);
    const preview = await run('fix', 'clone', '--dry-run');
    assert.equal(preview.code, 0, preview.stderr);
    assert.ok(preview.stdout.includes(`$ git clone -- ${remote} ${folder.join('listed/site')}`), preview.stdout);
    assert.ok(!existsSync(folder.join('listed/site')));
    const done = await run('fix', 'inventory/missing', '--yes');
    assert.equal(done.code, 0, done.stderr);
    assert.equal(git(folder.join('listed/site'), 'remote', 'get-url', 'origin'), remote);
    assert.equal((await run('undo', '--yes')).code, 0);
    assert.ok(!existsSync(folder.join('listed/site')));
  });

  it('suggests commands with the answers that they need', async () => {
    const one = await cli('audit', of('untracked').path);
    assert.match(one.stdout, /gitops-auditor fix git\/untracked-files +\S+ --answer message=… {2}1 repository$/m);
    const push = await cli('audit', of('ahead').path);
    assert.match(push.stdout, /gitops-auditor fix git\/unpushed-commits +\S+ +1 repository$/m);
  });

  it('suggests commands that judge as the audit did', async () => {
    const { path, remote } = of('clean');
    rmSync(`${path}/.git/FETCH_HEAD`, { force: true });
    git(path, 'remote', 'remove', 'origin');
    git(path, 'remote', 'add', 'origin', remote);
    const config = folder.join('judge by.yaml');
    writeFileSync(config, 'version: 1\nset: recommended\n');
    const hintOf = async (...args: string[]) => {
      const { stdout } = await cli('audit', path, ...args);
      return /gitops-auditor fix git\/never-fetched +\S+(.*?) {2,}1 repository/.exec(stdout)?.[1];
    };
    assert.equal(await hintOf(), undefined);
    assert.equal(await hintOf('--set', 'strict'), ' --set strict');
    assert.equal(await hintOf('--rule', 'git/never-fetched'), ' --set recommended');
    assert.equal(await hintOf('--config', config), ` --config '${config}'`);
    const nothing = await cli('fix', 'git/never-fetched', path, '--dry-run');
    assert.match(nothing.stdout, /nothing to fix/);
    assert.match(nothing.stderr, /try --set recommended/);
    for (const judged of [
      ['--set', 'strict'],
      ['--config', config],
    ]) {
      const { code, stdout } = await cli('fix', 'git/never-fetched', path, '--dry-run', ...judged);
      assert.deepEqual([code, /\$ git fetch/.test(stdout)], [0, true], stdout);
    }
  });

  it('lists the fixes, what they do and what they ask', async () => {
    const { code, stdout } = await cli('fix', '--help');
    assert.equal(code, 0);
    const flat = stdout.replaceAll(/\s+/g, ' ');
    for (const { id, description, questions } of fixInfos()) {
      assert.match(stdout, new RegExp(`^ {2}${id.replace(/^\w+\//, '')} `, 'm'));
      assert.ok(flat.includes(description.replaceAll(/\s+/g, ' ')), id);
      for (const { key, prompt } of questions) {
        assert.match(stdout, new RegExp(`--answer ${key}=`));
        assert.ok(flat.includes(prompt), prompt);
      }
    }
    assert.match(stdout, /--answer what=all\|staged +What to commit \(default all\)/);
    assert.match(stdout, /--answer url=URL +URL \(needed; one repository at a time\)/);
    assert.ok(stdout.split('\n').every((line) => line.length <= 120));
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

  it('accepts what is found today, and takes that back', async () => {
    const { path } = of('untracked');
    const found = async () => JSON.parse((await cli('audit', path, '--format', 'json')).stdout).summary.findings;
    const before = await found();
    assert.ok(before.warning + before.info > 0);
    const plan = await cli('fix', 'accept-findings', path, '--dry-run');
    assert.match(plan.stdout, /Accept \d+ findings? of today[\s\S]*git\/untracked-files: /);
    assert.equal((await cli('fix', 'accept-findings', path, '--yes')).code, 0);
    const after = await found();
    assert.deepEqual([after.error, after.warning, after.info], [0, 0, 0]);
    assert.equal((await cli('undo', '--yes')).code, 0);
    assert.deepEqual(await found(), before);
  });

  it('stops ignoring what was accepted, and leaves what is not ignored alone', async () => {
    const { path } = of('untracked');
    assert.equal((await cli('fix', 'accept-findings', path, '--yes')).code, 0);
    const { code, stdout } = await cli('fix', 'stop-ignoring', path, '--yes');
    assert.equal(code, 0);
    assert.match(stdout, /Stop ignoring git\/untracked-files[\s\S]*Accepted: git\/untracked-files: /);
    assert.match((await cli('fix', 'stop-ignoring', path, '--yes')).stdout, /There is nothing to fix/);
  });

  it('knows no other words', async () => {
    const { code, stderr } = await cli('fix', 'git/push-everything');
    assert.equal(code, 2);
    assert.match(stderr, /no rule or fix "git\/push-everything"[\s\S]*Did you mean .*git\/push/);
    assert.match(stderr, /gitops-auditor fix --help lists the fixes/);
    const mistyped = await cli('fix', 'comit');
    assert.equal(mistyped.code, 2);
    assert.match(mistyped.stderr, /no rule or fix "comit"[\s\S]*Did you mean commit\?/);
    assert.match((await cli('undo', 'ffffffff', '--yes')).stderr, /no entry "ffffffff"/);
  });

  it('takes all of a change of a great fleet back, not only its newest part', async () => {
    const store = await openStore(folder.join('state'));
    const { birth, ...owner } = currentProcess();
    const count = 1_200;
    for (let nth = 0; nth < count; nth++) {
      const [id, name, path] = [`entry-${nth}`, `r${nth}`, join(fleet.directory, `r${nth}`)];
      store.journal.begin({
        ...{ id, name, path, planId: 'plan', fix: 'git/fetch', repositoryId: name, summary: 'x', by: 'test' },
        ...{ startedAt: Date.now(), owner: { ...owner, birth }, undo: null },
      });
      store.journal.finish(id, { state: 'done', undo: {} });
    }
    store.close();
    const { code, stderr } = await cli('undo');
    assert.equal(code, 2);
    assert.equal(stderr.match(/\br\d+ \(/g)?.length, count);
  });
});
