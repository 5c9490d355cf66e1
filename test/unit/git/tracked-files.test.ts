import assert from 'node:assert/strict';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrackedFiles } from '../../../src/engine/git/facts.ts';
import { allFacts } from '../../../src/engine/git/snapshot.ts';
import {
  commit,
  git,
  makeBareRemote,
  makeRepository,
  type TemporaryFolder,
  temporaryFolder,
  writeFiles,
} from '../../fixtures/git.ts';
import { countingGit, factValue, readFacts as readSome } from './locations.ts';

const readFacts: typeof readSome = (path, options) => readSome(path, { needed: allFacts, ...options });

describe('tracked files', () => {
  let folder: TemporaryFolder;
  let path: string;
  beforeEach(() => {
    folder = temporaryFolder();
    path = makeRepository(folder.join('repo'));
  });
  afterEach(() => folder[Symbol.dispose]());

  const read = async (options: Parameters<typeof readFacts>[1] = {}): Promise<TrackedFiles> =>
    factValue((await readFacts(path, options)).facts, 'files');

  it('are counted, and told where tools look for them, without git', async () => {
    commit(path, { 'src/deep/.gitignore': '', 'docs/a.md': '', 'docs/deep/b.md': '', '.github/workflows/ci.yml': '' });
    writeFiles(path, { 'untracked.md': '' });
    const { git: counting, calls } = countingGit();
    const files = await read({ git: counting, trusted: false });
    assert.equal(files.count, 5);
    assert.deepEqual(files.notable, ['.github/workflows/ci.yml', 'README.md', 'docs/a.md', 'src/deep/.gitignore']);
    assert.deepEqual(calls, []);
  });

  it('are the same where only git can read the index, and unknown where it must not be started', async () => {
    commit(path, { 'docs/a.md': '', 'b.bin': Buffer.alloc(2 * 1024 * 1024) });
    const before = await read();
    git(path, 'update-index', '--split-index');
    assert.deepEqual(await read(), before);
    const { facts } = await readFacts(path, { trusted: false });
    assert.equal(facts.files.state, 'unknown');
  });

  it('are absent of a bare repository, and none where nothing was added', async () => {
    const bare = await readFacts(makeBareRemote(folder.join('bare.git')));
    assert.equal(bare.facts.files.state, 'absent');
    path = makeRepository(folder.join('empty'), { commits: 0 });
    assert.equal((await read()).count, 0);
  });

  it('tell names that differ in case only, a folder’s once', async () => {
    commit(path, { 'a/Same.md': '', 'a/same.md': '', 'Dir/x/1': '', 'Dir/y': '', 'dir/x/1': '', 'dir/z': '' });
    assert.deepEqual((await read()).collisions, [
      ['a/Same.md', 'a/same.md'],
      ['Dir', 'dir'],
    ]);
  });

  it('tell what git keeps that is large, not what is large here alone', async () => {
    const megabytes = (n: number) => Buffer.alloc(n * 1024 * 1024, 'x');
    commit(path, { 'small.bin': megabytes(0.5), 'two.bin': megabytes(2), 'three.bin': megabytes(3) });
    // As git LFS does it: a pointer is kept, and the whole is in the working tree.
    writeFileSync(join(path, '.gitattributes'), '*.iso filter=pointer\n');
    git(path, 'config', 'filter.pointer.clean', 'head -c 100');
    commit(path, { 'disk.iso': megabytes(4) });
    assert.deepEqual((await read()).large, [
      { path: 'three.bin', bytes: 3 * 1024 * 1024 },
      { path: 'two.bin', bytes: 2 * 1024 * 1024 },
    ]);
    assert.equal((await read({ trusted: false })).large, null);
  });

  it('tell the settings of environment files that look like secrets', async () => {
    const secret = [
      'PORT=8080',
      'DB_PASSWORD=hunter2hunter2',
      'export API_KEY="abc def" # note',
      'EMPTY_TOKEN=',
      'A_TOKEN=$FROM_ELSEWHERE',
      'B_SECRET=changeme',
      "C_TOKEN='<your token>'",
      'DB_PASSWORD_FILE=/run/secrets/db',
      'NEXT_PUBLIC_TOKEN=pk_live_12345',
      'TOKEN_URL=https://auth.example',
      'PASSWORD_MIN=12',
      '# OLD_PASSWORD=was-here',
      'smtp.password=correct-horse',
      'PIHOLE_PW=changeit',
      'ADMIN_PW=yourPassword',
      'PGADMIN_PW=8dk2-kd92',
    ].join('\r\n');
    commit(path, { 'app/.env': secret, '.env.example': secret, '.env.production': 'PORT=80\n' });
    assert.deepEqual((await read()).environment, [
      { path: '.env.production', secrets: [] },
      {
        path: 'app/.env',
        secrets: [
          { name: 'DB_PASSWORD', line: 2 },
          { name: 'API_KEY', line: 3 },
          { name: 'smtp.password', line: 13 },
          { name: 'PGADMIN_PW', line: 16 },
        ],
      },
    ]);
    writeFileSync(join(path, 'app/.env'), 'PORT=1\n');
    assert.deepEqual((await read()).environment[1]?.secrets, []);
  });

  it('read no environment file through a link', async () => {
    commit(path, { 'app/.env': 'A=1\n' });
    const outside = folder.join('outside');
    mkdirSync(outside);
    writeFileSync(join(outside, '.env'), 'DB_PASSWORD=hunter2hunter2\n');
    rmSync(join(path, 'app'), { recursive: true });
    symlinkSync(outside, join(path, 'app'));
    assert.deepEqual((await read()).environment, [{ path: 'app/.env', secrets: [] }]);
  });
});
