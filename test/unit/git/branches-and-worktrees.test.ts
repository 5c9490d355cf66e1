import assert from 'node:assert/strict';
import { renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { FactSource } from '../../../src/engine/git/facts.ts';
import { allFacts } from '../../../src/engine/git/snapshot.ts';
import {
  cloneOf,
  commit,
  git,
  makeBareRemote,
  makeRepository,
  type TemporaryFolder,
  temporaryFolder,
} from '../../fixtures/git.ts';
import { countingGit, factValue, readFacts as readSome } from './locations.ts';

const readFacts: typeof readSome = (path, options) => readSome(path, { needed: allFacts, ...options });

describe('branches and worktrees', () => {
  let folder: TemporaryFolder;
  let site: string;
  beforeEach(() => {
    folder = temporaryFolder();
    const remote = makeBareRemote(folder.join('site.git'));
    makeRepository(folder.join('seed'), { remote });
    site = cloneOf(remote, folder.join('site'));
  });
  afterEach(() => folder[Symbol.dispose]());

  const branches = async () => {
    const list = factValue((await readFacts(site)).facts, 'branches');
    return Object.fromEntries(list.map((branch) => [branch.name, branch]));
  };

  it('tell which branches are merged, and which only stand at the tip', async () => {
    git(site, 'switch', '--quiet', '--create', 'done');
    commit(site, { 'done.txt': 'd' });
    git(site, 'switch', '--quiet', '--create', 'open');
    commit(site, { 'open.txt': 'o' });
    git(site, 'switch', '--quiet', 'main');
    git(site, 'merge', '--quiet', '--no-ff', '-m', 'Merge done', 'done');
    assert.equal((await branches()).done?.mergedInto, null, 'its merge is on this machine only');
    git(site, 'push', '--quiet');
    git(site, 'branch', 'fresh');
    const { main, done, open, fresh } = await branches();
    assert.deepEqual(
      [main?.mergedInto, done?.mergedInto, open?.mergedInto, fresh?.mergedInto],
      [null, 'origin', null, null],
    );
    assert.deepEqual([main?.checkedOut, done?.checkedOut], [true, false]);
    assert.ok(Math.abs((done?.movedAt ?? 0) - Date.now()) < 60_000);
  });

  it('tell upstreams that are gone', async () => {
    git(site, 'switch', '--quiet', '--create', 'topic');
    commit(site, { 't.txt': 't' });
    git(site, 'push', '--quiet', '--set-upstream', 'origin', 'topic');
    git(site, 'switch', '--quiet', 'main');
    assert.deepEqual(
      [(await branches()).topic?.upstream, (await branches()).topic?.upstreamGone],
      ['origin/topic', false],
    );
    git(site, 'push', '--quiet', 'origin', '--delete', 'topic');
    assert.equal((await branches()).topic?.upstreamGone, true);
  });

  it('do not count another name of a branch', async () => {
    git(site, 'switch', '--quiet', '--create', 'done');
    commit(site, { 'done.txt': 'd' });
    git(site, 'push', '--quiet', '--set-upstream', 'origin', 'done');
    git(site, 'switch', '--quiet', 'main');
    git(site, 'merge', '--quiet', '--no-ff', '-m', 'Merge done', 'done');
    git(site, 'push', '--quiet');
    git(site, 'push', '--quiet', 'origin', '--delete', 'done');
    git(site, 'symbolic-ref', 'refs/heads/alias', 'refs/heads/done');
    for (const key of ['remote', 'merge'])
      git(site, 'config', `branch.alias.${key}`, git(site, 'config', `branch.done.${key}`));
    const { done, alias } = await branches();
    assert.deepEqual([done?.mergedInto, done?.upstreamGone], ['origin', true]);
    assert.equal(alias, undefined);
  });

  it('are told of a repository without remote by its usual default branch', async () => {
    site = makeRepository(folder.join('alone'));
    git(site, 'branch', 'old');
    commit(site, { 'more.txt': 'm' });
    assert.equal((await branches()).old?.mergedInto, 'main');
  });

  it('are read only where they are asked for, and branches not without git', async () => {
    const { git: counting, calls } = countingGit();
    const needed = new Set(['status', 'head'] as const);
    assert.equal((await readFacts(site, { git: counting, needed })).facts.branches.state, 'unknown');
    assert.ok(!calls.join('\n').includes('for-each-ref'), calls.join('\n'));
    const { facts } = await readFacts(site, { trusted: false });
    assert.equal(facts.branches.state, 'unknown');
    assert.deepEqual(factValue(facts, 'worktrees'), []);
    const bare = await readFacts(folder.join('site.git'));
    assert.equal(bare.facts.branches.state, 'absent');
  });

  it('need no question where the one that is checked out is the only one', async () => {
    const read = async () => {
      const { git: counting, calls } = countingGit();
      const { facts } = await readFacts(site, { git: counting });
      return { asked: calls.includes('for-each-ref'), branches: factValue(facts, 'branches') };
    };
    for (const name of git(site, 'for-each-ref', '--format=%(refname:short)', 'refs/heads').split('\n'))
      if (name !== 'main') git(site, 'branch', '--quiet', '--delete', '--force', name);
    const { asked, branches } = await read();
    assert.ok(!asked);
    assert.deepEqual(
      branches.map(({ movedAt, ...branch }) => [branch, typeof movedAt]),
      [[{ name: 'main', upstream: 'origin/main', upstreamGone: false, mergedInto: null, checkedOut: true }, 'number']],
    );
    git(site, 'pack-refs', '--all');
    assert.deepEqual((await read()).branches, branches);
    git(site, 'branch', 'deep/topic');
    assert.ok((await read()).asked);
    git(site, 'pack-refs', '--all');
    assert.equal((await read()).branches.length, 2);
  });

  it('are asked for again only where a ref or what it follows changed', async () => {
    git(site, 'branch', 'topic');
    const previous = await readFacts(site);
    const asked = async (source: FactSource) => {
      const { git: counting, calls } = countingGit();
      const { facts } = await readFacts(site, { git: counting, previous, sources: new Set([source]) });
      assert.equal(facts.branches.state, 'known');
      return calls.join().includes('for-each-ref');
    };
    assert.deepEqual(
      [await asked('status'), await asked('directory'), await asked('head'), await asked('configuration')],
      [false, false, true, true],
    );
  });

  it('tell linked worktrees that are there, moved, deleted and locked', async () => {
    const at = (name: string) => folder.join(name);
    for (const name of ['here', 'moved', 'deleted', 'locked']) git(site, 'worktree', 'add', '--quiet', at(name));
    git(site, 'worktree', 'lock', at('locked'));
    renameSync(at('moved'), at('elsewhere'));
    for (const name of ['deleted', 'locked']) rmSync(at(name), { recursive: true });
    const worktrees = factValue((await readFacts(site)).facts, 'worktrees');
    assert.deepEqual(
      worktrees.map(({ name, there, locked }) => [name, there, locked]),
      [
        ['deleted', false, false],
        ['here', true, false],
        ['locked', false, true],
        ['moved', false, false],
      ],
    );
    assert.equal(worktrees[0]?.path, at('deleted'));
    const prunable = git(site, 'worktree', 'list', '--porcelain').match(/^prunable/gm);
    assert.equal(prunable?.length, 2, 'git says the same');
    const old = new Date(Date.now() - 30 * 24 * 60 * 60 * 1000);
    utimesSync(join(site, '.git/logs/refs/heads/here'), old, old);
    assert.ok(Math.abs(((await branches()).here?.movedAt ?? 0) - old.getTime()) < 1_000);
    assert.equal((await branches()).here?.checkedOut, true);
  });
});
