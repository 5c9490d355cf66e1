import assert from 'node:assert/strict';
import { chmodSync, chownSync, existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { ErrorCode } from '../../../src/contract/errors.ts';
import { Git, type GitCallInfo } from '../../../src/engine/git/git.ts';
import { type GitError, type GitFailure, gitError } from '../../../src/engine/git/git-error.ts';
import { defaultConcurrency } from '../../../src/engine/git/queue.ts';
import {
  cloneOf,
  commit,
  git,
  makeBareRemote,
  makeRepository,
  type TemporaryFolder,
  temporaryFolder,
  writeFiles,
} from '../../fixtures/git.ts';

const isRoot = process.getuid?.() === 0;

/** A program in git's place. */
function fakeGit(folder: TemporaryFolder, script: string): string {
  const path = folder.join('fake-git');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const fails = (code: ErrorCode, failure?: GitFailure) => (thrown: unknown) => {
  const { code: actual, message } = thrown as GitError;
  assert.equal(actual, code, message);
  if (failure !== undefined) assert.equal((thrown as GitError).failure, failure, message);
  return true;
};

/** Waits for a condition that another process brings about. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(10);
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
};

describe('Git', () => {
  it('runs git with arguments as they are and gives bytes back', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('it’s; $(touch x) "here"'));
    const result = await new Git().run(path, ['log', '--format=%s $HOME `id`']);
    assert.equal(result.stdout.toString(), 'First commit $HOME `id`\n');
    assert.equal(result.exitCode, 0);
    const blob = await new Git().text(path, ['hash-object', '--stdin'], { input: readFileSync(`${path}/README.md`) });
    assert.equal(blob, git(path, 'rev-parse', 'HEAD:README.md'));
  });

  it('looks for the repository where it is told and nowhere above', async () => {
    using folder = temporaryFolder();
    const outer = makeRepository(folder.join('outer'));
    writeFiles(outer, { 'inner/file': '1' });
    await assert.rejects(new Git().run(`${outer}/inner`, ['status']), fails('git-failed', 'not-a-repository'));
  });

  it('does not inherit variables that point elsewhere', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    const other = makeRepository(folder.join('other'), { branch: 'elsewhere' });
    process.env.GIT_DIR = `${other}/.git`;
    process.env.GIT_WORK_TREE = other;
    process.env.GIT_INDEX_FILE = `${other}/.git/index`;
    try {
      assert.equal(await new Git().text(path, ['branch', '--show-current']), 'main');
    } finally {
      for (const name of ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE']) delete process.env[name];
    }
  });

  it('takes no locks and writes no index when it only reads', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    const longAgo = new Date('2020-01-02T03:04:05Z');
    utimesSync(`${path}/README.md`, longAgo, longAgo);
    const index = () => readFileSync(`${path}/.git/index`, 'hex');
    const before = index();
    await new Git().run(path, ['status']);
    assert.equal(index(), before);
    git(path, 'status');
    assert.notEqual(index(), before, 'a bare git status does write');
  });

  it('tells of each call, without credentials', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    const calls: GitCallInfo[] = [];
    const engine = new Git({ onCall: (call) => calls.push(call) });
    await engine.run(path, ['config', '--get', 'x.https://ada:secret@host/']).catch(() => {});
    assert.equal(calls.length, 1);
    const [call] = calls;
    assert.deepEqual(call?.args, ['config', '--get', 'x.https://***@host/']);
    assert.equal(call?.cwd, path);
    assert.equal(call?.exitCode, 1);
    assert.ok((call?.durationMs ?? 0) > 0);
  });

  it('adds to the environment', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    const env = { GIT_AUTHOR_NAME: 'Somebody Else' };
    const ident = await new Git().text(path, ['var', 'GIT_AUTHOR_IDENT'], { env });
    assert.match(ident, /^Somebody Else <ada@example\.com>/);
  });

  it('takes exit codes that are answers', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    const { exitCode } = await new Git().run(path, ['config', '--get', 'no.such'], { exitCodes: [0, 1] });
    assert.equal(exitCode, 1);
  });

  it('runs as many at once as the cores can use', () => {
    assert.ok(defaultConcurrency() >= Math.min(16, availableParallelism()) && defaultConcurrency() <= 16);
    assert.equal(new Git({ concurrency: 3 }).concurrency, 3);
  });

  describe('version', () => {
    it('knows the version, asked once', async () => {
      let calls = 0;
      const engine = new Git({ onCall: () => calls++ });
      const version = await engine.requireVersion();
      await engine.version();
      assert.ok(version.major >= 2 && version.text.startsWith(`${version.major}.${version.minor}`));
      assert.equal(calls, 1);
    });

    it('says when git is missing, too old, or something else', async () => {
      using folder = temporaryFolder();
      const missing = new Git({ executable: folder.join('nowhere') });
      await assert.rejects(missing.requireVersion(), fails('git-missing'));
      await assert.rejects(missing.run(folder.path, ['status']), fails('git-missing'));
      const old = new Git({ executable: fakeGit(folder, 'echo git version 2.34.9.windows.1') });
      await assert.rejects(old.requireVersion(), fails('git-too-old'));
      const other = new Git({ executable: fakeGit(folder, 'echo hello') });
      await assert.rejects(other.requireVersion(), fails('git-missing'));
      writeFileSync(folder.join('plain'), '');
      await assert.rejects(new Git({ executable: folder.join('plain') }).version(), fails('git-missing'));
    });

    it('asks again after git was installed or updated', async () => {
      using folder = temporaryFolder();
      const engine = new Git({ executable: folder.join('fake-git') });
      await assert.rejects(engine.requireVersion(), fails('git-missing'));
      fakeGit(folder, 'echo git version 2.20.1');
      await assert.rejects(engine.requireVersion(), fails('git-too-old'));
      fakeGit(folder, 'echo git version 3.1.0');
      assert.equal((await engine.requireVersion()).major, 3);
    });
  });

  describe('a git that does not end', () => {
    it('is ended with all that it started when time is up', async () => {
      using folder = temporaryFolder();
      // What it started ignores the polite signal: only the second, hard one ends it.
      writeFileSync(folder.join('child'), `trap '' TERM; echo $$ > ${folder.join('pid')}; while :; do sleep 1; done`);
      const engine = new Git({ executable: fakeGit(folder, `sh ${folder.join('child')} & wait`) });
      await assert.rejects(engine.run(folder.path, ['status'], { timeoutMs: 300 }), fails('timeout', 'timeout'));
      const pid = Number(readFileSync(folder.join('pid'), 'utf8'));
      assert.ok(pid > 1);
      await until(() => !isAlive(pid));
    });

    it('is ended when the caller gives up', async () => {
      using folder = temporaryFolder();
      const engine = new Git({ executable: fakeGit(folder, `echo $$ > ${folder.join('pid')}\nexec sleep 60`) });
      const controller = new AbortController();
      const running = engine.run(folder.path, ['status'], { signal: controller.signal });
      const pid = () => (existsSync(folder.join('pid')) ? Number(readFileSync(folder.join('pid'), 'utf8')) : 0);
      await until(() => pid() > 0);
      controller.abort();
      await assert.rejects(running, fails('cancelled'));
      await until(() => !isAlive(pid()));
      await assert.rejects(engine.run(folder.path, ['x'], { signal: controller.signal }), fails('cancelled'));
    });
  });

  describe('failures', () => {
    it('a folder that is gone', async () => {
      using folder = temporaryFolder();
      await assert.rejects(new Git().run(folder.join('gone'), ['status']), fails('not-found', 'gone'));
    });

    it('a lock that is held', async () => {
      using folder = temporaryFolder();
      const path = makeRepository(folder.join('repo'));
      writeFiles(path, { '.git/index.lock': '' });
      await assert.rejects(new Git().run(path, ['add', '.'], { mutating: true }), fails('locked', 'locked'));
      writeFiles(path, { '.git/config.lock': '' });
      await assert.rejects(new Git().run(path, ['config', 'a.b', 'c'], { mutating: true }), fails('locked', 'locked'));
    });

    it('a push that is no fast-forward, and a pull that is none', async () => {
      using folder = temporaryFolder();
      const remote = makeBareRemote(folder.join('remote.git'));
      const path = makeRepository(folder.join('repo'), { remote });
      const other = cloneOf(remote, folder.join('other'));
      commit(other, { a: '1' });
      git(other, 'push', '--quiet');
      commit(path, { b: '1' });
      const engine = new Git();
      await assert.rejects(
        engine.run(path, ['push'], { mutating: true }),
        (thrown) => fails('rejected', 'non-fast-forward')(thrown) && (thrown as GitError).hint !== undefined,
      );
      await engine.run(path, ['fetch'], { mutating: true });
      await assert.rejects(
        engine.run(path, ['merge', '--ff-only'], { mutating: true }),
        fails('rejected', 'non-fast-forward'),
      );
    });

    it('a hook that says no', async () => {
      using folder = temporaryFolder();
      const remote = makeBareRemote(folder.join('remote.git'));
      const path = makeRepository(folder.join('repo'), { remote });
      writeFileSync(`${remote}/hooks/pre-receive`, '#!/bin/sh\necho not today >&2\nexit 1\n', { mode: 0o755 });
      commit(path, { a: '1' });
      await assert.rejects(new Git().run(path, ['push'], { mutating: true }), fails('rejected', 'hook-failed'));
    });

    it('a remote that is not there, and a transport that runs a program', async () => {
      using folder = temporaryFolder();
      const path = makeRepository(folder.join('repo'));
      const engine = new Git();
      await assert.rejects(
        engine.run(path, ['fetch', folder.join('nowhere')], { mutating: true }),
        fails('git-failed', 'unreachable'),
      );
      await assert.rejects(
        engine.run(path, ['fetch', 'ext::sh -c "touch marker"'], { mutating: true }),
        fails('git-failed', 'unreachable'),
      );
      assert.ok(!existsSync(`${path}/marker`));
    });

    it('a merge conflict, and local changes in the way', async () => {
      using folder = temporaryFolder();
      const path = makeRepository(folder.join('repo'), { files: { f: '0\n' } });
      git(path, 'checkout', '--quiet', '-b', 'side');
      commit(path, { f: '1\n' });
      git(path, 'checkout', '--quiet', 'main');
      commit(path, { f: '2\n' });
      writeFiles(path, { f: '3\n' });
      const engine = new Git();
      const merge = () => engine.run(path, ['merge', 'side'], { mutating: true });
      await assert.rejects(merge(), fails('conflict', 'local-changes'));
      git(path, 'checkout', 'f');
      await assert.rejects(merge(), fails('conflict', 'merge-conflict'));
    });

    it('nothing to commit, no identity, a signature that cannot be made', async () => {
      using folder = temporaryFolder();
      const path = makeRepository(folder.join('repo'));
      const engine = new Git();
      const commitIt = (env: Record<string, string> = {}, ...args: string[]) =>
        engine.run(path, [...args, 'commit', '-m', 'x'], { mutating: true, env });
      await assert.rejects(commitIt(), fails('conflict', 'nothing-to-commit'));
      writeFiles(path, { new: '1' });
      git(path, 'add', '.');
      const nobody = {
        GIT_AUTHOR_NAME: '',
        GIT_AUTHOR_EMAIL: '',
        GIT_COMMITTER_NAME: '',
        GIT_COMMITTER_EMAIL: '',
      };
      await assert.rejects(commitIt(nobody), fails('git-failed', 'no-identity'));
      await assert.rejects(
        commitIt({}, '-c', 'commit.gpgSign=true', '-c', 'gpg.program=false'),
        fails('git-failed', 'signing-failed'),
      );
    });

    it('an owner who is someone else', async function () {
      if (!isRoot) return this.skip(); // only root can give a file away
      using folder = temporaryFolder();
      const path = makeRepository(folder.join('repo'));
      for (const name of ['', '/.git']) chownSync(path + name, 4711, 4711);
      await assert.rejects(new Git().run(path, ['status']), (thrown) => {
        fails('permission-denied', 'dubious-ownership')(thrown);
        assert.match((thrown as GitError).hint ?? '', /git config --global --add safe\.directory .*repo/);
        return true;
      });
    });

    it('words that cannot be brought about here', () => {
      const of = (stderr: string, exitCode: number | null = 128) =>
        gitError(['push'], '/x', { exitCode, stderr, stdout: Buffer.alloc(0) });
      const cases: [words: string, code: ErrorCode, failure: GitFailure][] = [
        ["fatal: could not read Username for 'https://h': terminal prompts disabled", 'auth-failed', 'auth-failed'],
        ["fatal: Authentication failed for 'https://h/x'", 'auth-failed', 'auth-failed'],
        [
          'git@h: Permission denied (publickey).\nfatal: Could not read from remote repository.',
          'auth-failed',
          'auth-failed',
        ],
        ['Host key verification failed.\nfatal: Could not read from remote repository.', 'auth-failed', 'auth-failed'],
        ["fatal: unable to access 'https://h/': Could not resolve host: h", 'git-failed', 'unreachable'],
        ['error: unable to write file: No space left on device', 'disk-full', 'disk-full'],
        [' ! [remote rejected] main -> main (protected branch hook declined)', 'rejected', 'hook-failed'],
        [' ! [remote rejected] main -> main (shallow update not allowed)', 'rejected', 'remote-rejected'],
        ['error: insufficient permission: Permission denied', 'permission-denied', 'permission-denied'],
        ['fatal: something new', 'git-failed', 'other'],
      ];
      for (const [words, code, failure] of cases) {
        const error = of(words);
        assert.deepEqual([error.code, error.failure], [code, failure], words);
      }
      assert.equal(of('fatal: no https://a:b@h/').message, 'git: no https://***@h/');
      assert.match(of('', 3).message, /exit code 3/);
      assert.match(of('', null).message, /signal/);
    });
  });

  it('never asks: no terminal, no askpass, no editor', async () => {
    using folder = temporaryFolder();
    const script = 'env; [ -t 0 ] && echo TERMINAL; (: < /dev/tty) 2>/dev/null && echo TTY; exit 0';
    const engine = new Git({ executable: fakeGit(folder, script) });
    process.env.SSH_ASKPASS = '/bin/x';
    const printed = await engine.text(folder.path, ['fetch'], { mutating: true });
    delete process.env.SSH_ASKPASS;
    assert.doesNotMatch(printed, /^(TERMINAL|TTY)$/m);
    for (const line of ['GIT_ASKPASS=', 'SSH_ASKPASS=', 'GIT_TERMINAL_PROMPT=0', 'GIT_EDITOR=:', 'LC_ALL=C'])
      assert.ok(printed.split('\n').includes(line), line);
  });

  it('keeps ssh from asking, unless the person has a transport of their own', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    const real = git(path, '--exec-path');
    const script = `case "$*" in *ls-remote*) echo "$GIT_SSH_COMMAND";; *) exec ${real}/git "$@";; esac`;
    const engine = new Git({ executable: fakeGit(folder, script) });
    assert.equal(await engine.text(path, ['ls-remote', 'x:y']), 'ssh -o BatchMode=yes');
    git(path, 'config', 'core.sshCommand', 'my-ssh');
    assert.equal(await engine.text(path, ['ls-remote', 'x:y']), '');
  });
});
