import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type ProcessRequest, runProcess } from '../../../src/engine/git/process.ts';
import { ProcessThread } from '../../../src/engine/git/run-aside.ts';
import { temporaryFolder } from '../../fixtures/git.ts';
import { appears } from '../fixes/workbench.ts';

const baseEnv = { PATH: process.env.PATH ?? '', GREETING: 'hello' };

const script = (code: string, more: Partial<ProcessRequest> = {}): ProcessRequest => ({
  executable: process.execPath,
  args: ['-e', code],
  cwd: process.cwd(),
  baseEnv,
  env: {},
  timeoutMs: 20_000,
  ...more,
});

const threadUp = async (): Promise<ProcessThread> => {
  const thread = new ProcessThread();
  await thread.settled;
  assert.ok(thread.isUp);
  return thread;
};

describe('programs started from another thread', () => {
  it('answer as those started from this one', async () => {
    const thread = await threadUp();
    const requests = [
      script('process.stdout.write("a\\0é"); process.stderr.write("ü"); process.exitCode = 3'),
      script('process.stdin.pipe(process.stdout)', { input: Buffer.from([0, 255, 10]) }),
      script('process.stdin.pipe(process.stdout)', { input: 'text' }),
      script('process.stdout.write("x".repeat(300_000))'),
      script('process.stdout.write(process.env.GREETING + process.env.MORE)', { env: { MORE: ' there' } }),
      script('process.stdout.write(process.env.GREETING)', { env: { GREETING: 'bye' } }),
      script('setInterval(() => {}, 1000)', { timeoutMs: 200 }),
    ];
    for (const request of requests) assert.deepEqual(await thread.run(request), await runProcess(request));
  });

  it('are ended where the request is cancelled', async () => {
    using folder = temporaryFolder();
    const thread = await threadUp();
    const controller = new AbortController();
    const begun = folder.join('begun');
    const code = `require('fs').writeFileSync(${JSON.stringify(begun)}, String(process.pid)); setInterval(() => {}, 1000)`;
    const answer = thread.run(script(code, { signal: controller.signal }));
    await appears(begun);
    controller.abort();
    assert.equal((await answer).ended, 'cancelled');
    assert.equal((await thread.run(script('', { signal: controller.signal }))).ended, 'cancelled');
  });

  it('that cannot be started fail with what the system says', async () => {
    const thread = await threadUp();
    const failure = { code: 'ENOENT', syscall: 'spawn /nowhere/git' };
    await assert.rejects(thread.run(script('', { executable: '/nowhere/git' })), failure);
  });

  it('keep their bytes apart', async () => {
    const thread = await threadUp();
    const words = Array.from({ length: 12 }, (_, index) => `word ${index}`);
    const answers = await Promise.all(
      words.map((word) => thread.run(script(`process.stdout.write(${JSON.stringify(word)})`))),
    );
    assert.deepEqual(
      answers.map(({ stdout }) => stdout.toString()),
      words,
    );
  });

  it('are started from this thread where there is no other', async () => {
    const thread = new ProcessThread(new URL('file:///nowhere/thread.js'));
    const early = thread.run(script('process.stdout.write("early")'));
    await thread.settled;
    assert.ok(!thread.isUp);
    assert.equal((await early).stdout.toString(), 'early');
    assert.equal((await thread.run(script('process.stdout.write("late")'))).stdout.toString(), 'late');
  });

  it('are started anew from this thread where the other dies over them', async () => {
    using folder = temporaryFolder();
    const file = folder.join('dies.mjs');
    writeFileSync(
      file,
      `import { parentPort } from 'node:worker_threads';
      parentPort.on('message', ({ kind }) => { if (kind === 'run') process.exit(1); });
      parentPort.postMessage({ kind: 'ready' });`,
    );
    const thread = new ProcessThread(pathToFileURL(file));
    await thread.settled;
    assert.ok(thread.isUp);
    const answers = await Promise.all(['a', 'b'].map((word) => thread.run(script(`process.stdout.write("${word}")`))));
    assert.deepEqual(
      answers.map(({ stdout }) => stdout.toString()),
      ['a', 'b'],
    );
    assert.ok(!thread.isUp);
  });

  it('keep no process from ending once their answers are there', async () => {
    using folder = temporaryFolder();
    const module = new URL('../../../src/engine/git/run-aside.ts', import.meta.url);
    const request = { ...script('process.stdout.write("x")'), baseEnv: {} };
    const file = folder.join('starts.mjs');
    for (const code of [
      '',
      `await thread.settled;`,
      `await thread.settled; await thread.run(${JSON.stringify(request)});`,
    ]) {
      writeFileSync(
        file,
        `import { ProcessThread } from ${JSON.stringify(module)};
        const thread = new ProcessThread();
        const alive = setInterval(() => {}, 1000);
        ${code}
        clearInterval(alive);`,
      );
      assert.deepEqual(await runProcess(script('', { args: [file] })), await runProcess(script('')));
    }
  });
});
