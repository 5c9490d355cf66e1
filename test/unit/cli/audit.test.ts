import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { report } from '../../../src/contract/report.ts';
import { type DemoFleet, makeFleet } from '../../fixtures/fleet/index.ts';
import { git, makeRepository, temporaryFolder } from '../../fixtures/git.ts';
import { type CliOptions, runCli } from './run-cli.ts';

describe('gitops-auditor audit', () => {
  const folder = temporaryFolder();
  const state = folder.join('state');
  let fleet: DemoFleet;
  const audit = (args: readonly string[], more: Partial<CliOptions> = {}) =>
    runCli(['audit', ...args], { cwd: fleet.directory, state, ...more });
  const pathOf = (wanted: string) => {
    const found = fleet.repositories.find((repository) => repository.state === wanted);
    assert.ok(found);
    return found.path;
  };

  before(async () => {
    fleet = await makeFleet({
      directory: folder.join('fleet'),
      count: 6,
      seed: 5,
      states: ['clean', 'ahead', 'untracked', 'remote-credentials', 'policy-error', 'stash'],
    });
  });
  after(() => folder[Symbol.dispose]());

  it('tells what is found, grouped by repository, worst first, and how to fix it', async () => {
    const { code, stdout } = await audit([]);
    assert.equal(code, 1);
    assert.ok(stdout.indexOf('git/remote-credentials') < stdout.indexOf('git/unpushed-commits'));
    assert.match(stdout, /✖ git\/remote-credentials +The URL of origin holds a password or token/);
    assert.match(stdout, /▲ git\/unpushed-commits +\d commits? of main/);
    assert.match(
      stdout,
      /^Fleet status: 1 dirty \(score \d+(\.\d)?\); 3 of 6 repositories need attention\nFindings: .* in 6 repositories; /m,
    );
    assert.match(stdout, /^ {2}gitops-auditor fix git\/unpushed-commits/m);
    assert.ok(!stdout.includes('\u001b'), 'no colour where it is no terminal');
    assert.doesNotMatch(stdout, /not-a-real-password/);
  });

  it('shows no repository without a finding, unless asked for every verdict', async () => {
    const { stdout } = await audit([pathOf('clean')]);
    assert.doesNotMatch(stdout, /git\//);
    const all = await audit([pathOf('clean'), '--all']);
    assert.match(all.stdout, /✔ git\/uncommitted-changes/);
    assert.match(all.stdout, /· git\/submodule-drifted/);
  });

  it('exits by the threshold', async () => {
    const expected: [number, string, ...string[]][] = [
      [0, 'clean'],
      [0, 'ahead'],
      [1, 'ahead', '--fail-on', 'warning'],
      [0, 'untracked', '--fail-on', 'warning'],
      [1, 'untracked', '--fail-on', 'info'],
      [1, 'remote-credentials'],
      [0, 'remote-credentials', '--fail-on', 'never'],
      [1, 'ahead', '--fail-under', '99'],
      [0, 'ahead', '--fail-under', '50'],
    ];
    const codes = await Promise.all(
      expected.map(async ([, name, ...args]) => (await audit([pathOf(name), ...args])).code),
    );
    assert.deepEqual(
      codes.map((code, i) => [code, ...(expected[i]?.slice(1) ?? [])]),
      expected,
    );
  });

  it('reports as JSON that keeps the contract', async () => {
    const { code, stdout, stderr } = await audit(['--format', 'json']);
    assert.equal(code, 1);
    assert.equal(stderr, '');
    const parsed = report.parse(JSON.parse(stdout));
    assert.equal(parsed.summary.repositories, 6);
    assert.deepEqual(
      parsed.repositories.map(({ path }) => path).sort(),
      fleet.repositories.map(({ path }) => path).sort(),
    );
    assert.deepEqual(new Set(parsed.repositories.flatMap((r) => r.findings.map((f) => f.verdict))), new Set(['fail']));
    assert.doesNotMatch(stdout, /not-a-real-password/);
    const all = report.parse(JSON.parse((await audit(['--format', 'json', '--all'])).stdout));
    assert.ok(all.repositories.every((repository) => repository.findings.some(({ verdict }) => verdict === 'pass')));
  });

  it('judges by one rule, or by a larger set', async () => {
    const one = await audit(['--format', 'json', '--rule', 'git/stash-entries']);
    assert.deepEqual(
      report.parse(JSON.parse(one.stdout)).repositories.flatMap((r) => r.findings.map((f) => f.rule)),
      ['git/stash-entries'],
    );
    const stashed = pathOf('stash');
    assert.doesNotMatch((await audit([stashed])).stdout, /git\/stash-entries/);
    assert.match((await audit([stashed, '--set', 'recommended'])).stdout, /git\/stash-entries/);
  });

  it('takes the policy file that it is given, and tells its mistakes with their place', async () => {
    const policy = folder.join('policy.yaml');
    writeFileSync(policy, 'version: 1\nrules:\n  git/untracked-files: error\n');
    assert.equal((await audit([pathOf('untracked'), '--config', policy])).code, 1);
    writeFileSync(policy, 'version: 1\nset: everything\n');
    const wrong = await audit([pathOf('untracked'), '--config', policy]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /^error: .*policy\.yaml:2:6: `set`/);
    const missing = await audit([pathOf('clean'), '--config', folder.join('nowhere.yaml')]);
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /nowhere\.yaml/);
  });

  it('fails where a policy or an inventory above the repositories is wrong', async () => {
    const above = folder.join('above');
    makeRepository(folder.join('above/one'));
    const run = (...args: string[]) => runCli(['audit', ...args], { cwd: above, state: folder.join('state') });
    assert.equal((await run()).code, 0);
    writeFileSync(folder.join('above/.gitops-auditor.yaml'), 'set: strickt\n');
    const wrong = await run('--fail-on', 'never');
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /^error: \.gitops-auditor\.yaml:1:6: `set`/);
    const { code, stdout } = await run('--format', 'json');
    assert.equal(code, 2);
    const { problems } = report.parse(JSON.parse(stdout));
    assert.equal(problems?.[0]?.path, folder.join('above/.gitops-auditor.yaml'));
    assert.deepEqual([problems?.length, problems?.[0]?.line, problems?.[0]?.column], [1, 1, 6]);
    writeFileSync(folder.join('above/.gitops-auditor.yaml'), 'inventory: nowhere.txt\n');
    const listless = await run();
    assert.equal(listless.code, 2);
    assert.match(listless.stderr, /^error: \.gitops-auditor\.yaml:1:12: The inventory nowhere\.txt is not there/);
    writeFileSync(folder.join('above/.gitops-auditor.yaml'), 'set: default\n');
    assert.equal((await run()).code, 0);
  });

  it('tells ignores that match nothing as infos, and fails for none', async () => {
    makeRepository(folder.join('noted/one'), {
      files: { '.gitops-auditor.yaml': 'ignore:\n  - { rule: git/diverged, reason: x }\n' },
    });
    const run = (...args: string[]) =>
      runCli(['audit', '--fail-on', 'info', ...args], { cwd: folder.join('noted'), state: folder.join('state') });
    const at = 'one/.gitops-auditor.yaml:2:13';
    const { code, stderr } = await run('--rule', 'git/diverged');
    assert.deepEqual([code, stderr], [0, ''], 'it cannot be known');
    const told = await run('--fail-on', 'error');
    assert.equal(told.code, 0);
    assert.ok(
      told.stderr.startsWith(`info: ${at}: This ignore matches nothing: \`git/diverged\` has no such finding.`),
    );
    assert.equal((await run('--quiet', '--fail-on', 'error')).stderr, '');
    const markdown = await run('--fail-on', 'error', '--format', 'markdown');
    assert.match(markdown.stdout, /^- \*\*info\*\* `.*one\/\.gitops-auditor\.yaml:2:13`: This ignore matches nothing/m);
    const html = await run('--fail-on', 'error', '--format', 'html');
    assert.match(html.stdout, /<span class="info">info<\/span><span><code>[^<]*:2:13<\/code> This ignore/);
  });

  it('tells the mistakes of a repository’s own policy with their place', async () => {
    const { code, stdout } = await audit([pathOf('policy-error')]);
    assert.equal(code, 1);
    assert.match(stdout, /policy\/invalid +\.gitops-auditor\.yaml:2:6: `set`/);
    const other = await audit([pathOf('policy-error'), '--rule', 'git/no-remote']);
    assert.match(other.stderr, /^error: [^/]+\/\.gitops-auditor\.yaml:2:6: `set`/);
  });

  it('names a policy above what is audited, which does not count', async () => {
    const path = makeRepository(folder.join('above/one'));
    const policy = folder.join('above/.gitops-auditor.yaml');
    writeFileSync(policy, 'version: 1\n');
    const run = (...args: string[]) => audit([...args, '--fail-on', 'never'], { cwd: path });
    const { code, stderr } = await run();
    assert.equal(code, 0);
    assert.ok(stderr.startsWith(`info: ${policy}: It is above what is named here`), stderr);
    assert.ok(stderr.includes(`--config ${policy}`), stderr);
    for (const args of [['--quiet'], ['--config', policy], ['..']]) assert.equal((await run(...args)).stderr, '');
  });

  it('writes a whole file or none', async () => {
    const file = folder.join('report.json');
    const { code, stdout, stderr } = await audit(['--format', 'json', '--output', file]);
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /The report is in .*\nThe audit fails: \d+ errors? \(--fail-on error\)\.\n$/);
    report.parse(JSON.parse(readFileSync(file, 'utf8')));
    const nowhere = await audit(['--output', folder.join('no-folder/report.txt')]);
    assert.equal(nowhere.code, 2);
    assert.match(nowhere.stderr, /folder .*no-folder is not there/);
    const aFolder = await audit(['--output', folder.path]);
    assert.equal(aFolder.code, 2);
    assert.deepEqual(
      readdirSync(folder.path).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  it('writes through links and into pipes, and replaces neither', async () => {
    const kept = folder.join('kept.json');
    const link = folder.join('link.json');
    writeFileSync(kept, '');
    symlinkSync(kept, link);
    await audit([pathOf('clean'), '--format', 'json', '--output', link]);
    assert.ok(lstatSync(link).isSymbolicLink());
    report.parse(JSON.parse(readFileSync(kept, 'utf8')));
    const pipe = folder.join('pipe');
    execFileSync('mkfifo', [pipe]);
    const reader = spawn('cat', [pipe], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const read = text(reader.stdout);
      await audit([pathOf('clean'), '--format', 'json', '--output', pipe]);
      assert.ok(lstatSync(pipe).isFIFO());
      report.parse(JSON.parse(await read));
    } finally {
      reader.kill();
    }
  });

  it('replaces no link that leads nowhere', async () => {
    const link = folder.join('dangling.json');
    symlinkSync(folder.join('nowhere.json'), link);
    const { code, stderr } = await audit([pathOf('clean'), '--format', 'json', '--output', link]);
    assert.equal(code, 2);
    assert.match(stderr, /is a link to what is not there/);
    assert.ok(lstatSync(link).isSymbolicLink());
  });

  it('is quiet when nothing is wrong enough', async () => {
    assert.deepEqual(await audit([pathOf('ahead'), '--quiet']), { code: 0, stdout: '', stderr: '' });
    const { stdout } = await audit([pathOf('ahead'), pathOf('remote-credentials'), '--quiet']);
    assert.match(stdout, /git\/remote-credentials/);
    assert.doesNotMatch(stdout, /git\/unpushed-commits|Score/);
  });

  it('says what is wrong with what it was given', async () => {
    const said = async (args: string[], words: RegExp) => {
      const { code, stdout, stderr } = await audit(args);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, /^error: /);
      assert.match(stderr, words);
    };
    await said(['--frobnicate'], /Unknown option '--frobnicate'/);
    await said(['/nowhere/at/all'], /no folder "\/nowhere\/at\/all"/);
    await said([join(pathOf('clean'), 'README.md')], /is not a folder/);
    await said(['--rule', 'git/unpushed'], /no rule "git\/unpushed"[\s\S]*Did you mean git\/unpushed-commits/);
    const empty = temporaryFolder();
    await said([empty.path], /No repository was found/);
    empty[Symbol.dispose]();
  });

  it('leaves a repository around the folder that only keeps others there, or ignores it', async () => {
    const lab = temporaryFolder();
    const outer = makeRepository(lab.join('homelab'), { files: { '.gitignore': 'clones/\nbuild/\n', 'app/a': '' } });
    for (const name of ['one', 'two']) makeRepository(join(outer, 'clones', name));
    mkdirSync(join(outer, 'build'));
    const names = async (...args: string[]) =>
      report
        .parse(JSON.parse((await audit([...args, '--format', 'json', '--fail-on', 'never'])).stdout))
        .repositories.map(({ name }) => name);
    for (const args of [[], ['--untrusted']]) {
      assert.deepEqual(await names(join(outer, 'clones'), ...args), ['one', 'two']);
      assert.deepEqual(await names(join(outer, 'app'), ...args), ['homelab']);
    }
    assert.deepEqual(await names(outer), ['homelab', 'one', 'two']);
    const ignored = await audit([join(outer, 'build')]);
    assert.equal(ignored.code, 2);
    assert.match(ignored.stderr, /No repository was found[\s\S]*A folder that Git ignores/);
    lab[Symbol.dispose]();
  });

  it('says when git is missing', async () => {
    const { code, stderr } = await audit([], { env: { PATH: folder.path } });
    assert.equal(code, 2);
    assert.match(stderr, /Git was not found[\s\S]*hint: Install git/);
  });

  it('ends quietly when its reader has gone', async () => {
    const { code, stderr } = await audit(['--all'], { onStart: (child) => child.stdout?.destroy() });
    assert.equal(code, 1);
    assert.equal(stderr, '');
  });

  it('can be cancelled', async () => {
    const started = folder.join('started');
    const slow = temporaryFolder();
    // A git that says when it runs and then takes its time.
    writeFileSync(
      slow.join('git'),
      `#!/bin/sh\n[ "$*" = --version ] || case "$*" in *--version) ;; *) : > '${started}'; exec sleep 60;; esac\necho 'git version 2.39.5'\n`,
      {
        mode: 0o755,
      },
    );
    const { code, stderr } = await audit([], {
      env: { PATH: `${slow.path}:${process.env.PATH}` },
      onStart: (child) => {
        const timer = setInterval(() => {
          if (!existsSync(started)) return;
          clearInterval(timer);
          child.kill('SIGINT');
        }, 20);
        child.once('exit', () => clearInterval(timer));
      },
    });
    slow[Symbol.dispose]();
    assert.equal(code, 130);
    assert.match(stderr, /^error: Cancelled/);
  });

  it('tells once what several rules could not know, and names them where they are few', async () => {
    const untrusted = (...args: string[]) => audit([pathOf('clean'), '--untrusted', ...args]);
    assert.match(
      (await untrusted()).stdout,
      /\? \d rules +unknown: Not read in an untrusted workspace.+\(--all lists them\)$/m,
    );
    const two = await untrusted('--rule', 'git/untracked-files', '--rule', 'git/uncommitted-changes');
    assert.match(two.stdout, /\? 2 rules .+ started\. \(git\/uncommitted-changes, git\/untracked-files\)$/m);
  });

  it('starts nothing of a repository’s own with --untrusted', async () => {
    using malicious = temporaryFolder();
    const ran = malicious.join('ran');
    const repository = malicious.join('repository');
    git(malicious.path, 'init', '--quiet', repository);
    writeFileSync(join(repository, '.gitattributes'), '* filter=evil diff=evil\n');
    writeFileSync(join(repository, 'file.txt'), 'one\n');
    git(repository, 'add', '.');
    git(repository, 'commit', '--quiet', '-m', 'First');
    writeFileSync(join(repository, 'file.txt'), 'two\n');
    const command = `touch '${ran}'`;
    for (const key of [
      'core.fsmonitor',
      'filter.evil.clean',
      'filter.evil.process',
      'diff.evil.command',
      'diff.external',
      'credential.helper',
      'core.sshCommand',
      'core.pager',
    ])
      git(repository, 'config', key, command);
    const { code, stdout } = await audit([repository, '--untrusted', '--format', 'json', '--all', '--set', 'strict']);
    assert.equal(existsSync(ran), false);
    assert.equal(code, 0);
    const [entry] = report.parse(JSON.parse(stdout)).repositories;
    assert.equal(entry?.facts.status?.state, 'unknown');
    assert.equal(entry?.findings.find(({ rule }) => rule === 'git/uncommitted-changes')?.verdict, 'unknown');
    assert.equal(entry?.findings.find(({ rule }) => rule === 'git/no-remote')?.verdict, 'fail');
  });

  it('shows control characters in names instead of obeying them', async () => {
    using odd = temporaryFolder();
    const repository = odd.join('odd\u001b[31m');
    git(odd.path, 'init', '--quiet', repository);
    const { stdout } = await audit([repository]);
    assert.match(stdout, /odd\\u\{1b\}\[31m/);
    assert.ok(!stdout.includes('\u001b'));
  });
});
