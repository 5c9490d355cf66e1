import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { FactName, FactSource } from '../../../src/engine/git/facts.ts';
import {
  cloneOf,
  commit,
  git,
  makeBareRemote,
  makeRepository,
  temporaryFolder,
  writeFiles,
} from '../../fixtures/git.ts';
import { countingGit, readFacts } from './locations.ts';

describe('FactReader, reading again', () => {
  it('starts no second process for a commit that is known', async () => {
    using folder = temporaryFolder();
    const path = cloneOf(makeRepository(folder.join('seed')), folder.join('repo'), '--shared');
    const { git: engine, calls } = countingGit();
    const previous = await readFacts(path, { git: engine });
    const again = await readFacts(path, { git: engine, previous });
    assert.deepEqual(calls, ['status', 'cat-file', 'status']);
    assert.deepEqual(again.facts, previous.facts);
    assert.equal(again.fingerprint, previous.fingerprint);
  });

  it('starts git only where what changed can change its answer', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    const previous = await readFacts(path);
    const count = async (...sources: FactSource[]) => {
      const { git: engine, calls } = countingGit();
      const next = await readFacts(path, { git: engine, previous, sources: new Set(sources) });
      assert.equal(next.facts.status.state, 'known');
      return calls.length;
    };
    assert.equal(await count('directory'), 0);
    assert.equal(await count('status'), 1);
    assert.equal(await count('head'), 1);
    assert.equal(await count('configuration'), 1);
  });

  it('reads only what is needed', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    const { git: engine, calls } = countingGit();
    const { facts } = await readFacts(path, { git: engine, needed: new Set<FactName>(['configuration', 'locks']) });
    assert.deepEqual(calls, []);
    assert.equal(facts.locks.state, 'known');
    for (const name of ['status', 'lastCommit', 'operation', 'submodules'] as const)
      assert.equal(facts[name].state, 'unknown', name);
  });

  it('forgets what it knew when trust changes', async () => {
    using folder = temporaryFolder();
    const path = makeRepository(folder.join('repo'));
    const previous = await readFacts(path);
    const untrusted = await readFacts(path, {
      previous,
      trusted: false,
      sources: new Set<FactSource>(['directory']),
    });
    assert.equal(untrusted.facts.status.state, 'unknown');
    assert.notEqual(untrusted.fingerprint, previous.fingerprint);
  });

  it('has another fingerprint after each change, and the same after none', async () => {
    using folder = temporaryFolder();
    const remote = makeBareRemote(folder.join('remote.git'));
    const path = makeRepository(folder.join('repo'), { remote });
    let previous = await readFacts(path);
    const changes: Record<string, () => void> = {
      'a new file': () => writeFiles(path, { new: '1' }),
      'the same file again': () => writeFiles(path, { new: '2' }),
      'a file in a new folder': () => writeFiles(path, { 'folder/deep/a': '1' }),
      'a second edit in that folder': () => writeFiles(path, { 'folder/deep/a': '22' }),
      'an edit': () => writeFiles(path, { 'README.md': 'changed' }),
      'a second edit': () => writeFiles(path, { 'README.md': 'changed again' }),
      staging: () => void git(path, 'add', '.'),
      'a commit': () => void commit(path, {}),
      'a stash': () => {
        writeFiles(path, { 'README.md': 'stashed' });
        git(path, 'stash');
      },
      'a branch': () => void git(path, 'checkout', '--quiet', '-b', 'other'),
      'a remote': () => void git(path, 'remote', 'set-url', 'origin', 'https://example.com/x.git'),
      'a lock': () => writeFiles(path, { '.git/HEAD.lock': '' }),
      'a fetch': () => writeFileSync(`${path}/.git/FETCH_HEAD`, 'x'),
      'an operation': () => mkdirSync(`${path}/.git/rebase-merge`),
    };
    for (const [name, change] of Object.entries(changes)) {
      change();
      const next = await readFacts(path, { previous });
      assert.notEqual(next.fingerprint, previous.fingerprint, name);
      previous = next;
      assert.equal((await readFacts(path, { previous })).fingerprint, previous.fingerprint, `after ${name}`);
      assert.equal((await readFacts(path)).fingerprint, previous.fingerprint, `anew after ${name}`);
    }
  });
});
