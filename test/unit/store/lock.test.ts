import assert from 'node:assert/strict';
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { AuditorError } from '../../../src/contract/errors.ts';
import { lockFileName, withRepositoryLock } from '../../../src/engine/store/lock.ts';
import {
  createWithoutLink,
  isStale,
  readLock,
  removeLock,
  renewLock,
  tryLock,
} from '../../../src/engine/store/lock-file.ts';
import { currentProcess } from '../../../src/engine/store/process-identity.ts';
import { temporaryFolder } from '../../fixtures/git.ts';

const run = promisify(execFile);
const me = { ...currentProcess(), by: 'test' };
const never = new AbortController().signal;
const gone = () => ({ ...me, pid: spawnSync(process.execPath, ['-e', '']).pid });

describe('store: the repository lock', () => {
  it('is held while the work runs and gone afterwards, also when it throws', async () => {
    using folder = temporaryFolder();
    const location = { commonDir: folder.path, name: 'alpha' };
    const value = await withRepositoryLock(location, me, never, async () => {
      assert.deepEqual(readdirSync(folder.path), [lockFileName]);
      assert.equal(readLock(folder.join(lockFileName))?.pid, process.pid);
      return 7;
    });
    assert.equal(value, 7);
    await assert.rejects(
      withRepositoryLock(location, me, never, async () => {
        throw new Error('boom');
      }),
      /boom/,
    );
    assert.deepEqual(readdirSync(folder.path), []);
  });

  it('names its holder to those who come too late', async () => {
    using folder = temporaryFolder();
    const location = { commonDir: folder.path, name: 'alpha' };
    await withRepositoryLock(location, { ...me, by: 'VS Code window' }, never, async () => {
      const late = withRepositoryLock(location, me, never, async () => assert.fail('both hold it'), { waitMs: 30 });
      await assert.rejects(late, {
        code: 'locked',
        message: new RegExp(`alpha is being changed by VS Code window \\(process ${process.pid} on `),
      });
    });
  });

  it('is waited for, and not by those who gave up', async () => {
    using folder = temporaryFolder();
    const location = { commonDir: folder.path, name: 'alpha' };
    const giveUp = new AbortController();
    let second: Promise<string> | undefined;
    await withRepositoryLock(location, me, never, async () => {
      second = withRepositoryLock(location, me, never, async () => 'second', { waitMs: 10_000 });
      const third = withRepositoryLock(location, me, giveUp.signal, async () => 'third', { waitMs: 10_000 });
      giveUp.abort();
      await assert.rejects(third, { code: 'cancelled' });
    });
    assert.equal(await second, 'second');
  });

  it('is never taken from a process that lives on this machine, however late it is', () => {
    using folder = temporaryFolder();
    const path = folder.join('x.lock');
    assert.ok(tryLock(path, me, 60_000).taken);
    if (me.birth === '') return; // such a number may be another process's by now
    utimesSync(path, 1, 1);
    assert.ok(!tryLock(path, me, 60_000).taken);
  });

  it('is taken over from a dead process and from one that no longer renews it', async () => {
    using folder = temporaryFolder();
    const path = folder.join('x.lock');
    assert.ok(tryLock(path, gone(), 60_000).taken);
    assert.ok(tryLock(path, { ...me, host: 'other' }, 60_000).taken, 'its process is gone');
    assert.ok(!tryLock(path, me, 60_000).taken);
    utimesSync(path, 1, 1);
    assert.ok(tryLock(path, me, 60_000).taken, 'it has expired');
    assert.deepEqual(readdirSync(folder.path), ['x.lock']);
  });

  it('of another machine is respected until it expires', () => {
    using folder = temporaryFolder();
    const path = folder.join('x.lock');
    assert.ok(tryLock(path, { pid: 1, host: 'other', birth: '', by: 'terminal' }, 60_000).taken);
    assert.ok(!tryLock(path, me, 60_000).taken);
    utimesSync(path, 1, 1);
    assert.ok(tryLock(path, me, 60_000).taken);
  });

  it('that cannot be read is left alone for a minute', () => {
    using folder = temporaryFolder();
    for (const content of ['', 'not json', '{"a":1}']) {
      const path = folder.join('x.lock');
      writeFileSync(path, content);
      const attempt = tryLock(path, me, 60_000);
      assert.ok(!attempt.taken && attempt.holder.by === 'unknown');
      utimesSync(path, 1, 1);
      const next = tryLock(path, me, 60_000);
      assert.ok(next.taken);
      removeLock(path, next.id, me);
    }
  });

  it('is renewed by its holder alone, who hears when it is lost', async () => {
    using folder = temporaryFolder();
    const path = folder.join(lockFileName);
    const location = { commonDir: folder.path, name: 'alpha' };
    let other: string | undefined;
    await withRepositoryLock(
      location,
      me,
      never,
      async (signal) => {
        const held = readFileSync(path, 'utf8');
        writeFileSync(path, held.replace(me.host, 'other'));
        utimesSync(path, 1, 1);
        const taken = tryLock(path, me, 60_000);
        assert.ok(taken.taken);
        other = taken.id;
        if (!signal.aborted) await once(signal, 'abort');
        assert.equal((signal.reason as AuditorError).code, 'locked');
      },
      { leaseMs: 40 },
    );
    assert.equal(readLock(path)?.id, other, 'the other holder keeps it');
    assert.equal(renewLock(path, 'somebody'), false);
    utimesSync(path, 1, 1);
    assert.equal(renewLock(path, other ?? ''), true);
    assert.ok((readLock(path)?.expiresAt ?? 0) > Date.now());
    assert.equal(renewLock(folder.join('nothing'), 'x'), false);
  });

  it('survives a process that died while it took over', () => {
    using folder = temporaryFolder();
    const path = folder.join('x.lock');
    const stale = tryLock(path, gone(), 60_000);
    assert.ok(stale.taken);
    // What a process leaves that is killed between its claim and the removal.
    assert.ok(tryLock(`${path}.${stale.id}`, gone(), 60_000).taken);
    assert.ok(tryLock(path, me, 60_000).taken);
    assert.deepEqual(readdirSync(folder.path), ['x.lock']);
  });

  it('is left to the process that is just taking it over', () => {
    using folder = temporaryFolder();
    const path = folder.join('x.lock');
    const stale = tryLock(path, gone(), 60_000);
    assert.ok(stale.taken);
    const claim = tryLock(`${path}.${stale.id}`, me, 60_000);
    assert.ok(claim.taken);
    const late = tryLock(path, me, 60_000);
    assert.ok(!late.taken && late.holder.id === stale.id);
  });

  it('is not removed by one who saw an older lock', () => {
    using folder = temporaryFolder();
    const path = folder.join('x.lock');
    const first = tryLock(path, gone(), 60_000);
    const second = tryLock(path, me, 60_000);
    assert.ok(first.taken && second.taken);
    assert.equal(removeLock(path, first.id, me), true);
    assert.equal(readLock(path)?.id, second.id);
  });

  it('cannot be taken in a folder that is gone', async () => {
    using folder = temporaryFolder();
    const location = { commonDir: folder.join('nothing'), name: 'alpha' };
    await assert.rejects(
      withRepositoryLock(location, me, never, async () => 1),
      AuditorError,
    );
    mkdirSync(location.commonDir);
    const moved = withRepositoryLock(location, me, never, async () => {
      renameSync(location.commonDir, folder.join('moved'));
      return 2;
    });
    assert.equal(await moved, 2, 'what was done matters more than the release');
  });

  it('works without hard links too', () => {
    using folder = temporaryFolder();
    const path = folder.join('x.lock');
    assert.equal(
      createWithoutLink(path, { id: 'one', leaseMs: 60_000, pid: process.pid, host: me.host, birth: me.birth }),
      true,
    );
    assert.equal(createWithoutLink(path, { id: 'two' }), false);
    const holder = readLock(path);
    assert.ok(holder?.id === 'one' && !isStale(holder));
    assert.throws(() => createWithoutLink(folder.join('no', 'where'), {}), { code: 'ENOENT' });
  });

  it('lets one process at a time through, whatever dies meanwhile', async () => {
    using folder = temporaryFolder();
    const counter = folder.join('counter');
    writeFileSync(counter, '0');
    const lock = new URL('../../../src/engine/store/lock.ts', import.meta.url).href;
    const identity = new URL('../../../src/engine/store/process-identity.ts', import.meta.url).href;
    const script = `
      import { readFileSync, writeFileSync } from 'node:fs';
      import { setTimeout } from 'node:timers/promises';
      import { withRepositoryLock } from ${JSON.stringify(lock)};
      import { currentProcess } from ${JSON.stringify(identity)};
      const [commonDir, rounds, dies] = process.argv.slice(1);
      const owner = { ...currentProcess(), by: 'child' };
      for (let n = 0; n < Number(rounds); n++)
        await withRepositoryLock({ commonDir, name: 'x' }, owner, new AbortController().signal, async () => {
          if (dies === 'dies') process.kill(process.pid, 'SIGKILL');
          const value = Number(readFileSync(commonDir + '/counter', 'utf8'));
          await setTimeout(Math.random() * 3);
          writeFileSync(commonDir + '/counter', String(value + 1));
        }, { waitMs: 50_000 });`;
    const child = (...args: string[]) =>
      run(process.execPath, ['--input-type=module-typescript', '-e', script, folder.path, ...args]);
    const workers = Array.from({ length: 5 }, () => child('20'));
    const victims = Array.from({ length: 6 }, () =>
      child('1', 'dies').catch((error: { signal: string }) => assert.equal(error.signal, 'SIGKILL')),
    );
    await Promise.all([...workers, ...victims]);
    assert.equal(readFileSync(counter, 'utf8'), '100');
    assert.deepEqual(
      readdirSync(folder.path),
      existsSync(folder.join(lockFileName)) ? ['counter', lockFileName] : ['counter'],
    );
  });

  it('is kept for a process that lives and free when it has died', async () => {
    using folder = temporaryFolder();
    const path = folder.join('x.lock');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    assert.ok(tryLock(path, { ...me, pid: child.pid ?? 0, birth: '' }, 60_000).taken);
    assert.ok(!tryLock(path, me, 60_000).taken, 'it lives');
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.ok(tryLock(path, me, 60_000).taken, 'it is dead');
  });
});
