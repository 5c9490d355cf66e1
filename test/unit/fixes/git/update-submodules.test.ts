import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FixRunner } from '../../../../src/engine/fixes/runner.ts';
import { Git } from '../../../../src/engine/git/git.ts';
import { git, gitWith, makeBareRemote, commit as makeCommit, makeRepository } from '../../../fixtures/git.ts';
import { killWhenWaiting, type Stop, stoppingGit } from '../kill.ts';
import { appears, findingOf, locationOf, never, snapshotRepository, type Workbench, workbench } from '../workbench.ts';

const id = 'git/update-submodules';

/** git clones submodules from this machine only where it is told so. */
const allowFiles = {
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'protocol.file.allow',
  GIT_CONFIG_VALUE_0: 'always',
};

type Fleet = Workbench & { readonly library: string; readonly old: string; readonly recent: string };

/** The workbench with two submodules of one library, both checked out at its second commit. */
async function withSubmodules(): Promise<Fleet> {
  const bench = await workbench();
  const library = makeBareRemote(bench.folder.join('library.git'));
  const source = makeRepository(bench.folder.join('library'), { files: { 'lib.c': 'one\n' }, remote: library });
  const old = git(source, 'rev-parse', 'HEAD');
  const recent = makeCommit(source, { 'lib.c': 'two\n', 'more.c': 'more\n' });
  git(source, 'push', '--quiet');
  for (const path of ['vendor/a', 'b'])
    git(bench.path, 'submodule', '--quiet', 'add', '--name', `the ${path}`, library, path);
  git(bench.path, 'commit', '--quiet', '--message', 'Take the library in');
  return Object.assign(bench, { library, old, recent });
}

const inSub = (bench: Workbench, path: string, ...args: string[]) => git(join(bench.path, path), ...args);
const drift = (bench: Fleet, path = 'b') => inSub(bench, path, 'checkout', '--quiet', bench.old);
const moduleOf = (bench: Workbench, path: string) => join(bench.path, '.git/modules', `the ${path}`);

/** As after a clone without `--recurse-submodules`. */
function forget(bench: Workbench, ...paths: string[]): void {
  for (const path of paths) {
    git(bench.path, 'submodule', '--quiet', 'deinit', '--force', path);
    rmSync(moduleOf(bench, path), { recursive: true });
    const modules = join(bench.path, '.git/modules');
    for (const folder of [join(modules, 'the vendor'), modules])
      if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
  }
}

/** What a change and its undo must leave alone, submodules and their repositories too. */
function snapshot(bench: Workbench): string {
  const parts = [snapshotRepository(bench.path)];
  for (const path of ['vendor/a', 'b']) {
    const place = join(bench.path, path);
    parts.push(`${path} ${existsSync(place) ? readdirSync(place).sort() : 'is not there'}`);
    if (!existsSync(join(place, '.git'))) continue;
    parts.push(git(place, 'rev-parse', '--abbrev-ref', 'HEAD'), git(place, 'rev-parse', 'HEAD'));
    parts.push(git(place, 'status', '--porcelain', '--branch'));
    parts.push(git(place, 'ls-files', '--stage'), git(place, 'for-each-ref', '--format=%(refname) %(objectname)'));
  }
  const modules = join(bench.path, '.git/modules');
  parts.push(`modules ${existsSync(modules) ? readdirSync(modules).sort() : 'none'}`);
  return parts.join('\n');
}

