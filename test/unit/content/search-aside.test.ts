import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { SearchThread } from '../../../src/engine/content/search-aside.ts';
import { runProcess } from '../../../src/engine/git/process.ts';
import { type TemporaryFolder, temporaryFolder, writeFiles } from '../../fixtures/git.ts';
import { githubToken } from './made-up.ts';

describe('files searched by another thread', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = temporaryFolder();
    writeFiles(folder.path, { 'a.env': `${githubToken()}\n`, 'b.env': 'b\n' });
  });
  afterEach(() => folder[Symbol.dispose]());

  const request = () => ({
    root: folder.path,
    paths: 'b.env\0a.env\0none',
    since: 0,
    searches: Uint8Array.of(2, 3, 3),
  });
  const kinds = async (thread: SearchThread) => {
    const { found, recent } = await thread.search(request());
    return [found.map(({ search, index, finds }) => `${search} ${index} ${finds.found.length}`), recent];
  };
  const answer = [['secrets 1 1'], [0, 1]];

  it('answer request by request', async () => {
    const thread = new SearchThread();
    assert.deepEqual(await Promise.all([kinds(thread), kinds(thread), kinds(thread)]), [answer, answer, answer]);
    assert.ok(!thread.isGone);
  });

  it('are searched by this one where there is no other', async () => {
    const thread = new SearchThread(new URL('file:///nowhere/thread.js'));
    assert.deepEqual(await Promise.all([kinds(thread), kinds(thread)]), [answer, answer]);
    assert.ok(thread.isGone);
    assert.deepEqual(await kinds(thread), answer);
  });

  it('are searched by this one where the other dies over them', async () => {
    const file = folder.join('dies.mjs');
    writeFileSync(
      file,
      `import { parentPort } from 'node:worker_threads';
      parentPort.on('message', () => process.exit(1));`,
    );
    assert.deepEqual(await kinds(new SearchThread(pathToFileURL(file))), answer);
  });

  it('keep no process from ending once their answers are there', async () => {
    const module = new URL('../../../src/engine/content/search-aside.ts', import.meta.url);
    const file = folder.join('searches.mjs');
    const found = `{ root: ${JSON.stringify(folder.path)}, paths: 'a.env', since: 0, searches: Uint8Array.of(3) }`;
    for (const code of ['', `if ((await thread.search(${found})).found.length !== 1) process.exitCode = 1;`]) {
      writeFileSync(
        file,
        `import { SearchThread } from ${JSON.stringify(module)};
        const thread = new SearchThread();
        ${code}`,
      );
      const ran = await runProcess({
        executable: process.execPath,
        args: [file],
        cwd: folder.path,
        baseEnv: {},
        env: {},
        timeoutMs: 20_000,
      });
      assert.deepEqual([ran.ended, ran.exitCode], [undefined, 0], ran.stderr);
    }
  });
});
