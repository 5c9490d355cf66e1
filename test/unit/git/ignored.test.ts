import assert from 'node:assert/strict';
import { Git } from '../../../src/engine/git/git.ts';
import { IgnoredPaths } from '../../../src/engine/git/ignored.ts';
import { git, makeRepository, temporaryFolder, writeFiles } from '../../fixtures/git.ts';
import { locate } from './locations.ts';

async function setUp(path: string) {
  makeRepository(path, {
    files: { '.gitignore': 'build/\nnode_modules/\n*.log\n!keep.log\n', 'src/.gitignore': 'generated\n', 'src/a': '' },
  });
  const calls: string[] = [];
  const engine = new Git({ onCall: ({ args }) => calls.push(args[0] ?? '') });
  const ignored = new IgnoredPaths(engine);
  const location = await locate(path);
  const relevant = async (...changed: string[]) =>
    (
      await ignored.relevant(
        location,
        changed.map((name) => `${path}/${name}`),
      )
    ).map((name) => name.slice(path.length + 1));
  return { calls, relevant, location, ignored };
}

describe('IgnoredPaths', () => {
  it('leaves out what git ignores', async () => {
    using folder = temporaryFolder();
    const { relevant } = await setUp(folder.join('repo'));
    const changed = [
      'build/x/y',
      'src/a',
      'src/generated/z',
      'debug.log',
      'keep.log',
      'new\n"file"',
      '.git/HEAD',
      '-x',
    ];
    assert.deepEqual(await relevant(...changed), ['src/a', 'keep.log', 'new\n"file"', '.git/HEAD', '-x']);
  });

  it('asks once for a folder, whatever happens in it', async () => {
    using folder = temporaryFolder();
    const { relevant, calls } = await setUp(folder.join('repo'));
    assert.deepEqual(await relevant('node_modules/a/index.js'), []);
    for (let index = 0; index < 50; index++) {
      const names = [`node_modules/p${index}/.gitignore`, `node_modules/a/${index}/deep`];
      assert.deepEqual(await relevant(...names), []);
    }
    assert.equal(calls.length, 1);
    assert.deepEqual(await relevant('src/a'), ['src/a']);
    assert.deepEqual(await relevant('src/a'), ['src/a']);
    assert.equal(calls.length, 2);
  });

  it('keeps an eye on ignored folders that git tracks something in', async () => {
    using folder = temporaryFolder();
    const path = folder.join('repo');
    const { relevant } = await setUp(path);
    assert.deepEqual(await relevant('build/kept', 'build/other'), []);
    writeFiles(path, { 'build/kept': '1' });
    git(path, 'add', '--force', 'build/kept');
    assert.deepEqual(await relevant('.git/index', 'build/kept', 'build/other'), ['.git/index', 'build/kept']);
  });

  it('asks again when the rules change', async () => {
    using folder = temporaryFolder();
    const path = folder.join('repo');
    const { relevant } = await setUp(path);
    assert.deepEqual(await relevant('build/x', 'dist/x'), ['dist/x']);
    writeFiles(path, { '.gitignore': 'dist/\n' });
    assert.deepEqual(await relevant('.gitignore'), ['.gitignore']);
    assert.deepEqual(await relevant('build/x', 'dist/x'), ['build/x']);
    writeFiles(path, { '.git/info/exclude': 'build/\n' });
    assert.deepEqual(await relevant('.git/info/exclude', 'build/x'), ['.git/info/exclude']);
  });

  it('ignores nothing where git cannot say, and ends when told to', async () => {
    using folder = temporaryFolder();
    const path = folder.join('repo');
    const { location } = await setUp(path);
    const without = new IgnoredPaths(new Git({ executable: folder.join('nowhere') }));
    assert.deepEqual(await without.relevant(location, [`${path}/build/x`]), [`${path}/build/x`]);
    await assert.rejects(without.relevant(location, [`${path}/build/x`], { signal: AbortSignal.abort() }), {
      code: 'cancelled',
    });
  });

  it('knows linked worktrees, and has nothing to say of bare repositories', async () => {
    using folder = temporaryFolder();
    const path = folder.join('repo');
    const { ignored } = await setUp(path);
    git(path, 'worktree', 'add', '--quiet', folder.join('linked'));
    const linked = await locate(folder.join('linked'));
    const changed = [`${linked.path}/build/x`, `${linked.path}/src/a`, `${path}/.git/worktrees/linked/index`];
    assert.deepEqual(await ignored.relevant(linked, changed), changed.slice(1));
    git(folder.path, 'init', '--quiet', '--bare', 'bare.git');
    const bare = await locate(folder.join('bare.git'));
    assert.deepEqual(await ignored.relevant(bare, [`${bare.path}/build/x`]), [`${bare.path}/build/x`]);
  });
});