describe(id, () => {
  before(() => Object.assign(process.env, allowFiles));
  after(() => {
    for (const name of Object.keys(allowFiles)) delete process.env[name];
  });

  it('initialises those that are missing, and leaves no trace of them when undone', async () => {
    using bench = await withSubmodules();
    forget(bench, 'vendor/a', 'b');
    const before = snapshot(bench);
    const item = await bench.plan(id, {}, [findingOf('git/submodule-uninitialised')]);
    assert.equal(item.state, 'ready', item.blocked?.message);
    assert.match(item.summary, /Check out 2 submodules/);
    assert.deepEqual(item.details, [
      `vendor/a: checked out at ${bench.recent.slice(0, 10)}`,
      `b: checked out at ${bench.recent.slice(0, 10)}`,
    ]);
    assert.equal(snapshot(bench), before, 'a plan changes nothing');

    const { entryId, message } = await bench.fix(id);
    assert.match(git(bench.path, 'submodule', 'status'), /^ \S+ b .*\n \S+ vendor\/a /, message);
    assert.match((await bench.plan(id)).blocked?.message ?? '', /at its commit/);
    await bench.undo(entryId);
    assert.equal(snapshot(bench), before);
    assert.equal((await bench.fix(id)).outcome, 'done', 'once more');
  });

  it('uses the repository that git kept, and keeps it when undone', async () => {
    using bench = await withSubmodules();
    git(bench.path, 'submodule', '--quiet', 'deinit', 'b');
    for (const folder of ['there', 'gone']) {
      if (folder === 'gone') rmSync(join(bench.path, 'b'), { recursive: true, force: true });
      const [before, config] = [snapshot(bench), git(moduleOf(bench, 'b'), 'config', '--list', '--file', 'config')];
      const { entryId, message } = await bench.fix(id);
      assert.equal(inSub(bench, 'b', 'rev-parse', 'HEAD'), bench.recent, message);
      await bench.undo(entryId);
      assert.equal(snapshot(bench), before);
      assert.equal(git(moduleOf(bench, 'b'), 'config', '--list', '--file', 'config'), config);
    }
  });

  it('brings a drifted one to its commit and back, on its branch', async () => {
    using bench = await withSubmodules();
    inSub(bench, 'b', 'reset', '--quiet', '--hard', bench.old);
    drift(bench, 'vendor/a');
    writeFileSync(join(bench.path, 'b/untracked'), 'x\n');
    const before = snapshot(bench);
    const item = await bench.plan(id);
    const [from, to] = [bench.old.slice(0, 10), bench.recent.slice(0, 10)];
    assert.deepEqual(item.details, [`vendor/a: from ${from} to ${to}`, `b: from main to ${to}`]);
    const { entryId, message } = await bench.fix(id);
    assert.doesNotMatch(git(bench.path, 'status', '--porcelain', '--ignore-submodules=untracked'), /^ M/m, message);
    await bench.undo(entryId);
    assert.equal(snapshot(bench), before);
  });

  it('works in a linked worktree, beside those of the main tree', async () => {
    using bench = await withSubmodules();
    const tree = bench.folder.join('tree');
    git(bench.path, 'worktree', 'add', '--quiet', '--detach', tree);
    const location = { ...locationOf(tree), kind: 'worktree' as const };
    const [before, status] = [snapshot(bench), git(tree, 'submodule', 'status')];
    const { entryId, message, outcome } = await bench.fix(id, {}, [location]);
    assert.equal(outcome, 'done', message);
    assert.equal(git(tree, '-C', 'b', 'rev-parse', 'HEAD'), bench.recent);
    await bench.undo(entryId);
    assert.equal(git(tree, 'submodule', 'status'), status);
    assert.deepEqual([existsSync(join(location.gitDir, 'modules')), readdirSync(join(tree, 'b'))], [false, []]);
    assert.equal(snapshot(bench), before);
  });

  it('touches only those that the findings name', async () => {
    using bench = await withSubmodules();
    drift(bench, 'b');
    drift(bench, 'vendor/a');
    const named = [findingOf('git/submodule-drifted', { subject: 'b' })];
    assert.match((await bench.plan(id, {}, named)).summary, /Check out 1 submodule$/);
    await bench.fix(id, {}, undefined, named);
    assert.equal(inSub(bench, 'b', 'rev-parse', 'HEAD'), bench.recent);
    assert.equal(inSub(bench, 'vendor/a', 'rev-parse', 'HEAD'), bench.old);
  });

  it('takes a path for a path, not for a pattern', async () => {
    using bench = await withSubmodules();
    gitWith(bench.path, { env: { GIT_LITERAL_PATHSPECS: '1' } }, 'submodule', '--quiet', 'add', bench.library, '*');
    git(bench.path, 'commit', '--quiet', '--message', 'Take in one more');
    for (const path of ['b', '*']) drift(bench, path);
    await bench.fix(id, {}, undefined, [findingOf('git/submodule-drifted', { subject: '*' })]);
    assert.equal(inSub(bench, '*', 'rev-parse', 'HEAD'), bench.recent);
    assert.equal(inSub(bench, 'b', 'rev-parse', 'HEAD'), bench.old);
  });

  describe('leaves alone', () => {
    const cases: { what: string; prepare: (bench: Fleet) => unknown; says: RegExp }[] = [
      {
        what: 'local changes',
        prepare: (bench) => {
          drift(bench);
          writeFileSync(join(bench.path, 'b/lib.c'), 'mine\n');
        },
        says: /b is left alone: it has local changes \(lib\.c\)/,
      },
      {
        what: 'commits that no remote has',
        prepare: (bench) => {
          drift(bench);
          makeCommit(join(bench.path, 'b'), { 'new.c': 'x\n' });
        },
        says: /commits that no remote has/,
      },
      {
        what: 'such commits in a repository that git kept',
        prepare: (bench) => {
          makeCommit(join(bench.path, 'b'), { 'new.c': 'x\n' });
          git(bench.path, 'submodule', '--quiet', 'deinit', '--force', 'b');
        },
        says: /commits that no remote has were left in it/,
      },
      {
        what: 'such commits in one whose folder went by hand',
        prepare: (bench) => {
          makeCommit(join(bench.path, 'b'), { 'new.c': 'x\n' });
          rmSync(join(bench.path, 'b'), { recursive: true });
        },
        says: /commits that no remote has were left in it/,
      },
      {
        what: 'a folder with files in it',
        prepare: (bench) => {
          forget(bench, 'b');
          writeFileSync(join(bench.path, 'b/notes'), 'x');
        },
        says: /its folder is not empty/,
      },
      {
        what: 'a path below a link',
        prepare: (bench) => {
          forget(bench, 'vendor/a');
          rmSync(join(bench.path, 'vendor'), { recursive: true });
          mkdirSync(bench.folder.join('outside'));
          symlinkSync(bench.folder.join('outside'), join(bench.path, 'vendor'));
        },
        says: /a link leads to it/,
      },
      {
        what: 'one whose repository is broken',
        prepare: (bench) => {
          drift(bench);
          rmSync(moduleOf(bench, 'b'), { recursive: true });
        },
        says: /cannot be (read|told)/,
      },
    ];
    for (const { what, prepare, says } of cases)
      it(what, async () => {
        using bench = await withSubmodules();
        prepare(bench);
        const item = await bench.plan(id);
        assert.equal(item.state, 'blocked');
        assert.match(item.blocked?.message ?? '', says);
      });

    it('the others are brought to their commit', async () => {
      using bench = await withSubmodules();
      drift(bench, 'b');
      drift(bench, 'vendor/a');
      writeFileSync(join(bench.path, 'b/lib.c'), 'mine\n');
      const item = await bench.plan(id);
      assert.match(item.warnings.join(), /b is left alone/);
      assert.equal((await bench.fix(id)).outcome, 'done');
      assert.equal(inSub(bench, 'vendor/a', 'rev-parse', 'HEAD'), bench.recent);
    });
  });

  describe('fetches from no URL', () => {
    it('that starts a program, is an option, or holds a password', async () => {
      using bench = await withSubmodules();
      forget(bench, 'b');
      for (const [url, says] of [
        ['ext::sh -c touch% ran', /spaces|start a program/],
        ['ext::touch', /start a program/],
        ['--upload-pack=touch', /dash/],
        ['ssh://-oProxyCommand=touch/x', /dash/],
        ['https://me:hunter2@git.example/x.git', /password/],
      ] as const) {
        git(bench.path, 'config', '--file', '.gitmodules', 'submodule.the b.url', url);
        const { blocked, state } = await bench.plan(id);
        assert.equal(state, 'blocked', url);
        assert.match(blocked?.message ?? '', says);
        assert.doesNotMatch(blocked?.message ?? '', /hunter2/);
      }
    });

    it('of this machine, where git is not told to', async () => {
      using bench = await withSubmodules();
      forget(bench, 'b');
      process.env.GIT_CONFIG_VALUE_0 = 'user';
      try {
        const runner = new FixRunner({ git: new Git(), store: bench.store, by: 'test' });
        const plan = await runner.plan(id, [locationOf(bench.path)], {}, { signal: never });
        assert.match(plan.items[0]?.blocked?.message ?? '', /protocol\.file\.allow/);
      } finally {
        process.env.GIT_CONFIG_VALUE_0 = 'always';
      }
    });

    it('that a relative one makes of the remote’s', async () => {
      using bench = await withSubmodules();
      forget(bench, 'b');
      git(bench.path, 'config', '--file', '.gitmodules', 'submodule.the b.url', '../library.git');
      assert.equal((await bench.plan(id)).state, 'ready');
      git(bench.path, 'config', 'remote.origin.url', 'ext::sh');
      assert.match((await bench.plan(id)).blocked?.message ?? '', /start a program/);
    });
  });

  it('takes no name that leads out of the repository', async () => {
    using bench = await withSubmodules();
    forget(bench, 'b');
    const modules = join(bench.path, '.gitmodules');
    writeFileSync(modules, `[submodule "../../../outside"]\n\tpath = b\n\turl = ${bench.library}\n`);
    assert.match((await bench.plan(id)).blocked?.message ?? '', /name/);
  });

  it('refuses what has changed since the preview', async () => {
    using bench = await withSubmodules();
    drift(bench);
    const { planId } = await bench.plan(id);
    writeFileSync(join(bench.path, 'b/lib.c'), 'mine\n');
    const before = snapshot(bench);
    const [result] = await bench.runner.apply(planId, { signal: never });
    assert.equal(result?.error?.code, 'conflict');
    assert.equal(snapshot(bench), before);
  });

  it('takes all back where one of them cannot be had', async () => {
    using bench = await withSubmodules();
    forget(bench, 'vendor/a');
    drift(bench, 'b');
    git(bench.path, 'config', '--file', '.gitmodules', 'submodule.the vendor/a.url', bench.folder.join('none.git'));
    const before = snapshot(bench);
    const result = await bench.fix(id);
    assert.equal(result.outcome, 'failed');
    assert.match(result.message, /The update failed: [\s\S]*none\.git/);
    assert.equal(snapshot(bench), before);
  });

  describe('is not undone over later work:', () => {
    const moved = (bench: Fleet) => drift(bench, 'b');
    const made = (bench: Fleet) => forget(bench, 'b');
    const cases: { what: string; prepare: (bench: Fleet) => unknown; later: (bench: Fleet) => unknown }[] = [
      { what: 'another commit', prepare: moved, later: (bench) => drift(bench, 'b') },
      { what: 'an edit', prepare: moved, later: (bench) => writeFileSync(join(bench.path, 'b/lib.c'), 'x\n') },
      {
        what: 'a branch that moved',
        prepare: (bench) => inSub(bench, 'b', 'reset', '--quiet', '--hard', bench.old),
        later: (bench) => inSub(bench, 'b', 'branch', '--quiet', '--force', 'main', bench.recent),
      },
      {
        what: 'a commit in a new one',
        prepare: made,
        later: (bench) => makeCommit(join(bench.path, 'b'), { 'new.c': 'x\n' }),
      },
      { what: 'a file in a new one', prepare: made, later: (bench) => writeFileSync(join(bench.path, 'b/x'), 'x\n') },
      { what: 'a branch in a new one', prepare: made, later: (bench) => inSub(bench, 'b', 'branch', 'topic') },
      {
        what: 'a new one that was deinitialised, with a commit left in its repository',
        prepare: made,
        later: (bench) => {
          makeCommit(join(bench.path, 'b'), { 'new.c': 'x\n' });
          git(bench.path, 'submodule', '--quiet', 'deinit', '--force', 'b');
        },
      },
      {
        what: 'a new one whose folder was removed, with a commit left in its repository',
        prepare: made,
        later: (bench) => {
          makeCommit(join(bench.path, 'b'), { 'new.c': 'x\n' });
          rmSync(join(bench.path, 'b'), { recursive: true });
        },
      },
      {
        what: 'other settings',
        prepare: made,
        later: (bench) => git(bench.path, 'config', 'submodule.the b.url', 'https://git.example/x.git'),
      },
    ];
    for (const { what, prepare, later } of cases)
      it(what, async () => {
        using bench = await withSubmodules();
        prepare(bench);
        const { entryId, message } = await bench.fix(id);
        assert.ok(entryId, message);
        later(bench);
        const before = snapshot(bench);
        await assert.rejects(bench.undo(entryId), { code: 'conflict' });
        assert.equal(snapshot(bench), before);
        assert.ok(existsSync(moduleOf(bench, 'b')));
      });
  });

  it('leaves nothing behind when it is cancelled', async () => {
    using bench = await withSubmodules();
    forget(bench, 'vendor/a');
    drift(bench, 'b');
    const before = snapshot(bench);
    const waiting = stopClone(bench);
    const stop = new AbortController();
    try {
      const runner = new FixRunner({ git: new Git(), store: bench.store, by: 'test' });
      const plan = await runner.plan(id, [locationOf(bench.path)], {}, { signal: never });
      const ended = runner.apply(plan.id, { signal: stop.signal });
      await appears(waiting);
      stop.abort();
      const [result] = await ended;
      assert.equal(result?.error?.code, 'cancelled', result?.message);
    } finally {
      delete process.env.GIT_TEMPLATE_DIR;
    }
    assert.equal(snapshot(bench), before);
    assert.deepEqual(leftovers(bench), []);
  });

  describe('killed on the way', () => {
    if (process.platform === 'win32') return;
    for (const [name, stop, outcome] of [
      ['before git began', { at: 'submodule update', when: 'before' }, 'undone'],
      ['when git was done', { at: 'submodule update', when: 'after' }, 'done'],
      ['in the middle of a clone', undefined, 'undone'],
    ] as const)
      it(`${name}: ${outcome}`, async () => {
        using bench = await withSubmodules();
        forget(bench, 'vendor/a');
        drift(bench, 'b');
        const before = snapshot(bench);
        const git = stop && stoppingGit(bench, stop);
        const waiting = git?.waiting ?? stopClone(bench);
        const args = [bench.folder.join('state'), bench.path, id, '{}', git?.executable ?? 'git'];
        try {
          await killWhenWaiting(bench, { script: './apply-in-child.ts', args, waiting });
        } finally {
          delete process.env.GIT_TEMPLATE_DIR;
        }
        const [one] = await bench.runner.recover({ signal: never });
        assert.equal(one?.outcome, outcome, one?.error?.message);
        if (outcome === 'done') await bench.undo(one?.entry.id);
        assert.equal(snapshot(bench), before);
        assert.deepEqual(leftovers(bench), []);
      });

    for (const where of ['while it writes the files', 'when HEAD is all that is left'] as const)
      it(`in the checkout of one that moves, ${where}: undone`, async () => {
        using bench = await withSubmodules();
        inSub(bench, 'b', 'reset', '--quiet', '--hard', bench.old);
        const module = moduleOf(bench, 'b');
        const waiting = bench.folder.join('waiting');
        const wait = `if mkdir '${bench.folder.join('once')}' 2>/dev/null; then touch '${waiting}'; exec sleep 1000; fi`;
        if (where === 'while it writes the files') {
          const script = bench.folder.join('smudge');
          writeFileSync(script, `#!/bin/sh\n${wait}\nexec cat\n`, { mode: 0o755 });
          git(module, 'config', '--file', 'config', 'filter.slow.smudge', `'${script}'`);
          git(module, 'config', '--file', 'config', 'filter.slow.clean', 'cat');
          writeFileSync(join(module, 'info/attributes'), 'more.c filter=slow\n');
        } else {
          const script = `#!/bin/sh\nif [ "$1" = prepared ]; then ${wait}; fi\nexit 0\n`;
          writeFileSync(join(module, 'hooks/reference-transaction'), script, { mode: 0o755 });
        }
        const before = snapshot(bench);
        const args = [bench.folder.join('state'), bench.path, id];
        await killWhenWaiting(bench, { script: './apply-in-child.ts', args, waiting });
        const [one] = await bench.runner.recover({ signal: never });
        assert.equal(one?.outcome, 'undone', one?.error?.message);
        assert.equal(snapshot(bench), before);
      });

    it('leaves a commit that was made in a new one before the recovery', async () => {
      using bench = await withSubmodules();
      forget(bench, 'vendor/a');
      drift(bench, 'b');
      const { executable, waiting } = stoppingGit(bench, { at: 'submodule update', when: 'after' });
      const args = [bench.folder.join('state'), bench.path, id, '{}', executable];
      await killWhenWaiting(bench, { script: './apply-in-child.ts', args, waiting });
      makeCommit(join(bench.path, 'vendor/a'), { 'new.c': 'x\n' });
      // The lock of the killed process goes.
      const withoutLock = () => snapshot(bench).replace('gitops-auditor.lock', '');
      const before = withoutLock();
      const [one] = await bench.runner.recover({ signal: never });
      assert.equal(one?.error?.code, 'conflict');
      assert.equal(withoutLock(), before);
    });
  });

  describe('killed while it is undone', () => {
    if (process.platform === 'win32') return;
    for (const [name, stop, outcome] of [
      ['before the settings', { at: '--unset-all', when: 'before' }, 'done'],
      ['after the first setting', { at: '--unset-all', when: 'after' }, 'undone'],
      ['before a checkout', { at: 'checkout --quiet', when: 'before' }, 'undone'],
      ['after a checkout', { at: 'checkout --quiet', when: 'after' }, 'undone'],
    ] as [string, Stop, 'done' | 'undone'][])
      it(`${name}: ${outcome}`, async () => {
        using bench = await withSubmodules();
        forget(bench, 'vendor/a');
        inSub(bench, 'b', 'reset', '--quiet', '--hard', bench.old);
        const before = snapshot(bench);
        const { entryId = '', message } = await bench.fix(id);
        assert.ok(entryId, message);
        const { executable, waiting } = stoppingGit(bench, stop);
        const args = [bench.folder.join('state'), entryId, executable];
        await killWhenWaiting(bench, { script: './undo-in-child.ts', args, waiting });
        const [one] = await bench.runner.recover({ signal: never });
        assert.equal(one?.outcome, outcome, one?.error?.message);
        if (outcome === 'done') await bench.undo(entryId);
        assert.equal(snapshot(bench), before);
        assert.deepEqual(leftovers(bench), []);
      });
  });
});

/** The clone of a new submodule waits until it is ended. Returns the file that tells that it does. */
function stopClone({ folder }: Workbench): string {
  const waiting = folder.join('waiting');
  const template = folder.join('template');
  mkdirSync(join(template, 'hooks'), { recursive: true });
  const hook = join(template, 'hooks/reference-transaction');
  writeFileSync(hook, `#!/bin/sh\ntouch '${waiting}'\nexec sleep 1000\n`, { mode: 0o755 });
  process.env.GIT_TEMPLATE_DIR = template;
  return waiting;
}

/** Of ours, beside the submodules and in the git directory. */
const leftovers = ({ path }: Workbench): string[] =>
  ['.', 'vendor', '.git'].flatMap((folder) =>
    readdirSync(join(path, folder)).filter((name) => /^\.?gitops-auditor-/.test(name)),
  );
