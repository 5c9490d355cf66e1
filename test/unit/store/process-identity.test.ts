import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { currentProcess, identityOf, liveness } from '../../../src/engine/store/process-identity.ts';

describe('store: whether a process lives', () => {
  it('tells living, dead, followed by another of its number, and elsewhere', () => {
    const me = currentProcess();
    assert.equal(liveness(me), 'alive');
    assert.equal(liveness({ ...me, pid: spawnSync(process.execPath, ['-e', '']).pid }), 'dead');
    if (me.birth !== '') assert.equal(liveness({ ...me, birth: '1' }), 'dead');
    assert.equal(liveness({ ...me, host: 'elsewhere' }), 'unknown');
  });

  it('takes one that has ended for dead, also where nobody asks how it did', async function () {
    if (process.platform !== 'linux') this.skip();
    // The shell becomes a program that never asks after the child it got.
    const parent = spawn('sh', ['-c', 'sleep 1000 & echo $!; exec sleep 1000'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(printed.toString());
      const child = identityOf(pid);
      while (!readFileSync(`/proc/${parent.pid}/comm`, 'latin1').startsWith('sleep')) await delay(2);
      assert.equal(liveness(child), 'alive');
      process.kill(pid, 'SIGKILL');
      while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))) await delay(2);
      assert.equal(liveness(child), 'dead');
    } finally {
      parent.kill('SIGKILL');
    }
  });
});
