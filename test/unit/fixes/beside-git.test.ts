import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { git, isolatedEnvironment } from '../../fixtures/git.ts';
import { makeDirty, snapshotRepository, workbench } from './workbench.ts';

const rounds = 8;

describe('fixes beside a prompt that asks git for the status all the time', () => {
  if (process.platform === 'win32') return;

  for (const [fix, answers] of [
    ['git/stash', {}],
    ['git/discard', {}],
    ['git/commit', { message: 'x' }],
  ] as const)
    it(`${fix} is done and undone`, async () => {
      using bench = await workbench();
      makeDirty(bench.path);
      const before = snapshotRepository(bench.path);
      // Unlike an editor it takes the lock on the index to note down what it saw.
      const prompt = spawn('sh', ['-c', 'while :; do git status --porcelain > ../status 2>&1; done'], {
        cwd: bench.path,
        env: { ...process.env, ...isolatedEnvironment },
        stdio: 'ignore',
      });
      try {
        for (let round = 0; round < rounds; round++) {
          const result = await bench.fix(fix, answers);
          assert.equal(result.outcome, 'done', result.message);
          await bench.undo(result.entryId);
        }
      } finally {
        prompt.kill();
        await once(prompt, 'exit');
      }
      assert.ok(existsSync(bench.folder.join('status')), 'the prompt was at work');
      assert.equal(git(bench.path, 'stash', 'list'), '');
      assert.equal(snapshotRepository(bench.path), before);
    });

  it('waits for a lock that goes', async () => {
    using bench = await workbench();
    makeDirty(bench.path);
    const lock = `${bench.path}/.git/index.lock`;
    writeFileSync(lock, '');
    const fixing = bench.fix('git/stash');
    // Another git ends.
    setTimeout(() => renameSync(lock, `${lock}.gone`), 300);
    assert.equal((await fixing).outcome, 'done');
    assert.ok(!existsSync(lock));
  });
});
