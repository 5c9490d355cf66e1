import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../../src/contract/findings.ts';
import { evaluate } from '../../../src/engine/audit/evaluate.ts';
import { rules } from '../../../src/engine/audit/rules/index.ts';
import type { RepositoryLocation } from '../../../src/engine/git/facts.ts';
import { Git } from '../../../src/engine/git/git.ts';
import { allFacts, FactReader } from '../../../src/engine/git/read-facts.ts';
import {
  cloneOf,
  commit,
  git,
  makeBareRemote,
  makeRepository,
  type TemporaryFolder,
  temporaryFolder,
} from '../../fixtures/git.ts';
import { policy } from './facts.ts';

describe('rules on real repositories', () => {
  let folder: TemporaryFolder;
  let remote: string;
  const at = (name: string) => join(folder.path, name);
  beforeEach(() => {
    folder = temporaryFolder();
    remote = makeBareRemote(at('remotes/site.git'));
    makeRepository(at('seed'), { remote });
  });
  afterEach(() => folder[Symbol.dispose]());

  async function speaking(path: string, name = 'site'): Promise<string[]> {
    const gitDir = join(path, '.git');
    const location: RepositoryLocation = {
      id: path,
      name,
      path,
      gitDir,
      commonDir: gitDir,
      kind: 'working-tree',
      root: folder.path,
    };
    const { facts } = await new FactReader(new Git()).read(location, { trusted: true, needed: allFacts });
    const found: Finding[] = evaluate(location, facts, policy({}, { set: 'recommended' }), {
      rules: rules.filter(({ category }) => category === 'git'),
      baseline: new Set(),
      now: Date.now(),
    });
    return found.flatMap((f) => (f.verdict === 'fail' ? [f.rule] : f.verdict === 'unknown' ? [`${f.rule}?`] : []));
  }

  it('say nothing of a fresh clone', async () => {
    assert.deepEqual(await speaking(cloneOf(remote, at('site'))), []);
  });

  it('tell what is not safe elsewhere', async () => {
    const site = cloneOf(remote, at('site'));
    commit(site, { 'a.txt': 'a' });
    writeFileSync(join(site, 'a.txt'), 'b');
    writeFileSync(join(site, 'new.txt'), 'n');
    assert.deepEqual(await speaking(site), ['git/uncommitted-changes', 'git/untracked-files', 'git/unpushed-commits']);
    git(site, 'stash', '--include-untracked');
    assert.deepEqual(await speaking(site), ['git/unpushed-commits', 'git/stash-entries']);
    git(site, 'switch', '--quiet', '--create', 'topic');
    assert.deepEqual(await speaking(site), ['git/no-upstream', 'git/stash-entries']);
  });

  it('tell behind, then diverged, and an upstream that is gone', async () => {
    const site = cloneOf(remote, at('site'));
    commit(at('seed'), { 'b.txt': 'b' });
    git(at('seed'), 'push', '--quiet');
    git(site, 'fetch', '--quiet');
    assert.deepEqual(await speaking(site), ['git/behind-upstream']);
    commit(site, { 'c.txt': 'c' });
    assert.deepEqual(await speaking(site), ['git/diverged']);
    git(site, 'update-ref', '-d', 'refs/remotes/origin/main');
    assert.deepEqual(await speaking(site), ['git/upstream-gone']);
  });

  it('tell a merge in conflict, and a detached HEAD only without one', async () => {
    const site = cloneOf(remote, at('site'));
    git(site, 'switch', '--quiet', '--create', 'other');
    commit(site, { 'README.md': 'other' });
    git(site, 'switch', '--quiet', 'main');
    commit(site, { 'README.md': 'main' });
    git(site, 'push', '--quiet');
    assert.throws(() => git(site, 'merge', 'other'));
    assert.deepEqual(await speaking(site), ['git/operation-in-progress', 'git/uncommitted-changes']);
    git(site, 'merge', '--abort');
    git(site, 'switch', '--quiet', '--detach');
    assert.deepEqual(await speaking(site), ['git/detached-head']);
    commit(site, { 'd.txt': 'd' });
    assert.deepEqual(await speaking(site), ['git/detached-commits']);
    git(site, 'branch', 'kept');
    assert.deepEqual(await speaking(site), ['git/detached-head']);
  });

  it('do not take a commit that was only fetched for one made here', async () => {
    const site = cloneOf(remote, at('site'));
    git(at('seed'), 'switch', '--quiet', '--create', 'change');
    commit(at('seed'), { 'e.txt': 'e' });
    git(at('seed'), 'push', '--quiet', 'origin', 'HEAD:refs/pull/1/head');
    git(site, 'fetch', '--quiet', 'origin', 'refs/pull/1/head');
    git(site, 'checkout', '--quiet', 'FETCH_HEAD');
    assert.deepEqual(await speaking(site), ['git/detached-head']);
    git(site, 'switch', '--quiet', '--detach', 'main');
    git(site, 'merge', '--quiet', 'FETCH_HEAD');
    assert.deepEqual(await speaking(site), ['git/detached-head'], 'a fast-forward makes nothing');
    commit(site, { 'f.txt': 'f' });
    assert.deepEqual(await speaking(site), ['git/detached-commits']);
    git(site, 'push', '--quiet', 'origin', 'HEAD:refs/heads/review');
    assert.deepEqual(await speaking(site), ['git/detached-head'], 'its remote has it');
  });

  it('tell of remotes: none, another name, credentials, no encryption', async () => {
    const alone = makeRepository(at('alone'));
    assert.deepEqual(await speaking(alone, 'alone'), ['git/no-remote']);
    const site = cloneOf(remote, at('site'));
    git(site, 'remote', 'set-url', 'origin', 'http://me:s3cret@git.example.com/me/other.git');
    assert.deepEqual(await speaking(site), [
      'git/remote-credentials',
      'git/insecure-remote',
      'git/remote-name-mismatch',
    ]);
  });

  it('tell an empty repository and a damaged one', async () => {
    const empty = makeRepository(at('empty'), { commits: 0, remote });
    assert.deepEqual(
      (await speaking(empty, 'site')).filter((r) => !r.endsWith('?')),
      ['git/no-commits', 'git/never-fetched'],
    );
    const site = cloneOf(remote, at('site'));
    writeFileSync(join(site, '.git', 'HEAD'), 'nonsense');
    assert.ok((await speaking(site)).includes('git/unreadable-repository'));
  });
});
