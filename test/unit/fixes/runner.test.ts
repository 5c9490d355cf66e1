import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import type { JournalEntry } from '../../../src/contract/fixes.ts';
import { fixInfo, fixPlan, fixResult, journalEntry } from '../../../src/contract/fixes.ts';
import { pruneBackupFolders, pruneBackupRefs, pruneBackups } from '../../../src/engine/fixes/backups.ts';
import { fixes } from '../../../src/engine/fixes/index.ts';
import { PlanCache } from '../../../src/engine/fixes/plan-cache.ts';
import { FixRunner } from '../../../src/engine/fixes/runner.ts';
import { quoted, shown } from '../../../src/engine/fixes/support/byte-path.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { lockFileName, withRepositoryLock } from '../../../src/engine/store/lock.ts';
import { currentProcess } from '../../../src/engine/store/process-identity.ts';
import { git, makeRepository, temporaryFolder } from '../../fixtures/git.ts';
import { locationOf, makeDirty, never, snapshotRepository, workbench } from './workbench.ts';

describe('the fix runner', () => {
  it('lists every fix as the contract says', async () => {
    using bench = await workbench();
    const list = bench.runner.list();
    for (const info of list) assert.ok(fixInfo.safeParse(info).success, info.id);
    assert.equal(new Set(list.map(({ id }) => id)).size, fixes.length);
  });

  it('plans, applies and undoes over many repositories; one that fails stops no other', async () => {
    using bench = await workbench();
    const paths = Array.from({ length: 7 }, (_, n) => makeRepository(bench.folder.join(`r${n}`)));
    for (const path of paths.slice(0, 6)) writeFileSync(`${path}/new`, 'x');
    const locations = paths.map(locationOf);
    const planned: number[] = [];
    const plan = await bench.runner.plan(
      'git/commit',
      locations,
      { message: 'x' },
      {
        signal: never,
        onProgress: ({ done, total }) => planned.push(done / total),
      },
    );
    assert.ok(fixPlan.safeParse(plan).success);
    assert.equal(planned.at(-1), 1);
    assert.deepEqual(
      plan.items.map(({ state }) => state),
      [...Array(6).fill('ready'), 'blocked'],
    );
    writeFileSync(`${paths[2]}/.git/hooks/pre-commit`, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const heard: JournalEntry[] = [];
    const stop = bench.runner.onJournal((entry) => heard.push(entry));
    const changed: string[] = [];
    const results = await bench.runner.apply(plan.id, { signal: never, onDone: (id) => changed.push(id) });
    for (const result of results) assert.ok(fixResult.safeParse(result).success);
    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      ['done', 'done', 'failed', 'done', 'done', 'done', 'skipped'],
    );
    assert.equal(changed.length, 6);
    assert.equal(heard.length, 12);
    for (const entry of heard) assert.ok(journalEntry.safeParse(entry).success);
    stop();
    for (const { entryId, outcome } of results) if (outcome === 'done') await bench.undo(entryId);
    assert.equal(heard.length, 12);
    for (const path of paths.slice(0, 6)) assert.equal(git(path, 'status', '--porcelain'), '?? new');
  });

  it('gives no two repositories one answer that fits only one', async () => {
    using bench = await workbench();
    const locations = [bench.path, makeRepository(bench.folder.join('beta'))].map(locationOf);
    const url = 'https://git.example/one.git';
    const planned = (fix: string, several: typeof locations, answers: Record<string, string>) =>
      bench.runner.plan(fix, several, answers, { signal: never });
    for (const fix of ['git/add-remote', 'git/set-remote-url'])
      await assert.rejects(planned(fix, locations, { url, name: 'second' }), {
        code: 'bad-input',
        message: /each repository needs an answer of its own \((New )?URL\)/,
      });
    const one = await planned('git/add-remote', locations.slice(0, 1), { url, name: 'second' });
    assert.equal(one.items[0]?.state, 'ready');
    assert.equal((await planned('git/commit', locations, { message: 'x' })).items.length, 2);
  });

  it('does a plan once, and knows no other', async () => {
    using bench = await workbench();
    writeFileSync(`${bench.path}/new`, 'x');
    const { planId } = await bench.plan('git/stash');
    await bench.runner.apply(planId, { signal: never });
    await assert.rejects(bench.runner.apply(planId, { signal: never }), { code: 'not-found' });
    await assert.rejects(bench.runner.plan('git/none', [], {}, { signal: never }), { code: 'not-found' });
    await assert.rejects(bench.undo('none'), { code: 'not-found' });
  });

  it('forgets plans that are old or too many', () => {
    const cache = new PlanCache();
    const put = (id: string, now: number) =>
      cache.put(
        {
          plan: { id, fix: 'f', title: 't', createdAt: '', items: [] },
          fix: fixes[0] as never,
          items: [],
          answers: {},
        },
        now,
      );
    put('a', 0);
    assert.throws(() => cache.take('a', 31 * 60_000), { code: 'not-found' });
    for (let n = 0; n < 51; n++) put(`p${n}`, 0);
    assert.throws(() => cache.take('p0', 0), { code: 'not-found' });
    assert.equal(cache.take('p1', 0).plan.id, 'p1');
    put('later', 31 * 60_000);
    assert.throws(() => cache.take('p2', 0), { code: 'not-found' });
  });

  it('stops before the next repository when cancelled', async () => {
    using bench = await workbench();
    const paths = Array.from({ length: 5 }, (_, n) => makeRepository(bench.folder.join(`r${n}`)));
    for (const path of paths) writeFileSync(`${path}/new`, 'x');
    const runner = new FixRunner({ git: new Git(), store: bench.store, by: 'test', concurrency: 1 });
    const stop = new AbortController();
    const plan = await runner.plan('git/stash', paths.map(locationOf), {}, { signal: never });
    const results = await runner.apply(plan.id, { signal: stop.signal, onDone: () => stop.abort() });
    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      ['done', 'skipped', 'skipped', 'skipped', 'skipped'],
    );
    assert.equal(git(paths[1] ?? '', 'status', '--porcelain'), '?? new');
    await assert.rejects(runner.plan('git/stash', paths.map(locationOf), {}, { signal: stop.signal }), {
      code: 'cancelled',
    });
    assert.deepEqual(await runner.recover({ signal: stop.signal }), []);
  });

  it('waits for nobody for ever, and names who is at it', async () => {
    using bench = await workbench();
    writeFileSync(`${bench.path}/new`, 'x');
    const done = await bench.fix('git/stash');
    const stop = new AbortController();
    await withRepositoryLock(bench.location, { ...currentProcess(), by: 'another window' }, never, async () => {
      const undoing = bench.runner.undo(done.entryId ?? '', { signal: stop.signal });
      stop.abort();
      await assert.rejects(undoing, { code: 'cancelled' });
    });
    assert.equal((await bench.undo(done.entryId)).state, 'undone');
    assert.ok(!readdirSync(`${bench.path}/.git`).includes(lockFileName));
  });

  it('says when the repository of an entry is gone, and when an entry has nothing to undo', async () => {
    using bench = await workbench();
    writeFileSync(`${bench.path}/new`, 'x');
    const result = await bench.fix('git/stash');
    bench.store.journal.begin({
      ...(bench.store.journal.get(result.entryId ?? '') as never as object),
      id: 'begun',
    } as never);
    await assert.rejects(bench.undo('begun'), { code: 'conflict', message: /was not made/ });
    rmSync(bench.path, { recursive: true });
    await assert.rejects(bench.undo(result.entryId), { code: 'not-found' });
  });

  it('blocks a repository that is broken or gone', async () => {
    using bench = await workbench();
    const broken = { ...bench.location, broken: 'no HEAD' };
    const gone = { ...bench.location, path: `${bench.path}/nowhere` };
    const plan = await bench.runner.plan('git/stash', [broken, gone], {}, { signal: never });
    assert.deepEqual(
      plan.items.map(({ state }) => state),
      ['blocked', 'blocked'],
    );
    assert.match(plan.items[0]?.summary ?? '', /no HEAD/);
  });

  it('works in linked worktrees and submodules', async () => {
    using bench = await workbench();
    const worktree = bench.folder.join('linked');
    git(bench.path, 'worktree', 'add', '--quiet', worktree);
    git(bench.path, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', bench.remote, 'module');
    git(bench.path, 'commit', '--quiet', '--message', 'Add a module');
    for (const path of [worktree, `${bench.path}/module`]) {
      for (const [id, answers] of [
        ['git/commit', { message: 'x' }],
        ['git/stash', {}],
        ['git/discard', {}],
      ] as const) {
        writeFileSync(`${path}/README.md`, `${id}\n`);
        writeFileSync(`${path}/new`, 'x');
        const result = await bench.fix(id, answers, [locationOf(path)]);
        assert.equal(result.outcome, 'done', result.message);
        await bench.undo(result.entryId);
        assert.equal(git(path, 'status', '--porcelain'), ' M README.md\n?? new');
      }
    }
    git(`${bench.path}/module`, 'commit', '--quiet', '--all', '--message', 'Moved');
    const commit = await bench.runner.plan('git/commit', [bench.location], { message: 'x' }, { signal: never });
    assert.match(
      commit.items[0]?.warnings.join() ?? '',
      /^module stands at [0-9a-f]{8}, which its remote is not known to have: push it first\.$/,
    );
    git(bench.path, 'add', 'module');
    const before = snapshotRepository(bench.path);
    const result = await bench.fix('git/discard');
    assert.equal(result.outcome, 'done', result.message);
    assert.match(git(bench.path, 'diff', '--cached', '--name-only'), /^$/);
    await bench.undo(result.entryId);
    assert.equal(snapshotRepository(bench.path), before);
  });

  it('removes backups when they are old', async () => {
    using bench = await workbench();
    makeDirty(bench.path);
    const result = await bench.fix('git/discard');
    const folder = bench.folder.join('state', 'backups', result.entryId ?? '');
    assert.equal(await pruneBackupFolders(bench.store.folder, bench.store.journal), 0);
    assert.equal(await pruneBackupRefs(new Git(), bench.location, bench.store.journal), 0);
    utimesSync(folder, 1, 1);
    assert.equal(await pruneBackupFolders(bench.store.folder, bench.store.journal), 1);
    assert.deepEqual(readdirSync(bench.folder.join('state', 'backups')), []);
    const parts = { git: new Git(), store: bench.store, locations: [bench.location] };
    assert.equal(await pruneBackups(parts), 0);
    assert.equal(await pruneBackups({ ...parts, olderThanMs: -10_000 }), 1);
    const old = { olderThanMs: -10_000 };
    assert.equal(await pruneBackupRefs(new Git(), bench.location, bench.store.journal, old), 0);
    assert.equal(git(bench.path, 'for-each-ref', 'refs/gitops-auditor'), '');
    using empty = temporaryFolder();
    assert.equal(await pruneBackupFolders(empty.path, bench.store.journal), 0);
  });

  it('keeps old backups of what is under way', async () => {
    using bench = await workbench();
    makeDirty(bench.path);
    const { entryId = '' } = await bench.fix('git/discard');
    const { journal } = bench.store;
    const prune = () => pruneBackupRefs(new Git(), bench.location, journal, { olderThanMs: -10_000 });
    assert.ok(journal.beginUndo(entryId, currentProcess(), 'terminal'));
    assert.equal(await prune(), 0);
    assert.match(git(bench.path, 'for-each-ref', 'refs/gitops-auditor'), new RegExp(entryId));
    journal.endUndo(entryId);
    assert.equal(await prune(), 1);
  });

  it('with two processes at one repository nothing is lost', async () => {
    using bench = await workbench();
    const script = new URL('./apply-in-child.ts', import.meta.url).pathname;
    const apply = async (...args: string[]) => {
      const child = spawn(process.execPath, [script, bench.folder.join('state'), bench.path, ...args], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let printed = '';
      child.stdout.on('data', (chunk: Buffer) => {
        printed += chunk;
      });
      await once(child, 'close');
      return (JSON.parse(printed) as { outcome: string }[])[0]?.outcome;
    };
    for (let round = 0; round < 3; round++) {
      mkdirSync(`${bench.path}/work`, { recursive: true });
      for (const name of ['a', 'b']) writeFileSync(`${bench.path}/work/${name}${round}`, `${name}${round}`);
      await Promise.all([apply('git/commit', '{"message":"one"}'), apply('git/stash'), apply('git/discard')]);
      // Whoever was first has it: committed, stashed or kept.
      const places = [
        git(bench.path, 'ls-tree', '-r', '--name-only', 'HEAD'),
        ...git(bench.path, 'stash', 'list', '--format=%H')
          .split('\n')
          .filter(Boolean)
          .map((oid) => git(bench.path, 'ls-tree', '-r', '--name-only', `${oid}^3`)),
        ...git(bench.path, 'for-each-ref', '--format=%(objectname)', 'refs/gitops-auditor/discarded')
          .split('\n')
          .filter(Boolean)
          .map((oid) => git(bench.path, 'ls-tree', '-r', '--name-only', oid)),
      ].join('\n');
      for (const name of ['a', 'b']) assert.match(places, new RegExp(`work/${name}${round}`));
      assert.equal(git(bench.path, 'status', '--porcelain'), '');
    }
    assert.equal(git(bench.path, 'fsck', '--no-dangling'), '');
    assert.ok(bench.store.journal.list(100).every(({ state }) => state === 'done' || state === 'failed'));
  });
});

describe('paths as bytes', () => {
  it('are quoted as git unquotes them', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((a) => Buffer.from(a).toString('latin1'));
    const unescaped = (_: string, octal: string) => String.fromCharCode(Number.parseInt(octal, 8));
    fc.assert(
      fc.property(bytes, (name) => {
        assert.match(quoted(name), /^"[ -~]*"$/);
        assert.equal(
          quoted(name)
            .slice(1, -1)
            .replace(/\\(\d{3})/g, unescaped),
          name,
        );
      }),
    );
    assert.equal(shown('a\u001b[31m\nb'), 'a\\x1b[31m\\x0ab');
    assert.equal(shown(Buffer.from('ü').toString('latin1')), 'ü');
  });
});
