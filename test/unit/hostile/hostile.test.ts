import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { readers } from './readers.ts';

/** Of one text; what never comes to an end is ended. */
const limitMs = 120_000;

type Message = { readonly ready?: true; readonly at?: string; readonly failed?: string; readonly done?: true };

describe('files that are made to take long', function () {
  this.timeout(900_000);
  let child: ChildProcess | undefined;
  after(() => {
    child?.kill('SIGKILL');
  });

  const start = async (): Promise<ChildProcess> => {
    // Counting what is covered makes close loops several times slower: it is left to the other tests.
    const env = { ...process.env, NODE_V8_COVERAGE: '' };
    const started = fork(fileURLToPath(new URL('read-in-child.ts', import.meta.url)), { env });
    await new Promise((resolve) => started.once('message', resolve));
    return started;
  };

  /** Undefined: it came to its end. */
  const read = async (name: string): Promise<string | undefined> => {
    child ??= await start();
    const running = child;
    let at = '';
    const failures: string[] = [];
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const onMessage = (message: Message) => {
      if (message.at !== undefined) {
        at = message.at;
        timer.refresh();
      }
      if (message.failed !== undefined) failures.push(message.failed);
      if (message.done) resolve(failures.length > 0 ? failures.join('\n') : undefined);
    };
    const onExit = () => {
      child = undefined;
      resolve(`It ended over ${at}.`);
    };
    const timer = setTimeout(() => running.kill('SIGKILL'), limitMs);
    running.on('message', onMessage).once('exit', onExit);
    running.send(name);
    const result = await promise;
    clearTimeout(timer);
    running.off('message', onMessage).off('exit', onExit);
    return result;
  };

  for (const name of Object.keys(readers))
    it(`are read all the same: ${name}`, async () => assert.equal(await read(name), undefined));
});
