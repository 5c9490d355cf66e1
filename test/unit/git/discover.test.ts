import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { type DiscoveryOptions, discover, repositoryId } from '../../../src/engine/git/discover.ts';
import type { RepositoryLocation } from '../../../src/engine/git/facts.ts';
import { FolderMemory } from '../../../src/engine/git/folder-memory.ts';
import { cloneOf, git, makeBareRemote, makeRepository, temporaryFolder, writeFiles } from '../../fixtures/git.ts';
import { asNobody, engine } from './locations.ts';

const find = (roots: string | string[], options: Partial<DiscoveryOptions> = {}) =>
  discover([roots].flat(), { depth: 6, ignore: ['**/node_modules'], ...options });

const paths = (repositories: readonly RepositoryLocation[], root: string) =>
  repositories.map(({ path }) => path.slice(root.length + 1));

/** Counts the folders that were looked into. */
class CountingMemory extends FolderMemory {
  lists = 0;
  override list(...args: Parameters<FolderMemory['list']>) {
    this.lists++;
    return super.list(...args);
  }
}

describe('discover', () => {
  it('finds working trees, nested ones, submodules, worktrees and bare repositories', async () => {
    using folder = temporaryFolder();
    const outer = makeRepository(folder.join('outer'));
    makeRepository(`${outer}/libs/nested`);
    git(outer, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', `${outer}/libs/nested`, 'sub');
    git(outer, 'worktree', 'add', '--quiet', folder.join('linked'));
    makeBareRemote(folder.join('bare.git'));
    const found: RepositoryLocation[] = [];
    const { repositories, problems, foldersRead } = await find(folder.path, { onFound: (one) => found.push(one) });
    assert.deepEqual(problems, []);
    assert.ok(foldersRead >= 6);
    assert.deepEqual(
      repositories.map(({ path, name, kind, parentPath }) => [
        path.slice(folder.path.length + 1),
        name,
        kind,
        parentPath,
      ]),
      [
        ['bare.git', 'bare', 'bare', undefined],
        ['linked', 'linked', 'worktree', undefined],
        ['outer', 'outer', 'working-tree', undefined],
        ['outer/libs/nested', 'nested', 'working-tree', outer],
        ['outer/sub', 'sub', 'submodule', outer],
      ],
    );
    assert.deepEqual(new Set(found), new Set(repositories));
    const byName = new Map(repositories.map((one) => [one.name, one]));
    assert.equal(byName.get('linked')?.gitDir, `${outer}/.git/worktrees/linked`);
    assert.equal(byName.get('linked')?.commonDir, `${outer}/.git`);
    assert.equal(byName.get('sub')?.gitDir, `${outer}/.git/modules/sub`);
    assert.equal(byName.get('outer')?.id, repositoryId(outer));
    assert.match(byName.get('outer')?.id ?? '', /^[0-9a-f]{16}$/);
    assert.ok(repositories.every(({ root }) => root === folder.path));
  });

  it('keeps an id for as long as the path stays, by whatever way it is reached', async () => {
    using folder = temporaryFolder();
    makeRepository(folder.join('repo'));
    symlinkSync(folder.join('repo'), folder.join('link'));
    const [before] = (await find(folder.join('link'))).repositories;
    git(folder.join('repo'), 'checkout', '--quiet', '-b', 'other');
    const both = await find([folder.join('repo'), folder.path, folder.join('link')]);
    assert.deepEqual(
      both.repositories.map(({ id }) => id),
      [before?.id],
    );
    renameSync(folder.join('repo'), folder.join('moved'));
    const [after] = (await find(folder.path)).repositories;
    assert.notEqual(after?.id, before?.id);
  });

  it('heeds depth and ignore', async () => {
    using folder = temporaryFolder();
    makeRepository(folder.join('a'));
    makeRepository(folder.join('x', 'b'));
    makeRepository(folder.join('x', 'y', 'c'));
    makeRepository(folder.join('x', 'node_modules', 'd'));
    makeRepository(folder.join('vendor', 'e'));
    const at = async (depth: number, ...ignore: string[]) =>
      paths((await find(folder.path, { depth, ignore })).repositories, folder.path);
    assert.deepEqual(await at(0), []);
    assert.deepEqual(await at(1), ['a']);
    assert.deepEqual(await at(2), ['a', 'vendor/e', 'x/b']);
    assert.deepEqual(await at(9, '**/node_modules', 'vendor'), ['a', 'x/b', 'x/y/c']);
    assert.deepEqual(await at(9, 'x/y', '**/node_modules'), ['a', 'vendor/e', 'x/b']);
  });

  it('takes a root that holds no repository for the one around it, if asked to', async () => {
    using folder = temporaryFolder();
    const outer = makeRepository(folder.join('outer'));
    mkdirSync(`${outer}/packages/one/src`, { recursive: true });
    const { repositories } = await find([`${outer}/packages/one`, `${outer}/packages/one/src`]);
    assert.deepEqual(paths(repositories, folder.path), ['outer']);
    const without = await find(`${outer}/packages/one`, { includeEnclosing: false });
    assert.deepEqual(without.repositories, []);
  });

  it('leaves the repository around a root that is or holds one of its own', async () => {
    using folder = temporaryFolder();
    const outer = makeRepository(folder.join('outer'));
    makeRepository(`${outer}/packages/one/inner`);
    makeBareRemote(`${outer}/bare/deep.git`);
    writeFiles(outer, { 'lost/.git': 'gitdir: ../nowhere\n' });
    const from = async (...roots: string[]) =>
      paths((await find(roots.map((root) => `${outer}/${root}`))).repositories, outer);
    const { repositories } = await find(`${outer}/packages/one`);
    assert.deepEqual(paths(repositories, outer), ['packages/one/inner']);
    assert.equal(repositories[0]?.parentPath, outer, 'a submodule’s changes are still the outer one’s too');
    assert.deepEqual(await from('packages/one/inner'), ['packages/one/inner']);
    assert.deepEqual(await from('bare'), ['bare/deep.git']);
    assert.deepEqual(await from('lost'), ['lost']);
    assert.deepEqual(await from('packages/one', 'packages'), ['packages/one/inner']);
  });

  it('leaves the repository around a root that it ignores, and one whose git directory the root is in', async () => {
    using folder = temporaryFolder();
    const outer = makeRepository(folder.join('outer'));
    mkdirSync(`${outer}/clones`);
    mkdirSync(`${outer}/notes`);
    const asked: string[] = [];
    const ignores = async (repository: RepositoryLocation, path: string) => {
      asked.push(path);
      assert.equal(repository.path, outer);
      return path.endsWith('clones');
    };
    assert.deepEqual((await find([`${outer}/clones`, `${outer}/.git/hooks`], { ignores })).repositories, []);
    const both = await find([`${outer}/clones`, `${outer}/notes`], { ignores });
    assert.deepEqual(
      both.repositories.map(({ path, root }) => [path, root]),
      [[outer, `${outer}/notes`]],
    );
    asked.length = 0;
    await find([outer, `${outer}/clones`], { ignores });
    assert.deepEqual(asked, [], 'nothing is asked where it changes nothing');
  });

  it('follows links to folders, and comes to an end in loops', async () => {
    using folder = temporaryFolder();
    using elsewhere = temporaryFolder();
    makeRepository(elsewhere.join('far'));
    mkdirSync(folder.join('a', 'b'), { recursive: true });
    symlinkSync(elsewhere.path, folder.join('a', 'away'));
    symlinkSync(folder.join('a'), folder.join('a', 'b', 'loop'));
    symlinkSync('/', folder.join('a', 'disk'));
    symlinkSync('self', folder.join('a', 'self'));
    symlinkSync('nowhere', folder.join('a', 'nowhere'));
    makeRepository(folder.join('a', 'b', 'repo'));
    const { repositories, foldersRead, problems } = await find(folder.path, { depth: 50 });
    assert.deepEqual(repositories.map(({ name }) => name).sort(), ['far', 'repo']);
    assert.deepEqual(problems, []);
    assert.ok(foldersRead < 10, `${foldersRead} folders`);
  });

  it('lists what cannot be followed as broken', async () => {
    using folder = temporaryFolder();
    const main = makeRepository(folder.join('main'));
    git(main, 'worktree', 'add', '--quiet', folder.join('worktree'));
    rmSync(main, { recursive: true });
    writeFiles(folder.path, { 'lost/.git': 'gitdir: ../nowhere\n', 'odd/.git': 'hello' });
    const { repositories } = await find(folder.path);
    assert.deepEqual(paths(repositories, folder.path), ['lost', 'odd', 'worktree']);
    for (const { broken, path, gitDir } of repositories) {
      assert.match(broken ?? '', /\.git/);
      assert.equal(gitDir, `${path}/.git`);
    }
  });

  it('knows a bare repository that hides beside its worktrees', async () => {
    using folder = temporaryFolder();
    const seed = makeRepository(folder.join('seed'));
    cloneOf(seed, folder.join('project', '.bare'), '--bare');
    writeFiles(folder.path, { 'project/.git': 'gitdir: ./.bare\n' });
    git(folder.join('project'), 'worktree', 'add', '--quiet', '-b', 'side', 'side');
    const { repositories } = await find(folder.join('project'));
    assert.deepEqual(
      repositories.map(({ name, kind, path }) => [name, kind, path.slice(folder.path.length + 1)]),
      [
        ['project', 'bare', 'project/.bare'],
        ['side', 'worktree', 'project/side'],
      ],
    );
  });

  it('does not take folders for repositories that only look like one', async () => {
    using folder = temporaryFolder();
    writeFiles(folder.path, { 'a/HEAD': 'x', 'a/objects': 'x', 'a/refs': 'x', 'b/HEAD': 'x' });
    assert.deepEqual((await find(folder.path)).repositories, []);
  });

  it('says which roots are missing or no folders', async () => {
    using folder = temporaryFolder();
    writeFiles(folder.path, { file: '' });
    makeRepository(folder.join('repo'));
    const { repositories, problems } = await find([folder.join('gone'), folder.join('file'), folder.join('repo')]);
    assert.deepEqual(
      problems.map(({ code, path }) => [code, path]),
      [
        ['not-found', folder.join('gone')],
        ['bad-input', folder.join('file')],
      ],
    );
    assert.equal(repositories.length, 1);
  });

  it('says which folders may not be read, and goes on', () => {
    using folder = temporaryFolder();
    makeRepository(folder.join('repo'));
    mkdirSync(folder.join('closed'));
    chmodSync(folder.join('closed'), 0o000);
    chmodSync(folder.path, 0o755);
    const { repositories, problems } = asNobody<Awaited<ReturnType<typeof discover>>>(`
      import { discover } from '${engine}/discover.ts';
      console.log(JSON.stringify(await discover(['${folder.path}'], { depth: 3, ignore: [] })));`);
    assert.equal(repositories.length, 1);
    assert.deepEqual(
      problems.map(({ code, path }) => [code, path]),
      [['permission-denied', folder.join('closed')]],
    );
  });

  it('lets others work meanwhile, and stops when told to', async () => {
    using folder = temporaryFolder();
    for (let index = 0; index < 10_000; index++)
      mkdirSync(folder.join(`${index % 50}`, `${index}`), { recursive: true });
    const memory = new CountingMemory();
    let done = false;
    let counted = 0;
    let longest = 0;
    const turn = () => {
      longest = Math.max(longest, memory.lists - counted);
      counted = memory.lists;
      if (!done) setImmediate(turn);
    };
    setImmediate(turn);
    const { foldersRead } = await find(folder.path, { memory });
    done = true;
    turn();
    assert.equal(foldersRead, 10_051);
    assert.ok(longest < 5_000, `${longest} folders in one go`);
    const controller = new AbortController();
    const walk = find(folder.path, { signal: controller.signal });
    setImmediate(() => controller.abort());
    await assert.rejects(walk, { code: 'cancelled' });
  });
});
