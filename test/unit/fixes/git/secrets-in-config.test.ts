import assert from 'node:assert/strict';
import { readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { git, makeBareRemote, commit as makeCommit, makeRepository } from '../../../fixtures/git.ts';
import { snapshotRepository, type Workbench, workbench } from '../workbench.ts';

const secret = 'hunter2';
const url = `https://me:${secret}@git.example/alpha.git`;

/** Nothing of it is in the database, in its log, or in what is kept to undo changes. */
function assertKeptNowhere({ folder }: Workbench): void {
  for (const entry of readdirSync(folder.join('state'), { recursive: true, withFileTypes: true }))
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name);
      assert.ok(!readFileSync(path).includes(secret), `it is in ${path}`);
    }
}

describe('a password in the repository’s config is not kept', () => {
  describe('by git/update-submodules', () => {
    const id = 'git/update-submodules';

    /** A submodule of which git keeps the repository, so that nothing is fetched. */
    async function withSubmodule() {
      const bench = await workbench();
      const library = makeBareRemote(bench.folder.join('library.git'));
      const source = makeRepository(bench.folder.join('library'), { remote: library });
      makeCommit(source, { 'more.c': 'more\n' });
      git(source, 'push', '--quiet');
      git(bench.path, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library, 'lib');
      git(bench.path, 'commit', '--quiet', '--message', 'Take the library in');
      return bench;
    }

    it('that git takes from the remote’s URL as it registers one', async () => {
      using bench = await withSubmodule();
      git(bench.path, 'submodule', '--quiet', 'deinit', 'lib');
      git(bench.path, 'config', '--file', '.gitmodules', 'submodule.lib.url', '../library.git');
      git(bench.path, 'remote', 'set-url', 'origin', url);
      const before = snapshotRepository(bench.path);
      const { entryId, message, outcome } = await bench.fix(id);
      assert.equal(outcome, 'done', message);
      assert.match(git(bench.path, 'config', 'submodule.lib.url'), new RegExp(secret), 'git has registered it');
      assertKeptNowhere(bench);
      await bench.undo(entryId);
      assert.equal(snapshotRepository(bench.path), before);
      assertKeptNowhere(bench);
    });

    it('that stood there before', async () => {
      using bench = await withSubmodule();
      git(join(bench.path, 'lib'), 'checkout', '--quiet', 'HEAD^');
      git(bench.path, 'config', 'submodule.lib.url', url);
      const before = snapshotRepository(bench.path);
      const { entryId, message, outcome } = await bench.fix(id);
      assert.equal(outcome, 'done', message);
      assertKeptNowhere(bench);
      await bench.undo(entryId);
      assert.equal(snapshotRepository(bench.path), before);
    });

    it('nor undone where it has become another', async () => {
      using bench = await withSubmodule();
      git(bench.path, 'submodule', '--quiet', 'deinit', 'lib');
      git(bench.path, 'config', '--file', '.gitmodules', 'submodule.lib.url', url);
      const { entryId, message } = await bench.fix(id);
      git(bench.path, 'config', 'submodule.lib.url', 'https://git.example/other.git');
      const before = snapshotRepository(bench.path);
      await assert.rejects(bench.undo(entryId), { code: 'conflict', message: /changed again/ }, message);
      assert.equal(snapshotRepository(bench.path), before);
    });
  });

  describe('by git/delete-merged-branches', () => {
    const id = 'git/delete-merged-branches';

    async function withMerged(...names: string[]) {
      const bench = await workbench();
      for (const name of names) {
        git(bench.path, 'switch', '--quiet', '--create', name, 'main');
        makeCommit(bench.path, { [name]: name });
        git(bench.path, 'switch', '--quiet', 'main');
        git(bench.path, 'merge', '--quiet', '--no-ff', '--no-edit', name);
      }
      for (const name of names) utimesSync(join(bench.path, '.git/logs/refs/heads', name), 0, 0);
      return bench;
    }

    it('which leaves the branch alone, and says so', async () => {
      using bench = await withMerged('topic', 'secret');
      git(bench.path, 'config', 'branch.secret.remote', url);
      git(bench.path, 'config', 'branch.topic.remote', 'https://git.example/alpha.git');
      const before = snapshotRepository(bench.path);
      const item = await bench.plan(id);
      assert.match(item.summary, /Delete 1 branch merged/);
      assert.match(item.warnings.join(), /secret is left alone: .*password or token/);
      const { entryId, message } = await bench.fix(id);
      assert.equal(git(bench.path, 'for-each-ref', '--format=%(refname:short)', 'refs/heads'), 'main\nsecret', message);
      assertKeptNowhere(bench);
      await bench.undo(entryId);
      assert.deepEqual(snapshotRepository(bench.path).split('\n').sort(), before.split('\n').sort());
    });

    it('which says what to do where it is the only one', async () => {
      using bench = await withMerged('secret');
      git(bench.path, 'config', 'branch.secret.pushremote', url);
      const { blocked } = await bench.plan(id);
      assert.match(blocked?.message ?? '', /secret is left alone/);
      assert.match(blocked?.hint ?? '', /git config --edit/);
      assert.doesNotMatch(JSON.stringify(blocked), new RegExp(secret));
    });
  });

  for (const id of ['git/set-upstream', 'git/publish'])
    it(`by ${id}, which refuses before it changes anything`, async () => {
      using bench = await workbench();
      if (id === 'git/publish') git(bench.path, 'switch', '--quiet', '--create', 'topic');
      const branch = id === 'git/publish' ? 'topic' : 'main';
      git(bench.path, 'config', `branch.${branch}.remote`, url);
      const before = snapshotRepository(bench.path);
      const item = await bench.plan(id);
      assert.equal(item.state, 'blocked', item.summary);
      assert.match(item.blocked?.message ?? '', /branch\.\w+\.remote holds a password or token/);
      assert.doesNotMatch(JSON.stringify(item), new RegExp(secret));
      assert.equal(snapshotRepository(bench.path), before);
      assertKeptNowhere(bench);
    });
});
