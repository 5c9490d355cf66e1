import assert from 'node:assert/strict';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { git, commit as makeCommit, makeRepository } from '../../fixtures/git.ts';
import { appears, locationOf, makeDirty, never, snapshotRepository, workbench } from './workbench.ts';

const hook = (path: string, name: string, script: string) => {
  writeFileSync(`${path}/.git/hooks/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(`${path}/.git/hooks/${name}`, 0o755);
};
const clean = (path: string) => git(path, 'status', '--porcelain') === '';

describe('fixes on the working tree', () => {
  describe('git/discard', () => {
    it('clears everything but ignored files, keeps it in a commit, and restores it byte for byte', async () => {
      using bench = await workbench();
      makeDirty(bench.path);
      const before = snapshotRepository(bench.path);
      const indexBefore = readFileSync(`${bench.path}/.git/index`);
      const item = await bench.plan('git/discard');
      assert.equal(item.state, 'ready', item.blocked?.message);
      assert.equal(item.undoable, true);
      assert.ok(item.details.includes('untracked: new\\x0aline'), item.details.join());
      assert.match(item.summary, /^Discard the changes of \d files, remove \d untracked files$/);
      assert.deepEqual(
        item.commands.map(([, verb]) => verb),
        ['update-ref', 'restore', 'clean'],
      );
      assert.equal(snapshotRepository(bench.path), before, 'a plan changes nothing');
      const result = await bench.fix('git/discard');
      assert.equal(result.outcome, 'done', result.message);
      assert.ok(clean(bench.path));
      assert.equal(readFileSync(`${bench.path}/ignored.log`, 'utf8'), 'ignored\n');
      assert.equal(git(bench.path, 'show', `refs/gitops-auditor/discarded/${result.entryId}:private.txt`), 'private');
      assert.equal(git(bench.path, 'show', `refs/gitops-auditor/discarded/${result.entryId}^2:src/one.txt`), 'staged');
      const entry = await bench.undo(result.entryId);
      assert.equal(entry.state, 'undone');
      assert.deepEqual(readFileSync(`${bench.path}/.git/index`), indexBefore);
      assert.equal(snapshotRepository(bench.path, { backups: true }), before);
    });

    it('keeps the bytes that a filter would have changed', async () => {
      using bench = await workbench();
      makeCommit(bench.path, { '.gitattributes': '*.txt text eol=lf\n*.up filter=up\n', 'a.up': 'x' });
      git(bench.path, 'config', 'filter.up.clean', 'tr a-z A-Z');
      writeFileSync(`${bench.path}/src/one.txt`, 'mixed\r\nends\n');
      writeFileSync(`${bench.path}/a.up`, 'lower');
      writeFileSync(`${bench.path}/new.up`, 'also lower');
      const before = snapshotRepository(bench.path);
      const result = await bench.fix('git/discard');
      assert.equal(result.outcome, 'done', result.message);
      await bench.undo(result.entryId);
      assert.equal(snapshotRepository(bench.path), before);
    });

    it('copes with a folder in the place of a file and a file in the place of a folder', async () => {
      using bench = await workbench();
      rmSync(`${bench.path}/README.md`);
      mkdirSync(`${bench.path}/README.md`);
      writeFileSync(`${bench.path}/README.md/inside`, 'x');
      rmSync(`${bench.path}/src`, { recursive: true });
      writeFileSync(`${bench.path}/src`, 'a file now');
      const before = snapshotRepository(bench.path);
      const result = await bench.fix('git/discard');
      assert.equal(result.outcome, 'done', result.message);
      assert.ok(clean(bench.path), git(bench.path, 'status', '--porcelain'));
      await bench.undo(result.entryId);
      assert.equal(snapshotRepository(bench.path), before);
    });

    it('leaves repositories inside alone and says so', async () => {
      using bench = await workbench();
      makeRepository(`${bench.path}/nested`);
      const alone = await bench.plan('git/discard');
      assert.equal(alone.blocked?.code, 'conflict');
      writeFileSync(`${bench.path}/new`, 'x');
      const item = await bench.plan('git/discard');
      assert.match(item.warnings.join(), /nested is a repository of its own/);
      const result = await bench.fix('git/discard');
      assert.equal(result.outcome, 'done');
      assert.ok(statSync(`${bench.path}/nested/README.md`).isFile());
      await bench.undo(result.entryId);
      assert.equal(readFileSync(`${bench.path}/new`, 'utf8'), 'x');
    });

    it('refuses to restore over later work, and changes nothing then', async () => {
      using bench = await workbench();
      writeFileSync(`${bench.path}/README.md`, 'first\n');
      writeFileSync(`${bench.path}/new.log`, 'new\n');
      const result = await bench.fix('git/discard');
      for (const later of [
        () => writeFileSync(`${bench.path}/README.md`, 'later\n'),
        () => writeFileSync(`${bench.path}/new.log`, 'later\n'),
        () => {
          rmSync(`${bench.path}/new.log`);
          makeCommit(bench.path, { '.gitignore': '*.log\n' });
        },
      ]) {
        later();
        const before = snapshotRepository(bench.path);
        await assert.rejects(bench.undo(result.entryId), { code: 'conflict' });
        assert.equal(snapshotRepository(bench.path), before);
        git(bench.path, 'checkout', '--quiet', '--', 'README.md');
      }
      git(bench.path, 'reset', '--quiet', '--soft', 'HEAD~');
      git(bench.path, 'reset', '--quiet');
      writeFileSync(`${bench.path}/new.log`, 'ignored now\n');
      await assert.rejects(bench.undo(result.entryId), { code: 'conflict', message: /new\.log/ });
      rmSync(`${bench.path}/new.log`);
      await bench.undo(result.entryId);
      assert.equal(readFileSync(`${bench.path}/new.log`, 'utf8'), 'new\n');
      await assert.rejects(bench.undo(result.entryId), { code: 'conflict', message: /already/ });
    });

    it('is blocked where there is nothing, no commit, or a merge', async () => {
      using bench = await workbench();
      assert.equal((await bench.plan('git/discard')).blocked?.message, 'There is nothing to discard.');
      git(bench.path, 'switch', '--quiet', '--create', 'other', 'HEAD');
      makeCommit(bench.path, { 'README.md': 'theirs\n' });
      git(bench.path, 'switch', '--quiet', 'main');
      makeCommit(bench.path, { 'README.md': 'ours\n' });
      assert.throws(() => git(bench.path, 'merge', 'other'));
      for (const id of ['git/discard', 'git/stash', 'git/commit', 'git/pull', 'git/push', 'git/publish'])
        assert.match((await bench.plan(id, { message: 'm' })).blocked?.message ?? '', /merge is in progress/, id);
      rmSync(`${bench.path}/.git/MERGE_HEAD`);
      assert.match((await bench.plan('git/discard')).blocked?.message ?? '', /unresolved conflicts/);
      const unborn = makeRepository(bench.folder.join('unborn'), { commits: 0 });
      writeFileSync(`${unborn}/file`, 'x');
      for (const id of ['git/discard', 'git/stash']) {
        const plan = await bench.runner.plan(id, [locationOf(unborn)], {}, { signal: never });
        assert.match(plan.items[0]?.blocked?.message ?? '', /no commit yet/);
      }
    });

    it('takes back what it did when git fails halfway', async () => {
      using bench = await workbench();
      makeDirty(bench.path);
      hook(bench.path, 'post-checkout', 'exit 1');
      const before = snapshotRepository(bench.path);
      const result = await bench.fix('git/discard');
      assert.equal(result.outcome, 'failed', 'git restore runs post-checkout and heeds it');
      assert.equal(snapshotRepository(bench.path), before);
    });
  });

  describe('git/stash', () => {
    it('stashes everything and takes exactly that stash back', async () => {
      using bench = await workbench();
      makeDirty(bench.path);
      const before = snapshotRepository(bench.path);
      const result = await bench.fix('git/stash');
      assert.equal(result.outcome, 'done', result.message);
      assert.ok(clean(bench.path));
      // Another stash on top, and it stays.
      writeFileSync(`${bench.path}/later`, 'later\n');
      git(bench.path, 'stash', 'push', '--include-untracked', '--quiet', '--message', 'later');
      await bench.undo(result.entryId);
      assert.equal(git(bench.path, 'stash', 'list', '--format=%gs'), 'On main: later');
      git(bench.path, 'stash', 'drop', '--quiet');
      assert.equal(snapshotRepository(bench.path, { backups: true }), before);
    });

    it('takes what git knows to be changed by the time of its index alone', async () => {
      using bench = await workbench();
      const [file, index] = [`${bench.path}/README.md`, `${bench.path}/.git/index`];
      git(bench.path, 'config', 'core.trustctime', 'false');
      utimesSync(file, 1_000_000_000, 1_000_000_000);
      git(bench.path, 'update-index', '--refresh');
      writeFileSync(file, 'x'.repeat(statSync(file).size));
      for (const path of [file, index]) utimesSync(path, 1_000_000_000, 1_000_000_000);
      await bench.fix('git/stash');
      assert.equal(git(bench.path, 'stash', 'list').split('\n').filter(Boolean).length, 1);
    });

    it('is restored from its backup when somebody dropped it', async () => {
      using bench = await workbench();
      writeFileSync(`${bench.path}/README.md`, 'changed\n');
      const before = snapshotRepository(bench.path);
      const result = await bench.fix('git/stash');
      git(bench.path, 'stash', 'drop', '--quiet');
      git(bench.path, 'gc', '--quiet', '--prune=now');
      await bench.undo(result.entryId);
      assert.equal(snapshotRepository(bench.path), before);
    });

    it('is not taken back over later work', async () => {
      using bench = await workbench();
      writeFileSync(`${bench.path}/README.md`, 'changed\n');
      writeFileSync(`${bench.path}/new`, 'new\n');
      const result = await bench.fix('git/stash');
      writeFileSync(`${bench.path}/new`, 'other\n');
      await assert.rejects(bench.undo(result.entryId), { code: 'conflict', message: /new has been changed/ });
      rmSync(`${bench.path}/new`);
      writeFileSync(`${bench.path}/src/one.txt`, 'other\n');
      await assert.rejects(bench.undo(result.entryId), { code: 'conflict', message: /one\.txt has been changed/ });
      makeCommit(bench.path, {});
      const said = { code: 'conflict', message: /moved on/, hint: /stash is still there/ };
      await assert.rejects(bench.undo(result.entryId), said);
      assert.equal((await bench.plan('git/stash')).blocked?.message, 'There is nothing to stash.');
    });
  });

  describe('git/commit', () => {
    it('commits everything and takes it back, index and all', async () => {
      using bench = await workbench();
      makeDirty(bench.path);
      const before = snapshotRepository(bench.path);
      const index = readFileSync(`${bench.path}/.git/index`);
      const result = await bench.fix('git/commit', { message: '# A title\n\nand why' });
      assert.equal(result.outcome, 'done', result.message);
      assert.ok(clean(bench.path));
      assert.equal(git(bench.path, 'log', '-1', '--format=%B').trim(), '# A title\n\nand why');
      await bench.undo(result.entryId);
      assert.deepEqual(readFileSync(`${bench.path}/.git/index`), index);
      assert.equal(snapshotRepository(bench.path), before);
    });

    it('commits what is staged and nothing else', async () => {
      using bench = await workbench();
      makeDirty(bench.path);
      const before = snapshotRepository(bench.path);
      const result = await bench.fix('git/commit', { message: 'Staged', what: 'staged' });
      assert.equal(result.outcome, 'done', result.message);
      assert.equal(git(bench.path, 'show', 'HEAD:src/one.txt'), 'staged');
      assert.equal(git(bench.path, 'show', '--name-only', '--format='), 'added.txt\nsrc/one.txt\nsrc/two.txt');
      await bench.undo(result.entryId);
      assert.equal(snapshotRepository(bench.path), before);
      git(bench.path, 'reset', '--quiet', '--hard');
      assert.equal(
        (await bench.plan('git/commit', { message: 'x', what: 'staged' })).blocked?.message,
        'Nothing is staged.',
      );
    });

    it('makes the first commit of a branch and takes it back', async () => {
      using bench = await workbench();
      const unborn = makeRepository(bench.folder.join('unborn'), { commits: 0 });
      writeFileSync(`${unborn}/file`, 'x');
      const result = await bench.fix('git/commit', { message: 'First' }, [locationOf(unborn)]);
      assert.equal(result.outcome, 'done', result.message);
      assert.equal(git(unborn, 'rev-list', '--count', 'HEAD'), '1');
      await bench.undo(result.entryId);
      assert.equal(git(unborn, 'status', '--porcelain'), '?? file');
      assert.throws(() => git(unborn, 'rev-parse', '--verify', 'HEAD'));
    });

    it('is not taken back when pushed, built upon, or with other changes staged', async () => {
      using bench = await workbench();
      writeFileSync(`${bench.path}/new`, 'x');
      const result = await bench.fix('git/commit', { message: 'New' });
      writeFileSync(`${bench.path}/other`, 'x');
      git(bench.path, 'add', 'other');
      await assert.rejects(bench.undo(result.entryId), { code: 'conflict', message: /staged since/ });
      git(bench.path, 'rm', '--quiet', '--cached', 'other');
      git(bench.path, 'push', '--quiet');
      await assert.rejects(bench.undo(result.entryId), { code: 'conflict', message: /pushed/ });
      makeCommit(bench.path, {});
      const hint = /^Revert the commit instead \(git revert [0-9a-f]{10}\)/;
      await assert.rejects(bench.undo(result.entryId), { code: 'conflict', message: /moved on/, hint });
      git(bench.path, 'switch', '--quiet', '--create', 'side');
      const back = { code: 'conflict', message: /Another branch/, hint: /git switch main/ };
      await assert.rejects(bench.undo(result.entryId), back);
    });

    it('asks for a message, and takes no empty one', async () => {
      using bench = await workbench();
      writeFileSync(`${bench.path}/new`, 'x');
      for (const message of ['', '  \n'])
        await assert.rejects(bench.plan('git/commit', { message }), { code: 'bad-input' });
      await assert.rejects(bench.plan('git/commit', { message: 'x', what: 'some' }), { code: 'bad-input' });
      await assert.rejects(bench.plan('git/commit', { message: 'x'.repeat(30_000) }), { code: 'bad-input' });
      assert.equal((await bench.plan('git/commit', { message: 'a\0b' })).blocked?.code, 'bad-input');
    });

    it('says what to do where git does not know who commits', async () => {
      using bench = await workbench();
      writeFileSync(`${bench.path}/new`, 'x');
      const { GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL, GIT_COMMITTER_NAME, GIT_COMMITTER_EMAIL } = process.env;
      const names = { GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL, GIT_COMMITTER_NAME, GIT_COMMITTER_EMAIL };
      for (const name of Object.keys(names)) delete process.env[name];
      try {
        const { Git } = await import('../../../src/engine/git/git.ts');
        const { FixRunner } = await import('../../../src/engine/fixes/runner.ts');
        const runner = new FixRunner({ git: new Git(), store: bench.store, by: 'test' });
        const plan = await runner.plan('git/commit', [bench.location], { message: 'x' }, { signal: never });
        assert.equal(plan.items[0]?.blocked?.code, 'git-failed');
        assert.match(plan.items[0]?.blocked?.hint ?? '', /git config --global user\.name/);
      } finally {
        Object.assign(process.env, names);
      }
    });

    it('quotes a hook that refuses, and changes nothing', async () => {
      using bench = await workbench();
      makeDirty(bench.path);
      hook(bench.path, 'pre-commit', 'echo "lint: 3 problems" >&2; echo "in two lines" >&2; exit 1');
      const before = snapshotRepository(bench.path, { backups: true });
      const result = await bench.fix('git/commit', { message: 'x' });
      assert.equal(result.outcome, 'failed');
      assert.match(result.message, /lint: 3 problems\nin two lines/);
      assert.equal(snapshotRepository(bench.path, { backups: true }), before);
      assert.equal(bench.store.journal.get(result.entryId ?? '')?.state, 'failed');
    });

    it('lets a hook change what is committed', async () => {
      using bench = await workbench();
      writeFileSync(`${bench.path}/new`, 'x\n');
      hook(bench.path, 'pre-commit', 'echo formatted > new && git add new');
      const result = await bench.fix('git/commit', { message: 'x' });
      assert.equal(result.outcome, 'done', result.message);
      assert.equal(git(bench.path, 'show', 'HEAD:new'), 'formatted');
      assert.ok(clean(bench.path));
    });

    it('says what to do where the signature cannot be made, and changes nothing', async () => {
      using bench = await workbench();
      writeFileSync(`${bench.path}/new`, 'x');
      const gpg = bench.folder.join('gpg');
      writeFileSync(gpg, '#!/bin/sh\necho "gpg: signing failed: Inappropriate ioctl for device" >&2\nexit 2\n', {
        mode: 0o755,
      });
      git(bench.path, 'config', 'commit.gpgsign', 'true');
      git(bench.path, 'config', 'gpg.program', gpg);
      const before = snapshotRepository(bench.path);
      const result = await bench.fix('git/commit', { message: 'x' });
      assert.equal(result.outcome, 'failed');
      assert.match(result.message, /could not be signed/);
      assert.match(result.error?.hint ?? '', /git commit -S/);
      assert.equal(snapshotRepository(bench.path), before);
    });

    it('that waits for a passphrase can be cancelled, and changes nothing', async () => {
      using bench = await workbench();
      writeFileSync(`${bench.path}/new`, 'x');
      const waiting = bench.folder.join('waiting');
      const gpg = bench.folder.join('gpg');
      writeFileSync(gpg, `#!/bin/sh\ntouch '${waiting}'\nexec sleep 1000\n`, { mode: 0o755 });
      git(bench.path, 'config', 'commit.gpgsign', 'true');
      git(bench.path, 'config', 'gpg.program', gpg);
      const before = snapshotRepository(bench.path);
      const { planId } = await bench.plan('git/commit', { message: 'x' });
      const stop = new AbortController();
      const applying = bench.runner.apply(planId, { signal: stop.signal });
      await appears(waiting);
      stop.abort();
      const [result] = await applying;
      assert.equal(result?.outcome, 'failed');
      assert.equal(result?.error?.code, 'cancelled');
      assert.equal(snapshotRepository(bench.path), before);
    });
  });

  it('does exactly what was previewed, or refuses', async () => {
    using bench = await workbench();
    for (const [id, answers] of [
      ['git/discard', {}],
      ['git/stash', {}],
      ['git/commit', { message: 'x' }],
    ] as const)
      for (const meanwhile of [
        () => appendFileSync(`${bench.path}/README.md`, 'more\n'),
        () => writeFileSync(`${bench.path}/another`, String(Math.random())),
        () => git(bench.path, 'add', '--all'),
        () => makeCommit(bench.path, {}),
      ]) {
        writeFileSync(`${bench.path}/README.md`, `${Math.random()}\n`);
        const { planId, state } = await bench.plan(id, answers);
        assert.equal(state, 'ready');
        meanwhile();
        const before = snapshotRepository(bench.path, { backups: true });
        const [result] = await bench.runner.apply(planId, { signal: never });
        assert.equal(result?.error?.code, 'conflict', id);
        assert.equal(snapshotRepository(bench.path, { backups: true }), before);
      }
  });

  it('respects git’s own lock on the index', async () => {
    using bench = await workbench();
    makeDirty(bench.path);
    writeFileSync(`${bench.path}/.git/index.lock`, '');
    const before = snapshotRepository(bench.path);
    for (const [id, answers] of [
      ['git/commit', { message: 'x' }],
      ['git/stash', {}],
      ['git/discard', {}],
    ] as const) {
      const result = await bench.fix(id, answers);
      assert.equal(result.outcome, 'failed', id);
      assert.equal(snapshotRepository(bench.path), before, id);
    }
  });
});
