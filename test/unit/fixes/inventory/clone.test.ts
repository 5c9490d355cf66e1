import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ExpectedRepository } from '../../../../src/engine/audit/inventory/expected.ts';
import { hiddenClone } from '../../../../src/engine/fixes/inventory/clone-folder.ts';
import { FixRunner } from '../../../../src/engine/fixes/runner.ts';
import { Git } from '../../../../src/engine/git/git.ts';
import { lockFileName } from '../../../../src/engine/store/lock.ts';
import { liveness } from '../../../../src/engine/store/process-identity.ts';
import { openStore } from '../../../../src/engine/store/store.ts';
import type { Store } from '../../../../src/engine/store/types.ts';
import {
  commit,
  git,
  makeBareRemote,
  makeRepository,
  type TemporaryFolder,
  temporaryFolder,
} from '../../../fixtures/git.ts';
import { appears, never, snapshotRepository } from '../workbench.ts';

describe('inventory/clone', () => {
  let folder: TemporaryFolder;
  let store: Store;
  let runner: FixRunner;
  let root: string;
  let remote: string;
  let source: string;

  beforeEach(async () => {
    folder = temporaryFolder();
    root = folder.join('root');
    mkdirSync(root);
    remote = makeBareRemote(folder.join('site.git'));
    source = makeRepository(folder.join('source'), { files: { 'a.txt': 'a\n', '.gitignore': '*.log\n' }, remote });
    store = await openStore(folder.join('state'));
    runner = new FixRunner({ git: new Git(), store, by: 'test' });
  });
  afterEach(() => {
    store.close();
    folder[Symbol.dispose]();
  });

  const expected = (listedUrl: string | null, name = 'site', path = join(root, name)): ExpectedRepository => ({
    id: `id-${name}`,
    name,
    path,
    gitDir: join(path, '.git'),
    commonDir: join(path, '.git'),
    kind: 'working-tree',
    root,
    listedUrl,
  });
  async function plan(repository: ExpectedRepository) {
    const made = await runner.plan('inventory/clone', [repository], {}, { signal: never });
    const [item] = made.items;
    assert.ok(item);
    return { ...item, planId: made.id };
  }
  async function clone(repository = expected(remote), signal = never) {
    const { planId } = await plan(repository);
    const [result] = await runner.apply(planId, { signal });
    assert.ok(result);
    return result;
  }
  async function cloned() {
    const result = await clone();
    assert.equal(result.outcome, 'done', result.message);
    return result.entryId ?? '';
  }
  const undo = (entryId: string) => runner.undo(entryId, { signal: never });
  const inRoot = () => readdirSync(root).sort();
  const site = () => join(root, 'site');

  it('shows what it would do, does that, and moves the clone away again', async () => {
    const item = await plan(expected(remote));
    assert.equal(item.state, 'ready', item.summary);
    assert.deepEqual(item.commands, [['git', 'clone', '--', remote, site()]]);
    assert.equal(item.undoable, true);
    assert.deepEqual(inRoot(), []);

    const entryId = await cloned();
    assert.deepEqual(inRoot(), ['site']);
    assert.equal(git(site(), 'rev-parse', 'HEAD'), git(source, 'rev-parse', 'HEAD'));
    assert.equal(git(site(), 'remote', 'get-url', 'origin'), remote);
    assert.equal(git(site(), 'status', '--porcelain'), '');
    const [entry] = store.journal.list(1);
    assert.equal(entry?.name, 'site');
    assert.equal(entry?.path, site());
    const before = snapshotRepository(site());

    const undone = await undo(entryId);
    assert.equal(undone.state, 'undone');
    assert.deepEqual(inRoot(), []);
    const kept = folder.join('state/backups', entryId, 'site');
    assert.equal(snapshotRepository(kept), before);
    assert.ok(!existsSync(join(kept, '.git', lockFileName)));
    assert.match(undone.undoSummary ?? '', /is kept in/);
  });

  it('takes a path from the inventory’s folder, and an empty repository as it is', async () => {
    makeBareRemote(folder.join('empty.git'));
    const result = await clone(expected('../empty.git', 'empty'));
    assert.equal(result.outcome, 'done', result.message);
    assert.equal(git(join(root, 'empty'), 'remote', 'get-url', 'origin'), folder.join('empty.git'));
    await undo(result.entryId ?? '');
    assert.deepEqual(inRoot(), []);
  });

  it('accepts no URL that runs a program, is an option, or holds a password', async () => {
    const ran = folder.join('ran');
    for (const url of [
      `ext::sh -c touch% ${ran}`,
      `ext::touch${ran}`,
      `--upload-pack=touch${ran}`,
      '-u',
      'ssh://-oProxyCommand=touch/x',
      'https://me:s3cret@git.example/site.git',
      'https://git.example',
      '',
    ]) {
      const item = await plan(expected(url));
      assert.equal(item.blocked?.code, 'bad-input', url);
      assert.ok(!JSON.stringify(item).includes('s3cret'));
    }
    assert.equal((await plan(expected(null))).blocked?.code, 'conflict');
    assert.match((await plan(expected('http://git.example/site.git'))).warnings[0] ?? '', /not encrypted/);
    assert.deepEqual(inRoot(), []);
    assert.ok(!existsSync(ran));
  });

  it('clones to a place in its root only, and to none that git takes for its own', async () => {
    for (const [name, path] of [
      ['site', folder.join('elsewhere')],
      ['site', join(root, 'sub', 'site')],
      ['.git', join(root, '.git')],
      ['.GIT ', join(root, '.GIT ')],
      ['.g\u200cit', join(root, '.g\u200cit')],
      ['git~1', join(root, 'git~1')],
    ] as const)
      assert.equal((await plan(expected(remote, name, path))).blocked?.code, 'bad-input', path);
    const real = folder.join('real');
    renameSync(root, real);
    symlinkSync(real, root);
    assert.equal((await plan(expected(remote))).blocked?.code, 'conflict');
    assert.deepEqual(readdirSync(real), []);
  });

  it('refuses where something stands there, before the preview or since', async () => {
    for (const make of [
      () => mkdirSync(site()),
      () => writeFileSync(site(), 'mine'),
      () => symlinkSync(folder.join('nowhere'), site()),
    ]) {
      const { planId } = await plan(expected(remote));
      make();
      const [late] = await runner.apply(planId, { signal: never });
      assert.equal(late?.error?.code, 'conflict');
      assert.match((await plan(expected(remote))).blocked?.message ?? '', /Something stands/);
      assert.deepEqual(inRoot(), ['site']);
      renameSync(site(), folder.join(`away-${Math.random()}`));
    }
  });

  it('of two windows only one clones', async () => {
    const other = new FixRunner({ git: new Git(), store, by: 'other' });
    const plans = await Promise.all(
      [runner, other].map((one) => one.plan('inventory/clone', [expected(remote)], {}, { signal: never })),
    );
    const results = await Promise.all(
      [runner, other].map((one, at) => one.apply(plans[at]?.id ?? '', { signal: never })),
    );
    const outcomes = results.flat().map(({ outcome, error }) => error?.code ?? outcome);
    assert.deepEqual(outcomes.sort(), ['conflict', 'done']);
    assert.deepEqual(inRoot(), ['site']);
  });

  it('leaves nothing behind when it fails or is cancelled', async () => {
    const gone = await clone(expected(folder.join('none.git')));
    assert.equal(gone.outcome, 'failed');
    assert.match(gone.message, /The clone failed: /);
    assert.deepEqual(inRoot(), []);

    const stop = new AbortController();
    const waiting = hookedTemplate(folder, 'post-checkout');
    try {
      // Git takes the environment as it is at its making.
      runner = new FixRunner({ git: new Git(), store, by: 'test' });
      const ended = clone(expected(remote), stop.signal);
      await appears(waiting);
      assert.equal(inRoot().length, 1);
      stop.abort();
      const result = await ended;
      assert.equal(result.error?.code, 'cancelled');
    } finally {
      delete process.env.GIT_TEMPLATE_DIR;
    }
    assert.deepEqual(inRoot(), []);
    assert.deepEqual(
      store.journal.list(2).map(({ state }) => state),
      ['failed', 'failed'],
    );
  });

  describe('is not undone where the clone holds more than was cloned', () => {
    for (const [what, change, says] of [
      ['an edit', () => writeFileSync(join(site(), 'a.txt'), 'b\n'), /modified: a\.txt/],
      ['a new file', () => writeFileSync(join(site(), 'new'), 'x'), /untracked: new/],
      ['an ignored file', () => writeFileSync(join(site(), 'x.log'), 'x'), /git ignores \(x\.log\)/],
      ['a commit', () => commit(site(), { b: '1' }), /moved on/],
      ['a branch', () => git(site(), 'branch', 'topic'), /branches, tags or stashes/],
      ['a stash', () => stash(), /branches, tags or stashes/],
      [
        'a working tree',
        () => git(site(), 'worktree', 'add', '--quiet', '--detach', folder.join('tree')),
        /working trees/,
      ],
      ['another repository in its place', () => replace(), /moved on/],
    ] as const)
      it(what, async () => {
        const entryId = await cloned();
        change();
        await assert.rejects(undo(entryId), (error: Error & { code?: string }) => {
          assert.equal(error.code, 'conflict');
          assert.match(error.message, says);
          return true;
        });
        assert.deepEqual(inRoot(), ['site']);
      });

    function stash() {
      writeFileSync(join(site(), 'a.txt'), 'b\n');
      git(site(), 'stash', '--quiet');
    }
    function replace() {
      renameSync(site(), folder.join('away'));
      makeRepository(site());
    }

    it('but a fetch does not count', async () => {
      const entryId = await cloned();
      commit(source, { b: '1' });
      git(source, 'push', '--quiet');
      git(site(), 'fetch', '--quiet');
      await undo(entryId);
      assert.deepEqual(inRoot(), []);
    });

    it('and is told where it is gone', async () => {
      const entryId = await cloned();
      renameSync(site(), folder.join('away'));
      await assert.rejects(undo(entryId), { code: 'conflict', message: /no longer at/ });
    });
  });

  if (process.platform !== 'win32') {
    it('killed halfway leaves nothing once it is recovered', async () => {
      const waiting = hookedTemplate(folder, 'post-checkout');
      const script = new URL('./clone-in-child.ts', import.meta.url).pathname;
      const args = [script, folder.join('state'), JSON.stringify(expected(remote))];
      const child = spawn(process.execPath, args, { stdio: 'ignore' });
      delete process.env.GIT_TEMPLATE_DIR;
      await appears(waiting);
      const running = () => store.journal.list(1)[0]?.child;
      while (!running()) await delay(5);
      child.kill('SIGKILL');
      await once(child, 'exit');
      assert.equal(inRoot().length, 1);
      const orphan = running();

      const [recovered, ...more] = await runner.recover({ signal: never });
      assert.equal(recovered?.outcome, 'undone', JSON.stringify(recovered));
      assert.deepEqual(more, []);
      assert.deepEqual(inRoot(), []);
      assert.ok(orphan && liveness(orphan) !== 'alive');
      assert.deepEqual(await runner.recover({ signal: never }), []);
    });

    it('killed when it was in its place counts as done, and can be undone', async () => {
      const done = await cloned();
      const record = store.journal.get(done);
      assert.ok(record);
      // As it stood before the last word in the journal.
      const { state: _, finishedAt: __, error: ___, child: ____, ...begun } = record;
      store.journal.begin({ ...begun, id: 'killed', owner: { ...record.owner, pid: 2 ** 22 - 1 } });
      const [recovered] = await runner.recover({ signal: never });
      assert.equal(recovered?.outcome, 'done', JSON.stringify(recovered));
      await undo('killed');
      assert.deepEqual(inRoot(), []);
    });
  }

  it('an undo that was killed is brought to an end: it stands again, and can be undone', async () => {
    const entryId = await cloned();
    const { owner } = store.journal.get(entryId) ?? assert.fail();
    const interrupted = () => store.journal.beginUndo(entryId, { ...owner, pid: 2 ** 22 - 1 }, 'terminal');
    const kept = folder.join('state/backups', entryId, 'site');
    interrupted();
    renameSync(site(), hiddenClone(site(), entryId));
    const [stands] = await runner.recover({ signal: never });
    assert.equal(stands?.outcome, 'done', JSON.stringify(stands));
    assert.deepEqual(inRoot(), ['site']);

    interrupted();
    mkdirSync(join(kept, '..'), { recursive: true });
    renameSync(site(), kept);
    writeFileSync(join(kept, '.git', lockFileName), '');
    const [undone] = await runner.recover({ signal: never });
    assert.equal(undone?.outcome, 'undone', JSON.stringify(undone));
    assert.equal(store.journal.get(entryId)?.state, 'undone');
    assert.deepEqual(inRoot(), []);
    assert.ok(!existsSync(join(kept, '.git', lockFileName)));
  });

  it('is no fix of a repository that nobody expects; the others are none of one that is not here', async () => {
    const { listedUrl: _, ...location } = expected(remote);
    const strange = await runner.plan('inventory/clone', [location], {}, { signal: never });
    assert.equal(strange.items[0]?.blocked?.code, 'conflict');
    const stash = await runner.plan('git/stash', [expected(remote)], {}, { signal: never });
    assert.deepEqual(stash.items[0]?.blocked, {
      code: 'conflict',
      message: 'It is not here.',
      hint: 'Clone it first.',
    });
  });
});

/** Every clone from now on gets a hook that stops it; returns the file that tells when it does. */
function hookedTemplate(folder: TemporaryFolder, hook: string): string {
  const template = folder.join('template');
  mkdirSync(join(template, 'hooks'), { recursive: true });
  const waiting = folder.join('waiting');
  writeFileSync(join(template, 'hooks', hook), `#!/bin/sh\ntouch '${waiting}'\nexec sleep 1000\n`, { mode: 0o755 });
  process.env.GIT_TEMPLATE_DIR = template;
  return waiting;
}
