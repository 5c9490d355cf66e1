import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Searcher } from '../../../src/engine/content/search-aside.ts';
import { searchFiles } from '../../../src/engine/content/search-files.ts';
import { runProcess } from '../../../src/engine/git/process.ts';
import { type TemporaryFolder, temporaryFolder, writeFiles } from '../../fixtures/git.ts';
import { githubToken } from './made-up.ts';

const content = new URL('../../../src/engine/content/', import.meta.url).href;

describe('files searched by another thread', () => {
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = temporaryFolder();
    writeFiles(folder.path, { 'a.env': `${githubToken()}\n`, 'b.env': 'b\n' });
  });
  afterEach(() => folder[Symbol.dispose]());

  const asked = (...paths: string[]) => paths.map((path) => ({ path, searches: 3 }));
  const told = async (searcher: Searcher, paths: readonly string[] = ['b.env', 'a.env', 'none']) => {
    const { found, recent, absent } = await searcher.search(folder.path, asked(...paths), undefined);
    const finds = found.map(({ search, index, finds: { found: some, unsearched, curtailed } }) =>
      [search, index, unsearched ?? some.length, ...(curtailed ? ['curtailed'] : [])].join(' '),
    );
    return { finds, recent, absent };
  };
  const answer = { finds: ['secrets 1 1'], recent: [0, 1], absent: [2] };

  /** A thread as it is, but for what it does with some files. */
  const strangeThread = (): URL => {
    const file = folder.join('strange.mjs');
    writeFileSync(
      file,
      `import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const { openSync } = fs;
      fs.openSync = (path, ...rest) => {
        if (/dies/.test(path)) process.exit(1);
        while (/hangs/.test(path));
        return openSync(path, ...rest);
      };
      syncBuiltinESMExports();
      await import(${JSON.stringify(`${content}search-thread.ts`)});`,
    );
    return pathToFileURL(file);
  };

  it('answer request by request', async () => {
    const searcher = new Searcher();
    assert.deepEqual(await Promise.all([told(searcher), told(searcher), told(searcher)]), [answer, answer, answer]);
  });

  it('are searched by this one where no other is to be had', async () => {
    for (const file of [new URL('file:///nowhere/thread.js'), pathToFileURL(folder.join('a.env'))]) {
      const searcher = new Searcher({ file });
      assert.deepEqual(await Promise.all([told(searcher), told(searcher)]), [answer, answer]);
      assert.deepEqual(await told(searcher), answer);
    }
  });

  it('are told as failed where the other dies over them or never comes to an end, and the rest is searched', async () => {
    for (const how of ['dies', 'hangs']) {
      writeFiles(folder.path, { [how]: '' });
      // Long enough for a thread that loads its rules on a machine that does much else.
      const searcher = new Searcher({ file: strangeThread(), fileLimitMs: 12_000 });
      const [one, other] = await Promise.all([
        told(searcher, ['b.env', how, 'a.env', 'none']),
        told(searcher, ['a.env', 'b.env']),
      ]);
      const failed = { finds: ['conflicts 1 failed', 'secrets 1 failed', 'secrets 2 1'], recent: [0, 2], absent: [3] };
      assert.deepEqual(one, failed, how);
      assert.deepEqual(other, { finds: ['secrets 0 1'], recent: [0, 1], absent: [] }, how);
    }
  });

  it('are left, but for the first, where too many are such', async () => {
    const searcher = new Searcher({ file: strangeThread() });
    const { finds } = await told(searcher, ['a.env', 'dies1', 'dies2', 'b.env', 'dies3', 'a.env']);
    assert.deepEqual(
      finds.filter((one) => one.startsWith('secrets')),
      [
        'secrets 0 1',
        'secrets 1 failed',
        'secrets 2 failed',
        'secrets 3 failed curtailed',
        'secrets 4 failed',
        'secrets 5 failed curtailed',
      ],
    );
  });

  it('are no longer waited for once nobody waits', async () => {
    writeFiles(folder.path, { hangs: '' });
    const searcher = new Searcher({ file: strangeThread(), fileLimitMs: 4_000 });
    const controller = new AbortController();
    const search = searcher.search(folder.path, asked('hangs'), controller.signal);
    setImmediate(() => controller.abort(new Error('nobody waits')));
    await assert.rejects(search, /nobody waits/);
    assert.deepEqual(await told(searcher), answer);
  });

  it('with many secrets take several turns, and no more than so many fingerprints', async () => {
    const many = (from: number) => Array.from({ length: 100 }, (_, n) => `${githubToken(from + n)}\n`).join('');
    writeFiles(folder.path, { '1.env': many(0), '2.env': many(100), '3.env': many(200) });
    const request = {
      root: folder.path,
      paths: ['1.env', '2.env', '3.env'].join('\0'),
      since: 0,
      searches: Uint8Array.of(2, 2, 2),
    };
    const turn = await searchFiles({ ...request, turnMs: 1, fingerprints: 150 });
    assert.deepEqual([turn.searched, turn.fingerprints, turn.found.length], [1, 100, 1]);
    const all = await searchFiles({ ...request, turnMs: 100_000, fingerprints: 150 });
    assert.deepEqual([all.searched, all.fingerprints], [3, 150]);
    assert.deepEqual(
      all.found.map(({ finds: { found, more, curtailed } }) => [found.length, more, curtailed]),
      [
        [100, 0, undefined],
        [50, 50, true],
        [0, 100, true],
      ],
    );
  });

  it('keep no process from ending once their answers are there', async () => {
    const file = folder.join('searches.mjs');
    const found = `await searcher.search(${JSON.stringify(folder.path)}, [{ path: 'a.env', searches: 3 }])`;
    for (const code of ['new SearchThread();', `if ((${found}).found.length !== 1) process.exitCode = 1;`]) {
      writeFileSync(
        file,
        `import { Searcher } from ${JSON.stringify(`${content}search-aside.ts`)};
        import { SearchThread } from ${JSON.stringify(`${content}search-worker.ts`)};
        const searcher = new Searcher();
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
