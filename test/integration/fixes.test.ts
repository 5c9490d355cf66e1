import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commands } from '../../src/vscode/ids.ts';
import { cloneOf, commit, git, makeBareRemote, makeRepository, writeFiles } from '../fixtures/git.ts';
import {
  answering,
  describeTrusted,
  findingOf,
  host,
  repositoryInWorkspace,
  run,
  until,
  untilSummary,
  workspaceFolder,
} from './support.ts';

/** Puts a commit on the remote that the repository does not have. */
function commitElsewhere(name: string, remote: string): string {
  const other = cloneOf(remote, join(`${workspaceFolder()}-remotes`, `${name}-other`));
  const id = commit(other, { 'elsewhere.txt': 'more' });
  git(other, 'push', '--quiet');
  return id;
}

const undo = async (): Promise<void> => {
  using _ = await answering({ confirm: 'first' });
  await run(commands.undoLastChange);
};

describeTrusted('fixes', () => {
  it('push: previewed, confirmed, done, and audited again', async () => {
    const { path, remote, summary } = await repositoryInWorkspace('to-push');
    const id = commit(path, { 'new.txt': 'new' });
    const finding = await findingOf(summary.id, 'git/unpushed-commits');
    using talk = await answering({ confirm: 'first' });
    await run(commands.fix, { repositoryId: summary.id, findingId: finding.id, fix: 'git/push' });
    assert.match(talk.told[0] ?? '', /^confirm: to-push: /);
    assert.equal(git(remote, 'rev-parse', 'main'), id);
    await untilSummary(summary.id, 'nothing is ahead', ({ ahead }) => ahead === 0);
  });

  it('nothing is done without a yes', async () => {
    const { path, remote, summary } = await repositoryInWorkspace('not-pushed');
    const before = git(remote, 'rev-parse', 'main');
    commit(path, { 'new.txt': 'new' });
    await findingOf(summary.id, 'git/unpushed-commits');
    using _ = await answering({ confirm: 'cancel' });
    await run(commands.push, { repositoryId: summary.id });
    assert.equal(git(remote, 'rev-parse', 'main'), before);
  });

  it('pull and its undo', async () => {
    const { path, remote, summary } = await repositoryInWorkspace('to-pull');
    const before = git(path, 'rev-parse', 'HEAD');
    const id = commitElsewhere('to-pull', remote);
    {
      using _ = await answering({ confirm: 'first' });
      await run(commands.fetch, { repositoryId: summary.id });
      await untilSummary(summary.id, 'it is behind', ({ behind }) => behind === 1);
      await run(commands.pull, { repositoryId: summary.id });
    }
    assert.equal(git(path, 'rev-parse', 'HEAD'), id);
    await undo();
    assert.equal(git(path, 'rev-parse', 'HEAD'), before);
  });

  it('stash and its undo', async () => {
    const { path, summary } = await repositoryInWorkspace('to-stash');
    writeFiles(path, { 'README.md': 'work', 'fresh.txt': 'fresh' });
    await untilSummary(summary.id, 'it is dirty', ({ status }) => status === 'dirty');
    {
      using _ = await answering({ confirm: 'first' });
      await run(commands.stash, { repositoryId: summary.id });
    }
    assert.equal(git(path, 'status', '--porcelain'), '');
    await untilSummary(
      summary.id,
      'it is clean, with a stash',
      ({ status, stashes }) => status === 'clean' && stashes === 1,
    );
    await undo();
    assert.equal(readFileSync(join(path, 'README.md'), 'utf8'), 'work');
    assert.equal(readFileSync(join(path, 'fresh.txt'), 'utf8'), 'fresh');
    await untilSummary(summary.id, 'it is dirty again', ({ status, stashes }) => status === 'dirty' && stashes === 0);
  });

  it('commit asks for a message; its undo', async () => {
    const { path, summary } = await repositoryInWorkspace('to-commit');
    const before = git(path, 'rev-parse', 'HEAD');
    writeFiles(path, { 'README.md': 'work' });
    await untilSummary(summary.id, 'it is dirty', ({ status }) => status === 'dirty');
    {
      using _ = await answering({
        confirm: 'first',
        input: ['Say what changed'],
        pick: ['All changes, untracked files too'],
      });
      await run(commands.commit, { repositoryId: summary.id });
    }
    assert.equal(git(path, 'log', '-1', '--format=%s'), 'Say what changed');
    await undo();
    assert.equal(git(path, 'rev-parse', 'HEAD'), before);
    assert.equal(readFileSync(join(path, 'README.md'), 'utf8'), 'work');
  });

  it('discard keeps a copy that brings everything back', async () => {
    const { path, summary } = await repositoryInWorkspace('to-discard');
    writeFiles(path, { 'README.md': 'work', 'fresh.txt': 'fresh' });
    await untilSummary(summary.id, 'it is dirty', ({ status }) => status === 'dirty');
    {
      using _ = await answering({ confirm: 'first' });
      await run(commands.discard, { repositoryId: summary.id });
    }
    assert.equal(git(path, 'status', '--porcelain'), '');
    await undo();
    assert.equal(readFileSync(join(path, 'README.md'), 'utf8'), 'work');
    assert.equal(readFileSync(join(path, 'fresh.txt'), 'utf8'), 'fresh');
  });

  it('set upstream and its undo', async () => {
    const { path, summary } = await repositoryInWorkspace('to-track');
    git(path, 'branch', '--unset-upstream');
    await findingOf(summary.id, 'git/no-upstream');
    {
      using _ = await answering({ confirm: 'first', pick: ['Do nothing'] });
      await run(commands.setUpstream, { repositoryId: summary.id });
    }
    assert.equal(git(path, 'rev-parse', '--abbrev-ref', '@{upstream}'), 'origin/main');
    await undo();
    assert.throws(() => git(path, 'rev-parse', '--abbrev-ref', '@{upstream}'));
  });

  it('fix remote and its undo', async () => {
    const { path, remote, summary } = await repositoryInWorkspace('to-rename');
    const other = remote.replace('to-rename', 'renamed');
    {
      using _ = await answering({ confirm: 'first', input: [other, other], pick: ['origin'] });
      await run(commands.fixRemote, { repositoryId: summary.id });
    }
    assert.equal(git(path, 'remote', 'get-url', 'origin'), other);
    await undo();
    assert.equal(git(path, 'remote', 'get-url', 'origin'), remote);
  });

  it('clone and its undo', async () => {
    const remotes = `${workspaceFolder()}-remotes`;
    const remote = makeBareRemote(join(remotes, 'to-clone.git'));
    const source = makeRepository(join(remotes, 'to-clone-source'), { remote });
    const path = join(workspaceFolder(), 'to-clone');
    const files = {
      '.gitops-auditor.yaml': 'inventory: inventory.txt\n',
      'inventory.txt': `${remote}\n`,
    };
    const { fleet } = await host();
    const missing = () => fleet.repositories().find((one) => one.path === path && one.kind === 'missing');
    try {
      writeFiles(workspaceFolder(), files);
      const { id } = await until('it is missed', missing);
      const finding = await findingOf(id, 'inventory/missing');
      {
        using talk = await answering({ confirm: 'first' });
        await run(commands.fix, { repositoryId: id, findingId: finding.id });
        assert.match(talk.told[0] ?? '', /^confirm: to-clone: Clone /);
      }
      assert.equal(git(path, 'rev-parse', 'HEAD'), git(source, 'rev-parse', 'HEAD'));
      await untilSummary(id, 'it is here', ({ kind, branch }) => kind === 'working-tree' && branch === 'main');
      await undo();
      assert.ok(!existsSync(path));
      await until('it is missed again', missing);
    } finally {
      // To the inventory all the others are extra.
      for (const name of Object.keys(files)) rmSync(join(workspaceFolder(), name));
      await until('nobody expects it any more', () => missing() === undefined);
    }
  });

  it('asks for which repository where each needs an answer of its own', async () => {
    const url = 'https://git.example/one.git';
    const paths = ['homeless-one', 'homeless-two'].map((name) => makeRepository(join(workspaceFolder(), name)));
    const ids = await Promise.all(
      paths.map(async (path) => {
        const { fleet } = await host();
        return (await until(`${path} is noticed`, () => fleet.repositories().find((one) => one.path === path))).id;
      }),
    );
    using _ = await answering({ confirm: 'first', pick: ['homeless-two'], input: [url, 'origin'] });
    await run(commands.fix, { repositoryIds: ids, fix: 'git/add-remote' });
    assert.deepEqual(
      paths.map((path) => git(path, 'remote')),
      ['', 'origin'],
    );
  });

  it('many at once: one that fails does not stop the others', async () => {
    const good = await repositoryInWorkspace('many-good');
    const bad = await repositoryInWorkspace('many-bad');
    commitElsewhere('many-bad', bad.remote);
    const pushed = commit(good.path, { 'new.txt': 'new' });
    commit(bad.path, { 'new.txt': 'new' });
    await findingOf(good.summary.id, 'git/unpushed-commits');
    await findingOf(bad.summary.id, 'git/unpushed-commits');
    using talk = await answering({ confirm: 'first', pick: ['Push', 'many-good', 'many-bad'] });
    await run(commands.fix);
    assert.equal(git(good.remote, 'rev-parse', 'main'), pushed);
    assert.match(talk.told.at(-1) ?? '', /^warn: .*many-good.*many-bad/s);
  });

  it('a finding without a fix says so', async () => {
    const { summary } = await repositoryInWorkspace('nothing-to-fix');
    const { fleet } = await host();
    await fleet.settled();
    using talk = await answering({ confirm: 'first' });
    await run(commands.fix, { repositoryId: summary.id });
    assert.deepEqual(talk.told, ['info: Nothing here has a fix.']);
  });
});
